using EdgeVoice.Agent.Configuration;
using Microsoft.Data.Sqlite;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>
/// Where messages wait until the broker has them: SQLite in WAL mode, bounded by messages and bytes. When full, the oldest of the least
/// worth goes (metrics, quality, turns, calls, alerts, escalations), and the gap becomes an alert. Safe from any thread.
/// </summary>
internal sealed class Outbox : IDisposable
{
    private readonly Lock _gate = new();
    private readonly OutboxOptions _options;
    private readonly Action<MessageKind, long>? _dropped;
    private readonly TimeProvider _time;
    private OutboxStore _store;
    private string? _setAside;
    private long _count;
    private long _bytes;

    /// <summary>Opens the outbox; a damaged file is set aside and a new one begun (<see cref="TakeSetAside"/> says where it went).</summary>
    /// <param name="options">Path and bounds.</param>
    /// <param name="time">Names a file that is set aside.</param>
    /// <param name="dropped">Told of messages dropped for room, by kind.</param>
    public Outbox(OutboxOptions options, TimeProvider time, Action<MessageKind, long>? dropped = null)
    {
        _options = options;
        _time = time;
        _dropped = dropped;
        (_store, _setAside) = OutboxStore.Open(options.Path, time);
        (_count, _bytes) = _store.Measure();
    }

    /// <summary>Where a damaged file was moved to, once after each such event; else null.</summary>
    public string? TakeSetAside() => Interlocked.Exchange(ref _setAside, null);

    /// <summary>Messages waiting.</summary>
    public long Depth => Interlocked.Read(ref _count);

    /// <summary>Bytes of the messages waiting.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Stores messages for good, in their order, and drops what the bounds no longer hold.</summary>
    /// <exception cref="SqliteException">The disk is full or broken: nothing of the batch was stored.</exception>
    public void Append(IReadOnlyList<Pending> batch)
    {
        if (batch.Count == 0)
            return;
        lock (_gate)
        {
            var dropped = new List<Dropped>();
            Mend(() =>
            {
                dropped.Clear();
                var (count, bytes) = (_count, _bytes);
                using (var transaction = _store.Begin())
                {
                    foreach (var message in batch)
                    {
                        bytes += _store.Insert(message);
                        count++;
                    }
                    MakeRoom(ref count, ref bytes, dropped);
                    transaction.Commit();
                }
                Settle(count, bytes);
            });
            foreach (var loss in dropped)
                _dropped?.Invoke(loss.Kind, loss.Count);
        }
    }

    /// <summary>The oldest messages, by number. Gaps that were made since are put behind the last message first, as alerts.</summary>
    /// <param name="most">At most so many.</param>
    /// <param name="announce">Makes the alert of a gap.</param>
    public IReadOnlyList<Envelope> Peek(int most, Func<GapReport, Pending> announce)
    {
        lock (_gate)
        {
            IReadOnlyList<Envelope> oldest = [];
            Mend(() =>
            {
                AnnounceGaps(announce);
                oldest = _store.Oldest(most);
            });
            return oldest;
        }
    }

    /// <summary>Removes messages that the broker has.</summary>
    public void Acknowledge(IReadOnlyList<long> numbers)
    {
        if (numbers.Count == 0)
            return;
        lock (_gate)
        {
            Mend(() =>
            {
                long count = 0, bytes = 0;
                using (var transaction = _store.Begin())
                {
                    foreach (long seq in numbers)
                    {
                        long freed = _store.Delete(seq);
                        count += freed > 0 ? 1 : 0;
                        bytes += freed;
                    }
                    transaction.Commit();
                }
                Settle(_count - count, _bytes - bytes);
            });
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _store.Dispose();
    }

    private void AnnounceGaps(Func<GapReport, Pending> announce)
    {
        var gaps = _store.Gaps();
        if (gaps.Count == 0)
            return;
        long bytes = 0;
        using (var transaction = _store.Begin())
        {
            foreach (var gap in gaps)
                bytes += _store.Insert(announce(gap));
            _store.ForgetGaps();
            transaction.Commit();
        }
        Settle(_count + gaps.Count, _bytes + bytes);
    }

    /// <summary>Does the work; when the file turns out to be damaged, sets it aside and does the work once more on a new one.</summary>
    private void Mend(Action work)
    {
        try
        {
            work();
        }
        catch (SqliteException damaged) when (OutboxStore.IsDamage(damaged))
        {
            _store.Dispose();
            (_store, string aside) = OutboxStore.Replace(_options.Path, _time);
            Interlocked.Exchange(ref _setAside, aside);
            Settle(0, 0);
            work();
        }
    }

    private void MakeRoom(ref long count, ref long bytes, List<Dropped> dropped)
    {
        while (count > _options.MaxMessages || bytes > _options.MaxBytes)
        {
            // A little more than is needed, so that a full outbox does not pay for this with every message.
            long rows = Math.Max(count - _options.MaxMessages, Math.Max(1, count / 100));
            var loss = _store.DropLeastWorth(rows);
            if (loss.Count == 0)
                return;
            count -= loss.Count;
            bytes -= loss.Bytes;
            dropped.Add(loss);
        }
    }

    private void Settle(long count, long bytes)
    {
        Interlocked.Exchange(ref _count, count);
        Interlocked.Exchange(ref _bytes, bytes);
    }
}

/// <summary>A message that has no number yet.</summary>
internal sealed record Pending(Guid Id, Guid Boot, DateTimeOffset Time, MessageKind Kind, ReadOnlyMemory<byte> Data);

/// <summary>What was dropped for room.</summary>
internal readonly record struct Dropped(MessageKind Kind, long Count, long Bytes);
