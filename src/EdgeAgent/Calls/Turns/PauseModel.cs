using EdgeVoice.Dialog;

namespace EdgeVoice.Agent.Calls.Turns;

/// <summary>
/// How much silence ends a turn: by what was asked, by whether the words so far answer it, by how complete they sound,
/// and by this caller's own pauses. Someone who pauses inside sentences is given longer, up to 1.8 times; someone who
/// has not paused for some turns a little less than the table.
/// </summary>
internal sealed class PauseModel(TurnOptions options)
{
    private const float LongestStretch = 1.8f, Quickest = 0.9f, NotStretched = 1.05f;

    /// <summary>Turns without a pause inside after which a caller is known to speak fluently.</summary>
    private const int FluentTurns = 3;

    /// <summary>A shorter silence is the closure of a consonant, in ms.</summary>
    private const int PauseMs = 160;

    /// <summary>What one pause that nearly ended a turn adds, and one that did.</summary>
    private const float NearMiss = 0.2f, Miss = 0.4f;

    /// <summary>Share of the silence needed from which a pause was near to it.</summary>
    private const float Near = 0.6f;

    /// <summary>A silence that was to be waited for so long anyway says nothing of the caller: the sentence was broken off, in ms.</summary>
    private const int BrokenOffMs = 800;

    /// <summary>What is kept of the stretch from turn to turn that ends well.</summary>
    private const float Kept = 0.9f;

    /// <summary>The caller's longest pause so far, by how much longer the last one may be.</summary>
    private const float OwnPause = 1.4f;

    private const int OwnPauseMs = 100;

    /// <summary>From this length on a digit is lost as likely as it is still to come.</summary>
    private const int ManyDigits = 8;

    /// <summary>Words that make no sentence.</summary>
    private const int MostOfFragment = 3;

    private const float SoundsWhole = 0.6f;

    /// <summary>Sentences of this score are cut off no more often after the shorter silence; 140 ms cost nothing on the lines that were tuned on, and one fluent sentence in ten of the held-out ones.</summary>
    private const float BeyondDoubt = 0.95f;

    private const int LeastOfSentence = 3;

    // Dates and times that are whole score above 0.3 all but always, those that lack their month or hour below 0.2.
    private const float BrokenOffValue = 0.05f, WholeValue = 0.35f;

    /// <summary>A plea for time is short.</summary>
    private const int MostOfPlea = 5;

    /// <summary>Digits that most telephone numbers have, letters that most names have at least.</summary>
    private const int LikelyLength = 10, LikelyLetters = 4;

    // "Smith" ends so in 99 of 100 names, "john" in 46, "smit" in none.
    private const double SurelyWholeName = 0.85, SurelyMoreOfName = 0.15;

    // The score of sentences that are whole lies above 0.6 in 95 of 100, that of sentences cut at a function word below 0.55 in 90.
    private const float SurelyBroken = 0.1f, SurelyWhole = 0.85f;

    private float _stretch = 1f;
    private int _fluentTurns;

    /// <summary>How much longer than the table this caller is given, 0.9 to 1.8.</summary>
    public float Stretch => _stretch <= NotStretched && _fluentTurns >= FluentTurns ? Quickest : _stretch;

    /// <summary>
    /// The caller paused inside a turn and went on. It counts when the words had sounded whole and the pause came near to
    /// ending the turn; hesitation is waited for anyway, and the pauses between dictated groups are everybody's.
    /// </summary>
    public void Observe(ExpectedAnswer expected, int pauseMs, int neededMs)
    {
        if (!expected.Kind.IsDictated() && pauseMs >= PauseMs)
            _fluentTurns = 0;
        if (!expected.Kind.IsDictated() && neededMs < BrokenOffMs && pauseMs >= Math.Max(PauseMs, Near * neededMs))
            _stretch = Math.Min(LongestStretch, _stretch + NearMiss);
    }

    /// <summary>The agent began to answer and the caller simply went on: the turn was ended too early.</summary>
    public void ObserveCutOff()
    {
        _fluentTurns = 0;
        _stretch = Math.Min(LongestStretch, _stretch + Miss);
    }

    /// <summary>A turn has ended.</summary>
    public void TurnEnded()
    {
        _fluentTurns++;
        _stretch = 1f + ((_stretch - 1f) * Kept);
    }

