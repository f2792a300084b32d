using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>What a message tells; the <c>data</c> of the envelope. Times are UTC, durations are ms unless the name says otherwise.</summary>
internal abstract record TelemetryRecord
{
    /// <summary>Which topic it goes to, and what it is worth when the disk is full.</summary>
    [JsonIgnore]
    public abstract MessageKind Kind { get; }
}

/// <summary>Kinds of message, by rising worth: when the outbox is full, the oldest of the least worth goes first.</summary>
internal enum MessageKind
{
    /// <summary>Retained state of the box; never waits in the outbox, since only the latest counts.</summary>
    Status = 0,
    Metrics = 1,
    Quality = 2,
    Turn = 3,
    Call = 4,
    Alert = 5,
    Escalation = 6,
}
