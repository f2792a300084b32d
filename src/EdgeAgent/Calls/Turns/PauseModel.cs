using EdgeVoice.Dialog;

namespace EdgeVoice.Agent.Calls.Turns;

/// <summary>What the recogniser has made of the running utterance.</summary>
/// <param name="Words">Words so far.</param>
/// <param name="Characters">Digits or letters so far, for dictated answers.</param>
/// <param name="Completeness">Probability in [0, 1] that the sentence is finished, from the dialog model.</param>
/// <param name="Backchannel">The words are only an "mm-hm" or a filler.</param>
internal readonly record struct HeardSoFar(int Words, int Characters, float Completeness, bool Backchannel);

/// <summary>
/// How much silence ends a turn: by what was asked, by how complete the words are, and by this caller's own pauses.
/// Someone who pauses inside sentences is given longer, up to 1.8 times; nobody is given less than the table.
/// </summary>
internal sealed class PauseModel(TurnOptions options)
{
    private const float LongestStretch = 1.8f;
    private const int ShortestPauseMs = 200;
    private float _stretch = 1f;

    /// <summary>The caller paused this long inside a turn and went on.</summary>
    public void Observe(int pauseMs)
    {
        if (pauseMs < ShortestPauseMs)
            return;
        // A pause that came near the limit says that the limit is too tight for this caller.
        float wanted = Math.Clamp(pauseMs * 1.3f / options.FreeCompleteMs, 1f, LongestStretch);
        _stretch = wanted > _stretch ? wanted : (0.9f * _stretch) + (0.1f * wanted);
    }

    /// <summary>Silence in ms after which the turn is over.</summary>
    public int SilenceNeeded(ExpectedAnswer expected, in HeardSoFar heard)
    {
        if (heard.Words == 0)
            return options.FreeCompleteMs;
        float needed = expected.Kind switch
        {
            AnswerKind.Digits or AnswerKind.Phone or AnswerKind.Spelling or AnswerKind.Alphanumeric => Dictated(expected, heard),
            AnswerKind.YesNo or AnswerKind.Choice => options.ClosedMs,
            _ => options.FreeIncompleteMs + ((options.FreeCompleteMs - options.FreeIncompleteMs) * Sharpen(heard.Completeness)),
        };
        return (int)(needed * _stretch);
    }

    private int Dictated(ExpectedAnswer expected, in HeardSoFar heard)
    {
        if (heard.Characters == 0)
            return options.FreeIncompleteMs;
        return expected.MaxLength is { } length && heard.Characters >= length ? options.ClosedMs : options.BetweenGroupsMs;
    }

    /// <summary>Full marks above 0.8, none below 0.3, linear between: the score is a probability, not a duration.</summary>
    private static float Sharpen(float completeness) => Math.Clamp((completeness - 0.3f) / 0.5f, 0f, 1f);
}
