using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary>The broker of central ops answers. A warning at most: calls do not need it, and messages wait.</summary>
internal static class BrokerCheck
{
    public static async Task<CheckItem> OfAsync(EdgeVoiceOptions options, CancellationToken cancellation)
    {
        if (options.Telemetry.Mqtt is not { } broker)
        {
            return options.Telemetry.EmbeddedBroker is null
                ? CheckItem.Warning("MQTT broker", "none is configured: messages stay in the outbox", "Set telemetry.mqtt.host, or switch on telemetry.embeddedBroker.")
                : CheckItem.Ok("MQTT broker", "the embedded one");
        }
        try
        {
            await using var link = await BrokerLink.ConnectAsync(
                broker, new Topics(options.Site.SiteId, options.Site.DeviceId), will: null, TimeProvider.System, cancellation);
            await link.DisconnectAsync(cancellation);
            return CheckItem.Ok("MQTT broker", $"{broker.Host}:{broker.Port} answers{(broker.Tls ? " over TLS" : "")}");
        }
        catch (Exception away) when (away is not OperationCanceledException)
        {
            return CheckItem.Warning("MQTT broker", $"{broker.Host}:{broker.Port}: {away.Message}{(away.InnerException is { } inner ? $" ({inner.Message})" : "")}",
                "Calls work without it and messages wait. See whether host, port, tls, user and password are right.");
        }
    }
}
