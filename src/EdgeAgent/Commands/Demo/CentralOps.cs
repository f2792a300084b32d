using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeVoice.Agent.Commands.Demo;

/// <summary>A message as central ops receive it.</summary>
internal sealed record OpsMessage(string Topic, string Type, bool Retained, JsonElement Data);

/// <summary>Central ops as the demo plays them: an MQTT client that subscribes to everything of the box.</summary>
internal sealed class CentralOps : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<OpsMessage> _messages = Channel.CreateUnbounded<OpsMessage>();

    /// <summary>Messages in the order in which they came. The demo makes some dozens, so the channel has no bound.</summary>
    public ChannelReader<OpsMessage> Messages => _messages.Reader;

    public static async Task<CentralOps> ConnectAsync(int port, CancellationToken cancellation)
    {
        var ops = new CentralOps();
        ops._client.ApplicationMessageReceivedAsync += received =>
        {
            ops.Take(received.ApplicationMessage);
            return Task.CompletedTask;
        };
        await ops._client.ConnectAsync(
            new MqttClientOptionsBuilder()
                .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500)
                .WithClientId("central-ops-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
                .WithTcpServer("127.0.0.1", port)
                .Build(),
            cancellation);
        await ops._client.SubscribeAsync(
            new MqttTopicFilterBuilder().WithTopic("edgevoice/v1/#").WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), cancellation);
        return ops;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync();
        _client.Dispose();
    }

    private void Take(MqttApplicationMessage message)
    {
        using var json = JsonDocument.Parse(message.Payload);
        var root = json.RootElement;
        _messages.Writer.TryWrite(new OpsMessage(
            message.Topic, root.GetProperty("type").GetString() ?? "", message.Retain, root.GetProperty("data").Clone()));
    }
}
