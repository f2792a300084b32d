using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>A step of a hand-over to a person, with all that the person needs to know.</summary>
/// <param name="Call">Our id of the call.</param>
/// <param name="State">How far the hand-over is.</param>
/// <param name="Target">Name of the target in the pack.</param>
/// <param name="Reason">Why: asked_for_person, repair_exhausted, action_failed, policy.</param>
/// <param name="Context">What was said so far; on every step, so that each message stands alone.</param>
internal sealed record EscalationRecord(string Call, EscalationState State, string Target, string Reason, EscalationContext Context) : TelemetryRecord
{
    [JsonIgnore]
    public override MessageKind Kind => MessageKind.Escalation;

    /// <summary>Why it was declined or failed, e.g. the SIP status of the target.</summary>
    public string? Detail { get; init; }
}

internal enum EscalationState
{
    [JsonStringEnumMemberName("requested")] Requested,
    [JsonStringEnumMemberName("briefing")] Briefing,
    [JsonStringEnumMemberName("ringing")] Ringing,
    [JsonStringEnumMemberName("accepted")] Accepted,
    [JsonStringEnumMemberName("bridged")] Bridged,
    [JsonStringEnumMemberName("declined")] Declined,
    [JsonStringEnumMemberName("failed")] Failed,
    [JsonStringEnumMemberName("returned")] Returned,
}

/// <summary>The context package of a hand-over: nothing the caller said is asked again.</summary>
/// <param name="Who">Caller, as far as known.</param>
/// <param name="Why">What the caller wants, by the dialog's name for it; null when unknown.</param>
/// <param name="Slots">What was filled, by name.</param>
/// <param name="Tried">What was tried, in order.</param>
/// <param name="Transcript">The call so far.</param>
/// <param name="Summary">One sentence, as it would be spoken to the person.</param>
internal sealed record EscalationContext(
    CallerReport Who, string? Why, IReadOnlyDictionary<string, SlotReport> Slots, IReadOnlyList<string> Tried,
    IReadOnlyList<TranscriptLine> Transcript, string Summary);

/// <summary>Who calls: URI, display name, and the name given in the call; each may be unknown.</summary>
internal sealed record CallerReport(string From, string? Display, string? Name);

/// <summary>A line of the transcript; <paramref name="Speaker"/> is <c>caller</c> or <c>agent</c>.</summary>
internal sealed record TranscriptLine(string Speaker, string Text);
