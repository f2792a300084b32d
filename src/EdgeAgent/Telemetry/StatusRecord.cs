using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>State of the box; retained, so that whoever subscribes knows it at once.</summary>
internal sealed record StatusRecord(DeviceState State) : TelemetryRecord
{
    [JsonIgnore]
    public override MessageKind Kind => MessageKind.Status;

    public string? Version { get; init; }

    /// <summary>When the service started.</summary>
    public DateTimeOffset? Started { get; init; }

    public int? Calls { get; init; }

    public int? MaxCalls { get; init; }

    /// <summary>For offline: <c>stopped</c> when said good-bye, <c>lost</c> in the last will.</summary>
    public string? Reason { get; init; }
}

internal enum DeviceState
{
    /// <summary>Takes calls.</summary>
    [JsonStringEnumMemberName("online")] Online,

    /// <summary>Ends its calls and takes no new ones.</summary>
    [JsonStringEnumMemberName("draining")] Draining,

    /// <summary>Not there.</summary>
    [JsonStringEnumMemberName("offline")] Offline,
}
