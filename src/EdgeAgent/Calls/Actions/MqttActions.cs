using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Packs;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeVoice.Agent.Calls.Actions;

/// <summary>
/// Asks a site's system by MQTT 5 request and response (response topic and correlation data). One connection per request:
/// such requests are rare, and a connection of their own cannot be held up by telemetry.
/// </summary>
internal sealed class MqttActions(EdgeVoiceOptions options)
{
    public async Task<(ActionOutcome, ImmutableDictionary<string, string>)> AskAsync(
        ActionDefinition action, DialogAction.Perform perform, CancellationToken limit)
    {
        var broker = options.Telemetry.Broker ?? throw new InvalidOperationException("no broker is configured (telemetry.mqtt)");
        byte[] correlation = RandomNumberGenerator.GetBytes(12);
        string replyTo = $"edgevoice/v1/{options.Site.SiteId}/{options.Site.DeviceId}/replies/{Convert.ToHexStringLower(correlation)}";
        var answered = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += received =>
        {
            if (received.ApplicationMessage.CorrelationData is { } data && data.AsSpan().SequenceEqual(correlation))
                answered.TrySetResult(received.ApplicationMessage.Payload.ToArray());
            return Task.CompletedTask;
        };
        await client.ConnectAsync(BrokerLink.Way(broker, "edgevoice-action-" + Convert.ToHexStringLower(correlation)).Build(), limit);
        await client.SubscribeAsync(new MqttTopicFilterBuilder().WithTopic(replyTo).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), limit);
        await client.PublishAsync(
            new MqttApplicationMessageBuilder()
                .WithTopic(action.Address)
                .WithPayload(ActionMessages.Request(perform))
                .WithResponseTopic(replyTo)
                .WithCorrelationData(correlation)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .Build(),
            limit);
        byte[] body = await answered.Task.WaitAsync(limit);
        await client.DisconnectAsync(cancellationToken: limit);
        return ActionMessages.Answer(body);
    }
}
