using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>A call began or ended.</summary>
/// <param name="Call">Our id of the call.</param>
/// <param name="State">Began or ended.</param>
/// <param name="SipCallId">The PBX's Call-ID, to find the call in its logs.</param>
/// <param name="From">Caller's URI.</param>
/// <param name="To">URI that was called.</param>
/// <param name="Started">When the INVITE came.</param>
internal sealed record CallRecord(string Call, CallState State, string SipCallId, string From, string To, DateTimeOffset Started) : TelemetryRecord
{
    [JsonIgnore]
    public override MessageKind Kind => MessageKind.Call;

    /// <summary>Length from answer to end, in seconds; null while the call runs.</summary>
    public double? Seconds { get; init; }

    /// <summary>Why the call ended: remote_hang_up, local_hang_up, transferred, cancelled, rejected, timed_out, failed.</summary>
    public string? EndReason { get; init; }

    public string? Codec { get; init; }

    /// <summary>Turns of the caller.</summary>
    public int? Turns { get; init; }

    /// <summary>The last goal of the caller, by the dialog's name for it.</summary>
    public string? Goal { get; init; }

    /// <summary>True when the goal was reached.</summary>
    public bool? Reached { get; init; }

    /// <summary>Values that the goal was reached with, canonical, by slot.</summary>
    public IReadOnlyDictionary<string, string>? Slots { get; init; }

    /// <summary>Target that the caller was handed to, or null: the call was contained.</summary>
    public string? TransferredTo { get; init; }

    public MediaReport? Media { get; init; }

    /// <summary>Sounds on the line that were no speech, by name, with how often.</summary>
    public IReadOnlyDictionary<string, int>? LineSounds { get; init; }
}

internal enum CallState
{
    [JsonStringEnumMemberName("began")] Began,
    [JsonStringEnumMemberName("ended")] Ended,
}

/// <summary>How the sound of a call fared, in packets, and play-out gaps over 40 ms.</summary>
internal sealed record MediaReport(long Received, long Lost, long Late, long PlayoutGaps, double JitterMs)
{
    /// <summary>What the receive chain knows of the line.</summary>
    public HearingReport? Hearing { get; init; }
}
