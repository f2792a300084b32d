using System.Security.Cryptography.X509Certificates;
using EdgeVoice.Agent.Configuration;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>The broker said no, or did not answer in time. The message says which, for the log.</summary>
internal sealed class BrokerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One connection to the broker (MQTT 5), from connect to loss. Never reused.</summary>
internal sealed class BrokerLink : IAsyncDisposable
{
    private const int MostInFlight = 16;

    // Fixed header, packet id, properties and length prefixes of a PUBLISH are well below this.
    private const int PacketOverhead = 64;
    private static readonly TimeSpan AcknowledgeLimit = TimeSpan.FromSeconds(15), ConnectLimit = TimeSpan.FromSeconds(10);

    private readonly IMqttClient _client;
    private readonly Topics _topics;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();

    private BrokerLink(IMqttClient client, Topics topics, TimeProvider time)
    {
        (_client, _topics, _time) = (client, topics, time);
        Lost = _lost.Token;
        _client.DisconnectedAsync += OnLostAsync;
    }

    /// <summary>Cancelled when the connection is gone.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Messages that may be unacknowledged at once: ours, or the broker's Receive Maximum when that is less (MQTT 5 section 3.2.2.3.3).</summary>
    public int Window { get; private set; } = MostInFlight;

    /// <summary>Largest packet that the broker takes, in bytes (MQTT 5 section 3.2.2.3.6).</summary>
    public long MaximumPacketSize { get; private set; } = uint.MaxValue;

    /// <summary>
    /// Connects; the will is what the broker says in our place when we vanish. Without a will this is a visitor that only looks whether
    /// the broker answers: it has a client id of its own, so that it does not push the running service out.
    /// </summary>
    /// <exception cref="BrokerException">The broker refused, or did not answer in time.</exception>
    public static async Task<BrokerLink> ConnectAsync(
        MqttOptions broker, Topics topics, Envelope? will, TimeProvider time, CancellationToken cancellation)
    {
        var link = new BrokerLink(new MqttClientFactory().CreateMqttClient(), topics, time);
        try
        {
            using var limit = new CancellationTokenSource(ConnectLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
            var answer = await link._client.ConnectAsync(Describe(broker, topics, will), either.Token);
            if (answer.ResultCode != MqttClientConnectResultCode.Success)
                throw new BrokerException($"the broker refused the connection: {answer.ResultCode} {answer.ReasonString}".TrimEnd());
            // The client library gives 0 for a limit that the broker did not state; 0 itself may not be stated.
            link.Window = answer.ReceiveMaximum is > 0 and var most ? Math.Min((int)most, MostInFlight) : MostInFlight;
            link.MaximumPacketSize = answer.MaximumPacketSize is > 0 and var size ? size : uint.MaxValue;
            return link;
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            await link.DisposeAsync();
            throw new BrokerException("the broker did not answer in time", late);
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts the retained status of the box on the broker.</summary>
    public Task PublishStatusAsync(Envelope status, CancellationToken cancellation) => SendAsync(status, retain: true, cancellation);

    /// <summary>
    /// Sends messages in their order, all at once, and waits for the acknowledgements. Returns the numbers that the broker has, the
    /// messages that it can never take, and the first trouble with the rest.
    /// </summary>
    public async Task<(IReadOnlyList<long> Delivered, IReadOnlyList<Envelope> TooLarge, Exception? Trouble)> PublishAsync(IReadOnlyList<Envelope> batch)
    {
        var sent = new List<(long Seq, Task Acknowledged)>(batch.Count);
        var tooLarge = new List<Envelope>();
        foreach (var message in batch)
        {
            if (message.Data.Length + _topics.Of(message.Kind).Length + 200 + PacketOverhead > MaximumPacketSize)
                tooLarge.Add(message);
            else
                sent.Add((message.Seq, SendAsync(message, retain: false, CancellationToken.None)));
        }
        var delivered = new List<long>(sent.Count);
        Exception? trouble = null;
        foreach (var (seq, acknowledged) in sent)
        {
            try
            {
                await acknowledged;
                delivered.Add(seq);
            }
            catch (Exception failed) // the first trouble counts; the others are its consequence
            {
                trouble ??= failed;
            }
        }
        return (delivered, tooLarge, trouble);
    }

    /// <summary>Leaves in good order: the broker does not publish the will.</summary>
    public Task DisconnectAsync(CancellationToken cancellation)
        => _client.DisconnectAsync(new MqttClientDisconnectOptions(), cancellation);

    public ValueTask DisposeAsync()
    {
        _client.DisconnectedAsync -= OnLostAsync;
        _client.Dispose();
        _lost.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task OnLostAsync(MqttClientDisconnectedEventArgs gone) => _lost.CancelAsync();

    private async Task SendAsync(Envelope envelope, bool retain, CancellationToken cancellation)
    {
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(_topics.Of(envelope.Kind))
            .WithPayload(envelope.ToJson())
            .WithContentType("application/json")
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithRetainFlag(retain)
            .Build();
        using var limit = new CancellationTokenSource(AcknowledgeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var answer = await _client.PublishAsync(message, either.Token);
            if (!answer.IsSuccess)
                throw new BrokerException($"the broker refused a message on {message.Topic}: {answer.ReasonCode} {answer.ReasonString}".TrimEnd());
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new BrokerException("the broker did not acknowledge in time", late);
        }
    }

    private static MqttClientOptions Describe(MqttOptions broker, Topics topics, Envelope? will)
    {
        if (will is null)
            return Way(broker, $"edgevoice-{topics.Site}-{topics.Device}-check").Build();
        return Way(broker, $"edgevoice-{topics.Site}-{topics.Device}")
            .WithWillTopic(topics.Of(MessageKind.Status))
            .WithWillPayload(will.ToJson())
            .WithWillContentType("application/json")
            .WithWillRetain()
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
    }

    /// <summary>The way to the broker (MQTT 5, credentials, TLS), for whoever connects to it.</summary>
    internal static MqttClientOptionsBuilder Way(MqttOptions broker, string clientId)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(broker.Host, broker.Port)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(clientId)
            .WithCleanStart()
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(20))
            .WithTimeout(ConnectLimit);
        if (broker.User is { } user)
            builder.WithCredentials(user, broker.PasswordFile is { } file ? File.ReadLines(file).FirstOrDefault() ?? "" : "");
        if (broker.Tls)
            builder.WithTlsOptions(tls => Secure(tls, broker));
        return builder;
    }

    private static void Secure(MqttClientTlsOptionsBuilder tls, MqttOptions broker)
    {
        tls.UseTls().WithTargetHost(broker.Host);
        if (broker.CaFile is not { } file)
            return;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        // A company's own authority seldom publishes revocation lists that a branch can reach.
        tls.WithTrustChain(authorities).WithRevocationMode(X509RevocationMode.NoCheck);
    }
}
