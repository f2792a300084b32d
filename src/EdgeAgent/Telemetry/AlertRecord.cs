using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>Something that central ops must know.</summary>
/// <param name="Severity">How bad.</param>
/// <param name="Code">Stable code, see <see cref="AlertCodes"/>.</param>
/// <param name="Text">The same for people.</param>
internal sealed record AlertRecord(AlertSeverity Severity, string Code, string Text) : TelemetryRecord
{
    [JsonIgnore]
    public override MessageKind Kind => MessageKind.Alert;

    /// <summary>Messages that will never come, for code <see cref="AlertCodes.Gap"/>.</summary>
    public GapReport? Gap { get; init; }
}

internal enum AlertSeverity
{
    [JsonStringEnumMemberName("info")] Info,
    [JsonStringEnumMemberName("warning")] Warning,
    [JsonStringEnumMemberName("critical")] Critical,
}

/// <summary>
/// <paramref name="Count"/> messages of <paramref name="Type"/> with numbers from <paramref name="FromSeq"/> to <paramref name="ToSeq"/>
/// were dropped; other types in that range were not.
/// </summary>
internal sealed record GapReport(string Type, long FromSeq, long ToSeq, long Count);

internal static class AlertCodes
{
    /// <summary>The outbox was full and dropped messages of one type.</summary>
    public const string Gap = "outbox_gap";

    /// <summary>The outbox file was damaged and set aside; <c>seq</c> starts anew.</summary>
    public const string OutboxReset = "outbox_reset";

    /// <summary>Records came faster than they could be stored; some were dropped before they had a number.</summary>
    public const string QueueOverflow = "queue_overflow";

    /// <summary>A message is larger than the broker takes; it was dropped.</summary>
    public const string TooLarge = "message_too_large";
}
