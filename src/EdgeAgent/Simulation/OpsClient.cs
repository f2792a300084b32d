using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using EdgeVoice.Agent.Telemetry;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeVoice.Agent.Simulation;

/// <summary>A message as central ops receive it.</summary>
/// <param name="Topic">Where it was published.</param>
/// <param name="Type">The envelope's type.</param>
/// <param name="Retained">It lay at the broker before we came.</param>
/// <param name="Time">When it happened, by the box's wall clock.</param>
/// <param name="Data">The record.</param>
internal sealed record OpsMessage(string Topic, string Type, bool Retained, DateTimeOffset Time, JsonElement Data)
{
    /// <summary>The record as its type; null where it is none.</summary>
    public T? Read<T>()
        where T : TelemetryRecord
        => (T?)Data.Deserialize(typeof(T), TelemetryJson.Default);
}

/// <summary>Central ops as demo, simulation and benchmark play them: an MQTT client that subscribes to everything of the box.</summary>
internal sealed class OpsClient : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<OpsMessage> _messages = Channel.CreateUnbounded<OpsMessage>();

    /// <summary>Messages in the order in which they came. A run makes some hundreds, so the channel has no bound.</summary>
    public ChannelReader<OpsMessage> Messages => _messages.Reader;

    public static async Task<OpsClient> ConnectAsync(int port, CancellationToken cancellation)
    {
        var ops = new OpsClient();
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
            message.Topic, root.GetProperty("type").GetString() ?? "", message.Retain,
            root.GetProperty("time").GetDateTimeOffset(), root.GetProperty("data").Clone()));
    }
}
