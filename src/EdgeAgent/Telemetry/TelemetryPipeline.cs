using System.Globalization;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>
/// Takes records from the calls, strikes out what must not be kept, and stores them in the outbox.
/// Queue: <see cref="QueueBound"/> records; when full the newest is dropped, counted as queue <c>telemetry</c> and told as an alert.
/// </summary>
internal sealed partial class TelemetryPipeline(
    Outbox outbox, DeviceStatus status, OutboxSignal signal, EdgeVoiceMetrics metrics, TimeProvider time, ILogger<TelemetryPipeline> log,
    IEnumerable<IRecordWatcher>? watchers = null)
    : BackgroundService, ITelemetry
{
    public const int QueueBound = 4096;
    private const int BatchSize = 128;

    private readonly Channel<Stamped> _queue = Channel.CreateBounded<Stamped>(
        new BoundedChannelOptions(QueueBound) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly IRecordWatcher[] _watchers = [.. watchers ?? []];
    private readonly Guid _boot = Guid.NewGuid();
    private long _lost;

    /// <inheritdoc/>
    public void Publish(TelemetryRecord record)
    {
        if (record is StatusRecord state)
        {
            status.Set(state);
            return;
        }
        if (_queue.Writer.TryWrite(new Stamped(record, time.GetUtcNow())))
            return;
        Interlocked.Increment(ref _lost);
        metrics.QueueDrop("telemetry");
    }

    /// <summary>Makes the message of a record: serialised, with card numbers struck out.</summary>
    public Pending Seal(TelemetryRecord record, DateTimeOffset at)
        => new(Guid.CreateVersion7(at), _boot, at, record.Kind, CardNumbers.StrikeJson(TelemetryJson.Write(record)));

    /// <summary>The alert of a gap in the outbox.</summary>
    public Pending SealGap(GapReport gap)
        => Seal(new AlertRecord(AlertSeverity.Warning, AlertCodes.Gap, string.Create(CultureInfo.InvariantCulture,
            $"{gap.Count} messages of type {gap.Type} (numbers {gap.FromSeq} to {gap.ToSeq}) were dropped: the outbox was full"))
        { Gap = gap },
            time.GetUtcNow());

    /// <summary>The envelope of the retained status; it has no number.</summary>
    public Envelope SealStatus(StatusRecord record)
    {
        var sealedStatus = Seal(record, time.GetUtcNow());
        return new Envelope(sealedStatus.Id, 0, _boot, sealedStatus.Time, MessageKind.Status, sealedStatus.Data);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was published before the stop is stored before it is over.
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await running.WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TellOfDamage();
        var batch = new List<Pending>(BatchSize);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < BatchSize && _queue.Reader.TryRead(out var next))
            {
                var message = Seal(next.Record, next.At);
                batch.Add(message);
                foreach (var watcher in _watchers)
                    watcher.Sealed(next.Record, message);
            }
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                batch.Add(Seal(new AlertRecord(AlertSeverity.Warning, AlertCodes.QueueOverflow, string.Create(CultureInfo.InvariantCulture,
                    $"{lost} records came faster than they could be stored and were dropped")), time.GetUtcNow()));
            }
            Store(batch);
        }
    }

    private void Store(List<Pending> batch)
    {
        try
        {
            outbox.Append(batch);
            TellOfDamage();
            signal.Raise();
        }
        catch (SqliteException failed)
        {
            // A full or broken disk must not take the calls with it: the loss is counted, and told once the disk takes messages again.
            Interlocked.Add(ref _lost, batch.Count);
            metrics.QueueDrop("outbox", batch.Count);
            OutboxFailed(log, batch.Count, failed.SqliteErrorCode, failed.Message);
        }
    }

    private void TellOfDamage()
    {
        if (outbox.TakeSetAside() is not { } damaged)
            return;
        OutboxDamaged(log, damaged);
        Store([Seal(new AlertRecord(AlertSeverity.Critical, AlertCodes.OutboxReset,
            $"the outbox was damaged and set aside as {Path.GetFileName(damaged)}; messages in it are lost, numbers start anew"), time.GetUtcNow())]);
    }

    private readonly record struct Stamped(TelemetryRecord Record, DateTimeOffset At);
}
