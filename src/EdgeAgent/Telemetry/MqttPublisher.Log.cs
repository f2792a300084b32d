namespace EdgeVoice.Agent.Telemetry;

internal sealed partial class MqttPublisher
{
    [LoggerMessage(4101, LogLevel.Information, "Connected to the MQTT broker {Host}:{Port}; {Depth} messages wait to be delivered")]
    private static partial void Reached(ILogger log, string host, int port, long depth);

    [LoggerMessage(4102, LogLevel.Warning,
        "The MQTT broker {Host}:{Port} is away: {Why}. {Depth} messages wait in the outbox and will be delivered when it is back")]
    private static partial void Away(ILogger log, string host, int port, string why, long depth);

    [LoggerMessage(4103, LogLevel.Debug, "The MQTT broker is still away; {Depth} messages wait ({Why})")]
    private static partial void StillAway(ILogger log, long depth, string why);

    [LoggerMessage(4104, LogLevel.Warning,
        "No MQTT broker is configured (telemetry.mqtt.host): messages stay in the outbox, and the oldest are dropped when it is full")]
    private static partial void NoBroker(ILogger log);

    [LoggerMessage(4105, LogLevel.Error,
        "Message {Seq} of {Bytes} bytes is larger than the {Most} bytes that the broker takes, and was dropped. Raise the broker's limit")]
    private static partial void TooLarge(ILogger log, long seq, int bytes, long most);

    [LoggerMessage(4106, LogLevel.Error, "The outbox cannot be read (SQLite {Code}: {Message}); delivery pauses. Check the disk")]
    private static partial void StoreTrouble(ILogger log, int code, string message);
}
