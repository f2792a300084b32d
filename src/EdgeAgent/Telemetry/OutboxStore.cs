using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>The SQL of the <see cref="Outbox"/>: one connection, prepared statements, no policy. Not thread-safe.</summary>
internal sealed class OutboxStore : IDisposable
{
    // What a row costs beside its data: key, id, boot, times and the index entry; measured at some 90 bytes.
    private const int RowOverhead = 100;
    private const int Corrupt = 11, NotADatabase = 26;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS messages(
          seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, boot BLOB NOT NULL, time INTEGER NOT NULL,
          kind INTEGER NOT NULL, bytes INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS by_worth ON messages(kind, seq);
        CREATE TABLE IF NOT EXISTS gaps(kind INTEGER PRIMARY KEY, from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL, count INTEGER NOT NULL);
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert, _delete, _oldest;
    private SqliteTransaction? _transaction;

    private OutboxStore(string path)
    {
        // One connection for the life of the process: pooling would keep a damaged file open.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            // FULL: a message that was taken survives the loss of power. The WAL is cut back after every checkpoint.
            Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=1048576; PRAGMA wal_autocheckpoint=256;");
            if (Scalar("PRAGMA quick_check(1)") as string is not "ok")
                throw new SqliteException("quick_check found damage", Corrupt);
            Run(Schema);
            _insert = Command("INSERT INTO messages(id, boot, time, kind, bytes, data) VALUES($id, $boot, $time, $kind, $bytes, $data)",
                "$id", "$boot", "$time", "$kind", "$bytes", "$data");
            _delete = Command("DELETE FROM messages WHERE seq = $seq RETURNING bytes", "$seq");
            _oldest = Command("SELECT seq, id, boot, time, kind, data FROM messages ORDER BY seq LIMIT $most", "$most");
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens or makes the file; one that is damaged is moved aside (one such file is kept) and a new one made.</summary>
    public static (OutboxStore Store, string? SetAside) Open(string path, TimeProvider time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            return (new OutboxStore(path), null);
        }
        catch (SqliteException damaged) when (IsDamage(damaged))
        {
            return Replace(path, time);
        }
    }

    /// <summary>True when the file itself is broken, rather than the disk full or the folder read-only.</summary>
    public static bool IsDamage(SqliteException failed) => failed.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Moves the file aside and makes a new one.</summary>
    public static (OutboxStore Store, string SetAside) Replace(string path, TimeProvider time)
    {
        string aside = MoveAside(path, time);
        return (new OutboxStore(path), aside);
    }

    public SqliteTransaction Begin() => _transaction = _connection.BeginTransaction();

    public (long Count, long Bytes) Measure()
    {
        using var command = Command("SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM messages");
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    /// <summary>Returns the bytes that the message is counted with.</summary>
    public long Insert(Pending message)
    {
        long bytes = message.Data.Length + RowOverhead;
        Bind(_insert, message.Id.ToByteArray(), message.Boot.ToByteArray(), message.Time.ToUnixTimeMilliseconds(), (int)message.Kind, bytes, message.Data.ToArray());
        _insert.ExecuteNonQuery();
        return bytes;
    }

    /// <summary>Returns the bytes freed; 0 when there was no such message.</summary>
    public long Delete(long seq)
    {
        Bind(_delete, seq);
        return _delete.ExecuteScalar() is long bytes ? bytes : 0;
    }

    public IReadOnlyList<Envelope> Oldest(int most)
    {
        Bind(_oldest, most);
        var messages = new List<Envelope>();
        using var row = _oldest.ExecuteReader();
        while (row.Read())
        {
            messages.Add(new Envelope(
                new Guid(row.GetFieldValue<byte[]>(1)), row.GetInt64(0), new Guid(row.GetFieldValue<byte[]>(2)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), (MessageKind)row.GetInt32(4), row.GetFieldValue<byte[]>(5)));
        }
        return messages;
    }

    /// <summary>Deletes the oldest messages, at most <paramref name="rows"/>, of the least kind that is there, and notes the gap.</summary>
    public Dropped DropLeastWorth(long rows)
    {
        if (Scalar("SELECT MIN(kind) FROM messages") is not long kind)
            return default;
        using var victims = Command(
            "SELECT MIN(seq), MAX(seq), COUNT(*), SUM(bytes) FROM (SELECT seq, bytes FROM messages WHERE kind = $kind ORDER BY seq LIMIT $rows)",
            "$kind", "$rows");
        Bind(victims, kind, rows);
        long from, to, count, bytes;
        using (var row = victims.ExecuteReader())
        {
            row.Read();
            (from, to, count, bytes) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
        }
        using var delete = Command("DELETE FROM messages WHERE kind = $kind AND seq <= $to", "$kind", "$to");
        Bind(delete, kind, to);
        delete.ExecuteNonQuery();
        using var note = Command(
            "INSERT INTO gaps VALUES($kind, $from, $to, $count) ON CONFLICT(kind) DO UPDATE SET "
            + "from_seq = MIN(from_seq, excluded.from_seq), to_seq = MAX(to_seq, excluded.to_seq), count = count + excluded.count",
            "$kind", "$from", "$to", "$count");
        Bind(note, kind, from, to, count);
        note.ExecuteNonQuery();
        return new Dropped((MessageKind)kind, count, bytes);
    }

    public IReadOnlyList<GapReport> Gaps()
    {
        using var command = Command("SELECT kind, from_seq, to_seq, count FROM gaps ORDER BY from_seq");
        using var row = command.ExecuteReader();
        var gaps = new List<GapReport>();
        while (row.Read())
            gaps.Add(new GapReport(Topics.TypeOf((MessageKind)row.GetInt32(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));
        return gaps;
    }

    public void ForgetGaps() => Run("DELETE FROM gaps");

    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
        _oldest.Dispose();
        _connection.Dispose();
    }

    private static string MoveAside(string path, TimeProvider time)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string name = Path.GetFileName(path);
        // The disk is bounded: only the last damaged file is kept for whoever wants to look into it.
        foreach (string old in Directory.EnumerateFiles(folder, name + ".damaged-*"))
            File.Delete(old);
        string aside = path + ".damaged-" + time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        File.Move(path, aside);
        // The WAL belongs to the damaged file: replayed into a new one it would damage that too.
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        return aside;
    }

    private void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // every caller passes a constant; values travel as parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = LiveTransaction();
        foreach (string name in parameters)
            command.Parameters.Add(new SqliteParameter(name, null));
        return command;
    }

    private void Bind(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        command.Transaction = LiveTransaction();
        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }

    // A finished transaction has no connection any more; a command must not name it.
    private SqliteTransaction? LiveTransaction() => _transaction is { Connection: not null } live ? live : null;
}
