using EdgeVoice.Agent.Configuration;
using Microsoft.Data.Sqlite;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>
/// Carries the outbox to the broker, in order, QoS 1: a message leaves the outbox when the broker has acknowledged it (PUBACK), so one
/// whose acknowledgement was lost comes twice, with the same id. Comes back by itself after a loss, with growing pauses.
/// </summary>
internal sealed partial class MqttPublisher(
    BrokerChoice choice, Topics topics, Outbox outbox, TelemetryPipeline pipeline, DeviceStatus status, OutboxSignal signal,
    TimeProvider time, ILogger<MqttPublisher> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private readonly MqttOptions? _broker = choice.Options;
    private readonly Backoff _backoff = new(FirstPause, LongestPause, Random.Shared);
    private string? _lastTrouble;

    /// <summary>True while the broker acknowledges.</summary>
    public bool Connected { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_broker is null)
        {
            NoBroker(log);
            return;
        }
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var link = await BrokerLink.ConnectAsync(_broker, topics, LastWill(), time, stoppingToken);
                await DeliverAsync(link, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (SqliteException trouble)
            {
                StoreTrouble(log, trouble.SqliteErrorCode, trouble.Message);
            }
            catch (Exception trouble) // whatever a network, TLS or broker comes up with: telemetry waits, calls go on
            {
                Note(trouble);
            }
            Connected = false;
            await Task.Delay(_backoff.Next(), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DeliverAsync(BrokerLink link, CancellationToken stopping)
    {
        StatusRecord? told = null;
        long? stopped = null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, link.Lost);
        while (true)
        {
            if (!ReferenceEquals(told, status.Current))
            {
                told = status.Current;
                await link.PublishStatusAsync(pipeline.SealStatus(told), CancellationToken.None);
                Greet();
            }
            if (stopping.IsCancellationRequested)
                stopped ??= time.GetTimestamp();
            bool late = stopped is { } since && time.GetElapsedTime(since) > Farewell;
            if (!late && await DeliverBatchAsync(link) > 0)
                continue;
            if (stopped is not null)
            {
                await SayGoodbyeAsync(link);
                return;
            }
            try
            {
                await signal.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                if (link.Lost.IsCancellationRequested)
                    throw new BrokerException("the connection was lost");
                // Stopping: once more round the loop, for what was published last.
            }
        }
    }

    /// <summary>Sends the oldest messages, as many at once as the broker lets us, and removes those that it has.</summary>
    private async Task<int> DeliverBatchAsync(BrokerLink link)
    {
        var batch = outbox.Peek(link.Window, pipeline.SealGap);
        if (batch.Count == 0)
            return 0;
        var (delivered, tooLarge, trouble) = await link.PublishAsync(batch);
        outbox.Acknowledge([.. delivered, .. tooLarge.Select(message => message.Seq)]);
        foreach (var message in tooLarge)
        {
            TooLarge(log, message.Seq, message.Data.Length, link.MaximumPacketSize);
            // An alert about an alert that did not fit would not fit either, and so on for ever.
            if (message.Kind == MessageKind.Alert)
                continue;
            pipeline.Publish(new AlertRecord(AlertSeverity.Warning, AlertCodes.TooLarge,
                $"a message of type {Topics.TypeOf(message.Kind)} was larger than the broker takes and was dropped")
            { Gap = new GapReport(Topics.TypeOf(message.Kind), message.Seq, message.Seq, 1) });
        }
        return trouble is null ? batch.Count : throw trouble;
    }

    private async Task SayGoodbyeAsync(BrokerLink link)
    {
        using var limit = new CancellationTokenSource(Farewell, time);
        await link.PublishStatusAsync(pipeline.SealStatus(status.Current with { State = DeviceState.Offline, Calls = null, Reason = "stopped" }), limit.Token);
        await link.DisconnectAsync(limit.Token);
        Connected = false;
    }

    private Envelope LastWill()
        => pipeline.SealStatus(status.Current with { State = DeviceState.Offline, Calls = null, Reason = "lost" });

    private void Greet()
    {
        if (Connected)
            return;
        Connected = true;
        _lastTrouble = null;
        _backoff.Reset();
        Reached(log, _broker!.Host, _broker.Port, outbox.Depth);
    }

    private void Note(Exception trouble)
    {
        // A broker that is away for a week is one line, not ten thousand.
        string text = trouble.InnerException is { } inner ? $"{trouble.Message} ({inner.Message})" : trouble.Message;
        if (text == _lastTrouble)
            StillAway(log, outbox.Depth, text);
        else
            Away(log, _broker!.Host, _broker.Port, text, outbox.Depth);
        _lastTrouble = text;
    }
}
