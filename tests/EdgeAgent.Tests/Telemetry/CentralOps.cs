using System.Text.Json;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeVoice.Agent.Tests.Telemetry;

/// <summary>A message as central ops got it.</summary>
internal sealed record Received(string Topic, JsonElement Envelope, bool Retained, MqttQualityOfServiceLevel QoS)
{
    public long Seq => Envelope.GetProperty("seq").GetInt64();

    public string Id => Envelope.GetProperty("id").GetString()!;

    public JsonElement Data => Envelope.GetProperty("data");
}

/// <summary>Central ops: subscribes to everything, keeps it, comes back after a loss with its session.</summary>
internal sealed class CentralOps : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<Received> _messages = Channel.CreateUnbounded<Received>();
    private readonly MqttClientOptions _options;
    private readonly CancellationTokenSource _ending = new();

    private CentralOps(int port)
    {
        _options = new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", port).WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500)
            .WithClientId($"central-{Guid.NewGuid():N}").WithCleanStart(false).WithSessionExpiryInterval(3600).Build();
        _client.ApplicationMessageReceivedAsync += got =>
        {
            var message = got.ApplicationMessage;
            var envelope = JsonDocument.Parse(message.ConvertPayloadToString()!).RootElement;
            _messages.Writer.TryWrite(new Received(message.Topic, envelope, message.Retain, message.QualityOfServiceLevel));
            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += async _ =>
        {
            while (!_ending.IsCancellationRequested && !_client.IsConnected)
            {
                await Task.Delay(100);
                await TryConnectAsync();
            }
        };
    }

    public static async Task<CentralOps> ConnectAsync(int port)
    {
        var central = new CentralOps(port);
        await central._client.ConnectAsync(central._options);
        await central._client.SubscribeAsync(new MqttTopicFilterBuilder().WithTopic("edgevoice/v1/#").WithAtLeastOnceQoS().Build());
        return central;
    }

    /// <summary>The next message that fits; those before it are passed over. Fails after 30 s.</summary>
    public async Task<Received> NextAsync(Func<Received, bool> fits)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            while (true)
            {
                var message = await _messages.Reader.ReadAsync(limit.Token);
                if (fits(message))
                    return message;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("no such message came within 30 s");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _client.Dispose();
        _ending.Dispose();
    }

    private async Task TryConnectAsync()
    {
        try
        {
            await _client.ConnectAsync(_options);
        }
        catch (Exception away) when (away is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException or ObjectDisposedException)
        {
            // Tried again.
        }
    }
}
