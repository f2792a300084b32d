namespace EdgeVoice.Agent.Simulation;

/// <summary>What a simulated caller wants and how they talk.</summary>
/// <param name="Id">Short name, e.g. <c>book</c>.</param>
/// <param name="Goal">What the caller wants, for people to read.</param>
/// <param name="Voice">Voice of the caller, e.g. <c>espeak-ng:en-us+f3</c>.</param>
/// <param name="Lines">What the caller says when; the first is said after the greeting.</param>
internal sealed record CallScript(string Id, string Goal, string Voice, IReadOnlyList<CallerLine> Lines)
{
    /// <summary>User part of the caller's From, by which the service's records are matched to the script.</summary>
    public string LineName => "caller-" + Id;

    public Persona Persona { get; init; } = new();

    public LineTrouble Line { get; init; } = new();

    /// <summary>Chance of this call: pauses, hesitations, loss.</summary>
    public int Seed { get; init; }

    /// <summary>Goal that the agent must report as reached, or null when the call must end in a hand-over.</summary>
    public string? ExpectedGoal { get; init; }

    /// <summary>Slots that must have come out of the call, canonical values by name.</summary>
    public IReadOnlyDictionary<string, string> ExpectedSlots { get; init; } = new Dictionary<string, string>();

    /// <summary>Intents or questions that must have been understood in the call.</summary>
    public IReadOnlyList<string> ExpectedAnswers { get; init; } = [];

    /// <summary>Target that the caller must be handed to, or null.</summary>
    public string? ExpectedTarget { get; init; }

    /// <summary>Words that the caller must hear from the agent, as the caller's recogniser writes them.</summary>
    public IReadOnlyList<string> ExpectedWords { get; init; } = [];

    /// <summary>Most turns of the caller; null for any number.</summary>
    public int? MaxTurns { get; init; }

    /// <summary>Longest wait for an answer, in ms; null for any.</summary>
    public int? MaxWaitMs { get; init; }

    /// <summary>Most times that the agent may speak before the caller has finished; null for any number.</summary>
    public int? MaxCutOffs { get; init; }

    /// <summary>True when what is expected stands in the box's own records and not on the line.</summary>
    public bool NeedsRecords => ExpectedGoal is not null || ExpectedAnswers.Count > 0 || ExpectedTarget is not null;
}

/// <summary>One thing that the caller says.</summary>
/// <param name="When">Said when the agent's last words hold one of these (as the caller's recogniser heard them); empty: at any time, in its order.</param>
internal abstract record CallerLine(IReadOnlyList<string> When)
{
    /// <summary>Said once, unless the agent asks the same again.</summary>
    public bool Repeatable { get; init; } = true;

    /// <summary>Synthesised speech.</summary>
    public sealed record Speech(IReadOnlyList<string> When, string Text) : CallerLine(When);

    /// <summary>Recordings of people, one after the other with a short pause.</summary>
    public sealed record Recording(IReadOnlyList<string> When, string Text, IReadOnlyList<string> Files) : CallerLine(When);

    /// <summary>Keys by RFC 4733 telephone-event.</summary>
    public sealed record Keys(IReadOnlyList<string> When, string Digits) : CallerLine(When);

    /// <summary>The caller hangs up.</summary>
    public sealed record HangUp(IReadOnlyList<string> When) : CallerLine(When);
}
