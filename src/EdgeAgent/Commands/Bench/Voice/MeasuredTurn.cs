using EdgeVoice.Agent.Simulation.Lines;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>One turn of a caller, as the caller measured it, and, beside it, as the box reported it.</summary>
/// <param name="User">User part of the caller's From.</param>
/// <param name="Line">What was said.</param>
/// <param name="Verdict">By the caller's recording.</param>
/// <param name="At">First sample of the answer by the wall clock; where there was none, the end of the wait.</param>
internal sealed record MeasuredTurn(string User, BenchLine Line, TurnVerdict Verdict, DateTimeOffset At)
{
    /// <summary>What the box heard; null where its record is not known.</summary>
    public string? Heard { get; init; }

    /// <summary>What the box answered.</summary>
    public string? Answer { get; init; }

    /// <summary>Voice to voice by the box's own marks, in ms.</summary>
    public double? OwnMs { get; init; }

    /// <summary>Stages of the box's ledger.</summary>
    public Telemetry.TurnLedger? Ledger { get; init; }

    /// <summary>What the box made ahead of the turn's end; null where it made nothing.</summary>
    public Telemetry.SpeculationReport? Speculation { get; init; }

    /// <summary>Of a turn that was cut off, and in which the caller talked on: how that went.</summary>
    public TalkedOn? TalkedOn { get; init; }

    /// <summary>The box put together what was said before and after it had cut in, or took the second for the answer to what it had asked meanwhile.</summary>
    public bool HeardWhole { get; init; }
}

/// <summary>An attempt to call.</summary>
/// <param name="User">User part of the From.</param>
/// <param name="Status">200 when answered, else the status of the refusal.</param>
/// <param name="RetryAfterSeconds">What the refusal asked for; null without.</param>
/// <param name="Note">What was odd about the call; null when nothing was.</param>
internal sealed record PlacedCallReport(string User, int Status, double? RetryAfterSeconds, string? Note)
{
    /// <summary>Gaps in what the caller heard.</summary>
    public int Gaps { get; init; }
}
