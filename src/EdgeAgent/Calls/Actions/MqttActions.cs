using System.Buffers;
using System.Collections.Concurrent;
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
/// Asks a site's system by MQTT 5 request and response (response topic and correlation data), over one connection of its own,
/// which telemetry cannot hold up. It is made for the first request, kept for the next, and made again when it broke.
/// </summary>
internal sealed class MqttActions(EdgeVoiceOptions options) : IAsyncDisposable
{
    private readonly string _client = "edgevoice-action-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<byte[]>> _waiting = new(StringComparer.Ordinal);
    private IMqttClient? _link;

    /// <summary>Connections made so far.</summary>
    public int Connections { get; private set; }

    private string Replies => $"edgevoice/v1/{options.Site.SiteId}/{options.Site.DeviceId}/replies/{_client}";

    public async Task<(ActionOutcome, ImmutableDictionary<string, string>)> AskAsync(
        ActionDefinition action, DialogAction.Perform perform, CancellationToken limit)
    {
        byte[] correlation = RandomNumberGenerator.GetBytes(12);
        string key = Convert.ToHexStringLower(correlation);
        var answered = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[key] = answered;
        try
        {
            IMqttClient link = await ConnectedAsync(limit);
            await link.PublishAsync(
                new MqttApplicationMessageBuilder()
                    .WithTopic(action.Address)
                    .WithPayload(ActionMessages.Request(perform))
                    .WithResponseTopic($"{Replies}/{key}")
                    .WithCorrelationData(correlation)
                    .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                    .Build(),
                limit);
            return ActionMessages.Answer(await answered.Task.WaitAsync(limit));
        }
        finally
        {
            _waiting.TryRemove(key, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_link is { IsConnected: true } link)
            await link.DisconnectAsync();
        _link?.Dispose();
        _gate.Dispose();
    }

    private async Task<IMqttClient> ConnectedAsync(CancellationToken limit)
    {
        var broker = options.Telemetry.Broker ?? throw new InvalidOperationException("no broker is configured (telemetry.mqtt)");
        await _gate.WaitAsync(limit);
        try
        {
            if (_link is { IsConnected: true } open)
                return open;
            _link?.Dispose();
            _link = new MqttClientFactory().CreateMqttClient();
            _link.ApplicationMessageReceivedAsync += Received;
            await _link.ConnectAsync(BrokerLink.Way(broker, _client).Build(), limit);
            await _link.SubscribeAsync(new MqttTopicFilterBuilder().WithTopic(Replies + "/+").WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), limit);
            Connections++;
            return _link;
        }
        finally
        {
            _gate.Release();
        }
    }

    private Task Received(MqttApplicationMessageReceivedEventArgs received)
    {
        // Whatever else is sent to the reply topics: without the correlation of a request that waits it is nobody's answer.
        if (received.ApplicationMessage.CorrelationData is { } data && _waiting.TryGetValue(Convert.ToHexStringLower(data), out var answered))
            answered.TrySetResult(received.ApplicationMessage.Payload.ToArray());
        return Task.CompletedTask;
    }
}
