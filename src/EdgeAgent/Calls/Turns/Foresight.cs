using System.Collections.Immutable;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Slots;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Agent.Calls.Turns;

/// <summary>
/// Runs the dialog ahead on the words heard so far, on a copy of its state. What it would do says whether the caller has
/// answered, which decides how long a silence must be. Nothing is carried out and nothing is kept but the last step.
/// </summary>
/// <remarks>One step costs about a millisecond and is made when the words change: some ten times a turn.</remarks>
internal sealed class Foresight(IUtteranceEncoder encoder, CallDialog dialog, Func<DateTimeOffset> now)
{
    /// <summary>Probability from which a wish is known, whatever else may be said with it.</summary>
    private const double SureWish = 0.75;

    /// <summary>Mean confidence below which a final is more guess than hearing.</summary>
    private const float Believed = 0.5f;

    /// <summary>Completeness from which a sentence is whole, and the fewest words of one.</summary>
    private const float Whole = 0.85f;

    private const int LeastSentence = 3;

    /// <summary>What the last question expects.</summary>
    public ExpectedAnswer Expected { get; set; } = new(AnswerKind.Free, [], null, TimeSpan.FromSeconds(6));

    /// <summary>How sure the recogniser is of this caller as a rule, in [0, 1]: what will be confirmed depends on it.</summary>
    public float Confidence { get; private set; } = 0.9f;

    /// <summary>The turn before was a yes.</summary>
    public bool Affirmed { get; set; }

    /// <summary>Words of a turn that was ended too early and goes on.</summary>
    public string Before { get; set; } = "";

    /// <summary>What the dialog would do if the caller had said <see cref="Words"/>; null when there are none.</summary>
    public DialogStep? Step { get; private set; }

    /// <summary>The words that <see cref="Step"/> was made of.</summary>
    public string Words { get; private set; } = "";

    /// <summary>The state that <see cref="Step"/> starts from, and the readings it takes for what was said.</summary>
    private (DialogState State, ImmutableArray<Hypothesis> Heard) _basis;

    /// <summary>Reads the words so far; what a recogniser makes of noise counts for none.</summary>
    /// <param name="words">Known words of the partial, in order.</param>
    public HeardSoFar Read(string[] words)
    {
        string text = $"{Before} {string.Join(' ', words)}".Trim();
        return Read(words, [new Hypothesis(text, Confidence, [])]);
    }

    /// <summary>Reads a final that was taken ahead.</summary>
    /// <param name="words">Words of the best reading.</param>
    /// <param name="heard">All readings, with what was said before them in the same turn.</param>
    public HeardSoFar Read(string[] words, ImmutableArray<Hypothesis> heard)
    {
        if (!dialog.Begun || heard.IsEmpty || (SmallWords.AreInvented(words) && !(Dictated && DictatedLength.Count(words) > 0)))
        {
            Forget();
            return default;
        }
        Words = heard[0].Text;
        _basis = (dialog.State, heard);
        Step = dialog.Preview(new DialogEvent.Said(heard), now());
        float completeness = encoder.Encode(Words).Completeness;
        bool hanging = SmallWords.Hang(words, completeness, Dictated) || (Expected.Kind == AnswerKind.Free && SmallWords.OpenInfinitive(words));
        return new HeardSoFar(words.Length, DictatedLength.Count(words), completeness, SmallWords.AreBackchannel(words))
        {
            Fit = Fit(Step, Dictated),
            MostCharacters = Dictated ? heard.Max(reading => DictatedLength.Count(reading.Text.Split(' '))) : 0,
            NameEnds = Expected.Kind == AnswerKind.Spelling ? heard.Max(reading => SpelledName.Ends(reading.Text.Split(' '))) : null,
            Final = heard[0].Words.Length > 0,
            Echoes = Affirmed && SmallWords.AreAffirmation(words),
            Doubtful = heard[0].Words.Length > 0 && heard[0].Confidence < Believed,
            Hanging = hanging,
            WholeBefore = hanging && IsWholeBefore(words),
        };
    }

    /// <summary>The step that was made ahead, if it is exactly the one to make now: same state, same readings.</summary>
    public DialogStep? StepFor(ImmutableArray<Hypothesis> heard)
        => Step is not null && ReferenceEquals(_basis.State, dialog.State) && Same(_basis.Heard, heard) ? Step : null;

    /// <summary>A final came: the next partials are taken for as sure as this caller's finals are.</summary>
    public void Learn(float confidence) => Confidence = (0.7f * Confidence) + (0.3f * Math.Clamp(confidence, 0f, 1f));

    public void Forget()
    {
        Step = null;
        Words = "";
    }

    private bool IsWholeBefore(string[] words)
        => (words.Length > LeastSentence && SmallWords.AreInvented(words.AsSpan(^1)) && encoder.Encode(string.Join(' ', words[..^1])).Completeness >= Whole)
            || (Expected.Kind == AnswerKind.YesNo && SmallWords.AreAffirmationBeforeOpener(words));

    private bool Dictated => Expected.Kind.IsDictated();

    private static bool Same(ImmutableArray<Hypothesis> one, ImmutableArray<Hypothesis> other)
        => one.Length == other.Length && one.Zip(other).All(pair => pair.First.Text == pair.Second.Text && pair.First.Confidence == pair.Second.Confidence
            && pair.First.Words.Length == pair.Second.Words.Length);

    private AnswerFit Fit(DialogStep ahead, bool dictated)
    {
        if (ahead.Understood is not { } turn || ahead.State.Repairs > dialog.State.Repairs)
            return AnswerFit.None;
        if (turn.Act == DialogActs.Hold)
            return AnswerFit.Thinking;
        bool wish = turn.Intent is not null && turn.IntentConfidence >= SureWish;
        if (turn.Act == DialogActs.Deny && turn.Slots.IsEmpty && !wish)
            return AnswerFit.Denies;
        if (dictated && turn.Act == DialogActs.Inform && !wish)
            return Expected.MaxLength is { } length && turn.Slots.Values.Any(value => value.Canonical.Length >= length) ? AnswerFit.Answers : AnswerFit.Unknown;
        if (Expected.Kind != AnswerKind.Free && turn.Slots.IsEmpty && (wish || turn.Act is not (DialogActs.Inform or DialogActs.Affirm or DialogActs.Correct)))
            return AnswerFit.Wish;
        if (turn.Act != DialogActs.Inform || wish)
            return AnswerFit.Answers;
        if (Expected.Kind == AnswerKind.Free && turn.Slots.Values.Any(value => value.Canonical == turn.Text))
            return AnswerFit.Message;
        // What else an open question takes for a value says nothing of whether there is more to come.
        return Expected.Kind != AnswerKind.Free && !turn.Slots.IsEmpty ? AnswerFit.Answers : AnswerFit.Unknown;
    }
}
