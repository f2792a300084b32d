using System.Net;

namespace EdgeVoice.Testing.Network;

/// <summary>Something with an address that lives on virtual time: a protocol core, or a script that plays one.</summary>
public interface INetworkNode
{
    /// <summary>When the node wants to be woken next, or null.</summary>
    TimeSpan? NextDeadline { get; }

    void Receive(ReadOnlySpan<byte> datagram, IPEndPoint from, TimeSpan now);

    void Advance(TimeSpan now);

    bool TryTake(out byte[] datagram, out IPEndPoint to);
}

/// <summary>What a link does to datagrams.</summary>
/// <param name="Loss">Share that is lost, 0 to 1.</param>
/// <param name="Duplication">Share that arrives twice, 0 to 1.</param>
/// <param name="Delay">Shortest way.</param>
/// <param name="Jitter">Added to it, evenly spread; more than the gap between datagrams means reordering.</param>
public sealed record LinkQuality(double Loss, double Duplication, TimeSpan Delay, TimeSpan Jitter)
{
    /// <summary>Nothing is lost; 1 ms each way.</summary>
    public static LinkQuality Perfect { get; } = new(0, 0, TimeSpan.FromMilliseconds(1), TimeSpan.Zero);

    /// <summary>A bad day: a fifth lost, a tenth doubled, up to 300 ms of reordering.</summary>
    public static LinkQuality Poor { get; } = new(0.2, 0.1, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(300));
}

/// <summary>A datagram that was sent, and whether it will arrive.</summary>
public sealed record SentDatagram(TimeSpan At, IPEndPoint From, IPEndPoint To, byte[] Bytes, bool Lost);

/// <summary>
/// A network on virtual time: the same seed gives the same losses, repeats and order, on every machine.
/// Nothing happens but by <see cref="Run"/>.
/// </summary>
public sealed class SeededNetwork(int seed, LinkQuality quality)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<IPEndPoint, INetworkNode> _nodes = [];
    private readonly PriorityQueue<SentDatagram, (TimeSpan, long)> _underway = new();
    private long _order;

    public TimeSpan Now { get; private set; }

    /// <summary>All that was sent, in order.</summary>
    public List<SentDatagram> Sent { get; } = [];

    /// <summary>Loses what it returns true for, on top of the link's own losses.</summary>
    public Func<SentDatagram, bool>? Lose { get; set; }

    public void Attach(IPEndPoint address, INetworkNode node) => _nodes[address] = node;

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan duration) => RunUntil(static () => false, duration);

    /// <summary>Lets time pass until something holds; false when it does not within <paramref name="limit"/>.</summary>
    public bool RunUntil(Func<bool> done, TimeSpan limit)
    {
        var end = Now + limit;
        while (true)
        {
            Collect();
            if (done())
                return true;
            var next = NextMoment();
            if (next is null || next > end)
            {
                Now = end;
                return done();
            }
            Now = next.Value > Now ? next.Value : Now;
            Step();
        }
    }

    private TimeSpan? NextMoment()
    {
        TimeSpan? next = _underway.TryPeek(out _, out var key) ? key.Item1 : null;
        foreach (var node in _nodes.Values)
        {
            if (node.NextDeadline is { } deadline && (next is null || deadline < next))
                next = deadline;
        }
        return next;
    }

    private void Step()
    {
        while (_underway.TryPeek(out var datagram, out var key) && key.Item1 <= Now)
        {
            _underway.Dequeue();
            if (_nodes.TryGetValue(datagram.To, out var node))
                node.Receive(datagram.Bytes, datagram.From, Now);
        }
        foreach (var node in _nodes.Values)
        {
            if (node.NextDeadline is { } deadline && deadline <= Now)
                node.Advance(Now);
        }
    }

    private void Collect()
    {
        foreach (var (address, node) in _nodes)
        {
            while (node.TryTake(out byte[] bytes, out var to))
                Send(new SentDatagram(Now, address, to, bytes, false));
        }
    }

    private void Send(SentDatagram datagram)
    {
        bool lost = _random.NextDouble() < quality.Loss || Lose?.Invoke(datagram) == true;
        Sent.Add(datagram with { Lost = lost });
        if (lost)
            return;
        int copies = _random.NextDouble() < quality.Duplication ? 2 : 1;
        for (int i = 0; i < copies; i++)
            _underway.Enqueue(datagram, (Now + quality.Delay + (quality.Jitter * _random.NextDouble()), _order++));
    }
}
