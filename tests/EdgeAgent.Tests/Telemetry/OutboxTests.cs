using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;
using Xunit;

namespace EdgeVoice.Agent.Tests.Telemetry;

public sealed class OutboxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("outbox-").FullName;
    private readonly Dictionary<MessageKind, long> _dropped = [];

    private string File => Path.Combine(_folder, "outbox.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Messages_come_out_in_their_order_and_only_once_acknowledged()
    {
        using var outbox = Open();
        outbox.Append([Message(MessageKind.Turn), Message(MessageKind.Call)]);
        outbox.Append([Message(MessageKind.Escalation)]);
        Assert.Equal([1L, 2, 3], Numbers(outbox));
        outbox.Acknowledge([2]);
        Assert.Equal([1L, 3], Numbers(outbox));
        outbox.Acknowledge([1, 3, 99]);
        Assert.Equal((0L, 0L), (outbox.Depth, outbox.Bytes));
    }

    [Fact]
    public void What_was_stored_is_there_after_a_restart_and_numbers_go_on()
    {
        var message = Message(MessageKind.Call);
        using (var outbox = Open())
        {
            outbox.Append([message, Message(MessageKind.Call)]);
            outbox.Acknowledge([2]);
        }
        using var again = Open();
        Assert.Equal(1, again.Depth);
        var kept = Assert.Single(again.Peek(10, NoGap));
        Assert.Equal((message.Id, message.Boot, message.Time, message.Kind), (kept.Id, kept.Boot, kept.Time, kept.Kind));
        Assert.Equal(message.Data.ToArray(), kept.Data.ToArray());
        again.Append([Message(MessageKind.Turn)]);
        Assert.Equal([1L, 3], Numbers(again));
    }

    [Fact]
    public void When_full_turns_go_before_calls_and_calls_before_escalations_the_oldest_first()
    {
        using var outbox = Open(messages: 100);
        for (int i = 0; i < 60; i++)
            outbox.Append([Message(MessageKind.Turn), Message(MessageKind.Call), Message(MessageKind.Escalation)]);
        Assert.Equal(100, outbox.Depth);
        var kept = outbox.Peek(1000, NoGapYet).Where(message => message.Kind != MessageKind.Alert).ToList();
        Assert.Equal(60, kept.Count(message => message.Kind == MessageKind.Escalation));
        Assert.Equal(40, kept.Count(message => message.Kind == MessageKind.Call));
        Assert.Equal(180, kept.Max(message => message.Seq));
        Assert.Equal((60L, 20L), (_dropped[MessageKind.Turn], _dropped[MessageKind.Call]));
        Assert.True(kept.Where(message => message.Kind == MessageKind.Call).Min(message => message.Seq) > 20 * 3, "the oldest calls went first");
    }

    [Fact]
    public void A_gap_is_announced_once_per_type_behind_what_was_kept()
    {
        using var outbox = Open(messages: 100);
        for (int i = 0; i < 120; i++)
            outbox.Append([Message(MessageKind.Turn)]);
        var gaps = new List<GapReport>();
        var all = outbox.Peek(1000, gap =>
        {
            gaps.Add(gap);
            return Message(MessageKind.Alert);
        });
        Assert.Equal(new GapReport("turn", 1, 20, 20), Assert.Single(gaps));
        Assert.Equal(MessageKind.Alert, all[^1].Kind);
        Assert.Equal(121, all[^1].Seq);
        Assert.Equal(101, outbox.Peek(1000, NoGap).Count);
    }

    [Fact]
    public void The_disk_bound_holds_whatever_is_poured_in()
    {
        const long Bound = 1 << 20;
        using var outbox = Open(bytes: Bound);
        for (int i = 0; i < 60; i++)
            outbox.Append([.. Enumerable.Range(0, 100).Select(_ => Message((MessageKind)(1 + i % 6), 1000))]);
        Assert.InRange(outbox.Bytes, Bound / 2, Bound);
        // The file holds a page's waste beside the rows; the WAL is cut back to 1 MB.
        long onDisk = Directory.EnumerateFiles(_folder).Sum(file => new FileInfo(file).Length);
        Assert.InRange(onDisk, Bound / 2, (Bound * 2) + (3 << 20));
        Assert.Equal(5400, outbox.Depth + _dropped.Values.Sum() - 600);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_damaged_file_is_set_aside_a_new_one_begun_and_central_told(bool headerLost)
    {
        using (var outbox = Open())
            outbox.Append([.. Enumerable.Range(0, 300).Select(_ => Message(MessageKind.Call, 500))]);
        Damage(headerLost);
        byte[] damaged = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        await using var broker = await Mosquitto.StartAsync();
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        await using var rig = await TelemetryRig.StartAsync(new MqttOptions { Host = "127.0.0.1", Port = broker.Port }, folder: _folder);
        rig.Telemetry.Publish(Samples.CallEnded);
        var alert = await central.NextAsync(message => message.Topic.EndsWith("/alerts", StringComparison.Ordinal));
        Assert.Equal(("outbox_reset", "critical"), (alert.Data.GetProperty("code").GetString(), alert.Data.GetProperty("severity").GetString()));
        await central.NextAsync(message => message.Topic.EndsWith("/calls", StringComparison.Ordinal));
        string aside = Assert.Single(Directory.EnumerateFiles(_folder, "outbox.db.damaged-*"));
        Assert.Equal(damaged, await System.IO.File.ReadAllBytesAsync(aside, TestContext.Current.CancellationToken));
        Assert.Contains(rig.Log, line => line.StartsWith("Error 4001", StringComparison.Ordinal) && line.Contains(aside, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_last_damaged_file_is_kept()
    {
        for (int i = 0; i < 3; i++)
        {
            System.IO.File.WriteAllText(File, $"this is no database {i}");
            using var outbox = Open();
            Assert.NotNull(outbox.TakeSetAside());
            Assert.Null(outbox.TakeSetAside());
        }
        Assert.Equal("this is no database 2", System.IO.File.ReadAllText(Assert.Single(Directory.EnumerateFiles(_folder, "*.damaged-*"))));
    }

    private static IEnumerable<long> Numbers(Outbox outbox) => outbox.Peek(100, NoGap).Select(message => message.Seq);

    private static Pending NoGap(GapReport gap) => throw new InvalidOperationException($"there is no gap, yet {gap} came");

    private static Pending NoGapYet(GapReport gap) => Message(MessageKind.Alert);

    private static Pending Message(MessageKind kind, int bytes = 50)
        => new(Guid.NewGuid(), Guid.NewGuid(), new DateTimeOffset(2026, 11, 23, 9, 0, 0, 123, TimeSpan.Zero), kind, new byte[bytes]);

    private Outbox Open(long messages = 100_000, long bytes = 1 << 30)
        => new(new OutboxOptions { Path = File, MaxMessages = messages, MaxBytes = bytes }, TimeProvider.System,
            (kind, count) => _dropped[kind] = _dropped.GetValueOrDefault(kind) + count);

    private void Damage(bool headerLost)
    {
        using var stream = System.IO.File.OpenWrite(File);
        stream.Position = headerLost ? 0 : 8192;
        byte[] noise = new byte[headerLost ? 100 : 40_000];
        new Random(1).NextBytes(noise);
        stream.Write(noise);
    }
}
