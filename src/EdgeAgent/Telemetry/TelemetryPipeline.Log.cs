namespace EdgeVoice.Agent.Telemetry;

internal sealed partial class TelemetryPipeline
{
    [LoggerMessage(4001, LogLevel.Error,
        "The outbox file is damaged. It was set aside as {File} and a new one begun; messages in it were not delivered. Check the disk.")]
    private static partial void OutboxDamaged(ILogger log, string file);

    [LoggerMessage(4002, LogLevel.Error,
        "{Count} telemetry messages could not be stored (SQLite {Code}: {Message}) and are lost. Check free space and rights of the outbox's folder.")]
    private static partial void OutboxFailed(ILogger log, int count, int code, string message);
}
