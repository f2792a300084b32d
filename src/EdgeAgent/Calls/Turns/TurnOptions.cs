namespace EdgeVoice.Agent.Calls.Turns;

/// <summary>The times of turn-taking, all in ms of media time. docs/tuning.md says what each does to a caller.</summary>
internal sealed record TurnOptions
{
    /// <summary>How long the detector still says speech after the last of it; counted as silence once it says silence. Range 0 to 500.</summary>
    public int DetectorHangoverMs { get; init; }

    /// <summary>Speech that begins a turn while the agent waits. Range 20 to 300.</summary>
    public int OnsetMs { get; init; } = 60;

    /// <summary>Speech over the agent that pauses the play-out. Range 40 to 500.</summary>
    public int BargeInOnsetMs { get; init; } = 100;

    /// <summary>Speech, words included, that confirms a barge-in. Range 100 to 1000.</summary>
    public int BargeInConfirmMs { get; init; } = 200;

    /// <summary>Silence without words after which a paused play-out goes on. Range 200 to 2000.</summary>
    public int ResumeAfterMs { get; init; } = 500;

    /// <summary>Speech without any recognised word that still counts as a turn (and as a no-match). Range 200 to 2000.</summary>
    public int ShortestTurnMs { get; init; } = 500;

    /// <summary>A turn is cut when it is longer. Range 5,000 to 60,000.</summary>
    public int MaxTurnMs { get; init; } = 20_000;

    /// <summary>Silence that ends a turn whatever else is thought. Range 1,000 to 5,000.</summary>
    public int BackstopMs { get; init; } = 3_000;

    /// <summary>So long too weak for the caller while the detector hears speech is taken for a silence. Range 60 to 300.</summary>
    public int FadedMs { get; init; } = 100;

    /// <summary>How much longer a turn is held open while something stirs. Range 0 to 400.</summary>
    public int StirMs { get; init; } = 120;

    /// <summary>Silence after a whole sentence with a wish that is known beyond doubt. Range 100 to 1,000.</summary>
    public int SureMs { get; init; } = 200;

    /// <summary>Silence after a closed answer whose words are complete. Range 100 to 1,000.</summary>
    public int ClosedMs { get; init; } = 200;

    /// <summary>Silence after a no: what the caller wants instead may follow. Range 150 to 1,000.</summary>
    public int DeniedMs { get; init; } = 340;

    /// <summary>Silence after a date, time, number or name that is whole. Range 100 to 1,000.</summary>
    public int ValueMs { get; init; } = 240;

    /// <summary>Silence between groups of dictated digits or letters. Range 400 to 2,500.</summary>
    public int BetweenGroupsMs { get; init; } = 1_100;

    /// <summary>The least silence after as many digits or letters as are likely, for a caller who dictates without pauses. Range 200 to 1,000.</summary>
    public int LikelyLengthLeastMs { get; init; } = 360;

    /// <summary>The longest silence after as many digits or letters as a telephone number or a name of open length usually has. Range 200 to 2,500.</summary>
    public int LikelyLengthMs { get; init; } = 500;

    /// <summary>Silence after letters that spell a name which hardly any other begins with. Range 200 to 1,000.</summary>
    public int WholeNameMs { get; init; } = 300;

    /// <summary>The longest silence after letters that names hardly ever end with: "s m i t". Range 400 to 2,500.</summary>
    public int NameGoesOnMs { get; init; } = 600;

    /// <summary>Silence after free speech that sounds complete. Range 150 to 1,000.</summary>
    public int FreeCompleteMs { get; init; } = 240;

    /// <summary>Silence after words that the dialog could do nothing with. Range 200 to 2,000.</summary>
    public int NotUnderstoodMs { get; init; } = 480;

    /// <summary>The same when they are only one to three: more likely a beginning that was misheard than all that the caller wanted. Range 200 to 3,000.</summary>
    public int FragmentMs { get; init; } = 1_300;

    /// <summary>Silence after an answer that the recogniser does not believe itself. Range 100 to 2,000.</summary>
    public int DoubtfulAnswerMs { get; init; } = 450;

    /// <summary>The longest silence after a date, time or name that sounds as if more were to come: "the fifth". Range 300 to 2,500.</summary>
    public int BrokenValueMs { get; init; } = 1_100;

    /// <summary>Silence after a wish in place of dictated digits or letters, which may be mishearing. Range 300 to 2,000.</summary>
    public int WishInsteadMs { get; init; } = 700;

    /// <summary>Silence after a sentence of a message, which has more of them as a rule. Range 200 to 2,000.</summary>
    public int MessageMs { get; init; } = 460;

    /// <summary>Silence after speech that sounds broken off, though its last word could be a last one. Range 500 to 3,000.</summary>
    public int BrokenOffMs { get; init; } = 1_800;

    /// <summary>The longest silence after words that the recogniser does not believe itself: their incompleteness says little. Range 500 to 3,000.</summary>
    public int DoubtfulMs { get; init; } = 1_200;

    /// <summary>Silence after a word that something must follow, and for a caller who thinks aloud. Range 500 to 3,000.</summary>
    public int IncompleteMs { get; init; } = 2_900;

    /// <summary>Silence after a sound of which no word is known: the recogniser may only be late. Range 300 to 2,000.</summary>
    public int NoWordsMs { get; init; } = 600;
}