    /// <summary>Silence in ms after which the turn is over.</summary>
    /// <param name="expected">What was asked.</param>
    /// <param name="heard">What was heard so far.</param>
    /// <param name="longestPauseMs">The caller's longest pause in the running turn.</param>
    public int SilenceNeeded(ExpectedAnswer expected, in HeardSoFar heard, int longestPauseMs = 0)
    {
        if (heard.Words == 0)
            return options.NoWordsMs;
        if (expected.Kind.IsDictated() && heard.Fit != AnswerFit.Answers)
            return Dictated(expected, heard, longestPauseMs);
        // A last word that was misheard can hang on a sentence that is whole and known.
        if (heard.Hanging || heard.Fit == AnswerFit.Thinking)
            return MayHaveEnded(expected, heard) ? options.DoubtfulMs : options.IncompleteMs;
        int whole = heard.Fit == AnswerFit.Message ? options.MessageMs : Whole(expected.Kind, heard.Fit);
        // A closed answer that is there needs no second opinion; a sentence is asked how whole it sounds.
        if (expected.Kind != AnswerKind.Free && heard.Fit is AnswerFit.Answers or AnswerFit.Denies)
            return Math.Max(Math.Max((int)(whole * Gently), heard.Doubtful ? options.DoubtfulAnswerMs : 0), IsValue(expected.Kind) ? BrokenValue(heard) : 0);
        if (heard is { Fit: AnswerFit.Answers, Completeness: >= BeyondDoubt, Words: >= LeastOfSentence, Doubtful: false } && expected.Kind == AnswerKind.Free)
            return (int)(options.SureMs * Math.Max(1f, Stretch));
        float broken = 1f - Math.Clamp((Trust(heard) - SurelyBroken) / (SurelyWhole - SurelyBroken), 0f, 1f);
        int longest = heard.Doubtful ? options.DoubtfulMs : options.BrokenOffMs;
        int needed = (int)((whole * Stretch) + ((longest - whole) * broken * broken));
        // The answer would only be to ask again: that can wait, and the rest of the sentence may come.
        if (heard.Fit != AnswerFit.None)
            return needed;
        bool fragment = heard.Words <= MostOfFragment && expected.Kind is not (AnswerKind.YesNo or AnswerKind.Choice);
        return Math.Max(needed, fragment ? options.FragmentMs : options.NotUnderstoodMs);
    }

    /// <summary>Slow callers do not stretch a "yes" as they stretch a sentence: half of it is enough.</summary>
    private float Gently => 1f + ((Stretch - 1f) / 2f);

    /// <summary>The last word may have been misheard, or nothing is to come after all.</summary>
    private static bool MayHaveEnded(ExpectedAnswer expected, in HeardSoFar heard)
        => heard.Doubtful || heard.WholeBefore || heard is { Fit: AnswerFit.Answers, Completeness: > SoundsWhole } || heard is { Fit: AnswerFit.Thinking, Words: > MostOfPlea, Completeness: > SurelyWhole }
            || (expected.Kind is AnswerKind.YesNo or AnswerKind.Choice && heard.Fit == AnswerFit.None);

    private static bool IsValue(AnswerKind kind)
        => kind is not (AnswerKind.Free or AnswerKind.YesNo or AnswerKind.Choice) && !kind.IsDictated();

    /// <summary>"The fifth" is a date, but sounds like the beginning of one.</summary>
    private int BrokenValue(in HeardSoFar heard)
    {
        float broken = 1f - Math.Clamp((heard.Completeness - BrokenOffValue) / (WholeValue - BrokenOffValue), 0f, 1f);
        return (int)(options.ValueMs + ((options.BrokenValueMs - options.ValueMs) * broken * broken));
    }

    private int Whole(AnswerKind kind, AnswerFit fit) => kind switch
    {
        _ when fit == AnswerFit.Denies && kind != AnswerKind.Free => options.DeniedMs,
        _ when kind == AnswerKind.Free || fit == AnswerFit.Wish => options.FreeCompleteMs,
        AnswerKind.YesNo or AnswerKind.Choice or AnswerKind.Digits or AnswerKind.Phone or AnswerKind.Spelling or AnswerKind.Alphanumeric => options.ClosedMs,
        _ => options.ValueMs,
    };

    private int Dictated(ExpectedAnswer expected, in HeardSoFar heard, int longestPauseMs)
    {
        if (heard.Fit == AnswerFit.Wish)
            return heard.Characters == 0 ? options.WishInsteadMs : options.BetweenGroupsMs;
        if (heard.Characters == 0)
            return options.IncompleteMs;
        if (expected.MaxLength is { } length && heard.Characters >= length)
            return options.ClosedMs;
        if (heard.NameEnds >= SurelyWholeName)
            return options.WholeNameMs;
        // One digit of many was misheard: another reading has them all, or only one is lacking.
        bool likely = expected.MaxLength is { } most && expected.Kind == AnswerKind.Digits
            ? heard.MostCharacters >= (most >= ManyDigits ? most - 1 : most)
            : Math.Max(heard.Characters, heard.MostCharacters) >= (expected.Kind == AnswerKind.Spelling ? LikelyLetters : LikelyLength)
                && expected.Kind is AnswerKind.Spelling or AnswerKind.Phone;
        if (!likely)
            return options.BetweenGroupsMs;
        return AfterLast(longestPauseMs, heard.NameEnds < SurelyMoreOfName ? options.NameGoesOnMs : options.LikelyLengthMs);
    }

    /// <summary>Who dictates with short pauses has finished sooner than who dictates with long ones.</summary>
    private int AfterLast(int longestPauseMs, int atMostMs)
        => Math.Clamp((int)(longestPauseMs * OwnPause) + OwnPauseMs, Math.Min(options.LikelyLengthLeastMs, atMostMs), atMostMs);

    /// <summary>
    /// The model's score, and half of what it lacks when the dialog could go on with the words; when the dialog could do
    /// nothing with them, more of the sentence is likelier than a caller who talks nonsense.
    /// </summary>
    private static float Trust(in HeardSoFar heard) => heard.Fit switch
    {
        AnswerFit.Answers or AnswerFit.Denies => (1f + heard.Completeness) / 2f,
        AnswerFit.None => heard.Completeness * 0.8f,
        _ => heard.Completeness,
    };
}
