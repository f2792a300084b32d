using System.Net;
using EdgeVoice.Telephony.Sip;
using EdgeVoice.Testing.Network;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>A <see cref="SipCore"/> on the seeded network.</summary>
internal sealed class AgentNode : INetworkNode
{
    private long _calls;
    private TimeSpan _now;

    public AgentNode(IPEndPoint address, int seed = 1, SipUserAgentOptions? options = null)
    {
        Address = address;
        var random = new Random(seed);
        Core = new SipCore(options ?? new SipUserAgentOptions(), () => NextCallId(), _ => address, new SipIds(random.NextBytes));
    }

    public IPEndPoint Address { get; }

    public SipCore Core { get; }

    public List<SipEvent> Events { get; } = [];

    /// <summary>Called for each event; the place for a script's orders.</summary>
    public Action<SipEvent>? OnEvent { get; set; }

    public IPEndPoint Rtp => new(Address.Address, 4000);

    public TimeSpan? NextDeadline => Core.NextDeadline;

    public CallId NextCallId() => new(++_calls);

    public IEnumerable<T> All<T>() => Events.OfType<T>();

    public T One<T>() => Events.OfType<T>().Single();

    public bool Has<T>() => Events.OfType<T>().Any();

    public void Post(SipCommand command)
    {
        Core.Execute(command, _now);
        TakeEvents();
    }

    public void Receive(ReadOnlySpan<byte> datagram, IPEndPoint from, TimeSpan now)
    {
        _now = now;
        Core.Receive(datagram, from, now);
        TakeEvents();
    }

    public void Advance(TimeSpan now)
    {
        _now = now;
        Core.Advance(now);
        TakeEvents();
    }

    public bool TryTake(out byte[] datagram, out IPEndPoint to)
    {
        bool any = Core.TryTakeDatagram(out var next);
        (datagram, to) = (next.Bytes ?? [], next.To ?? Address);
        return any;
    }

    private void TakeEvents()
    {
        while (Core.TryTakeEvent(out var sipEvent))
        {
            Events.Add(sipEvent!);
            OnEvent?.Invoke(sipEvent!);
        }
    }
}

/// <summary>An agent and a scripted peer on a network of their own; what nearly every test of the core begins with.</summary>
internal sealed class Scene
{
    public Scene(SipUserAgentOptions? options = null)
    {
        Agent = new AgentNode(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 5060), options: options);
        Peer = new ScriptedSipPeer(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 5062));
        Network.Attach(Agent.Address, Agent);
        Network.Attach(Peer.Address, Peer);
    }

    public SeededNetwork Network { get; } = new(1, LinkQuality.Perfect);

    public AgentNode Agent { get; }

    public ScriptedSipPeer Peer { get; }

    /// <summary>Sends from the peer and lets a moment pass: less than any timer.</summary>
    public void Say(string message)
    {
        Peer.Send(message, Agent.Address);
        Moment();
    }

    public void Moment() => Network.Run(TimeSpan.FromMilliseconds(10));

    public void Order(SipCommand command)
    {
        // The agent's clock is moved by what it receives; an order comes at the network's time.
        Agent.Advance(Network.Now);
        Agent.Post(command);
        Moment();
    }

    /// <summary>An incoming call as far as its Incoming event.</summary>
    public SipEvent.Incoming Offer(string headers = "", string? sdp = null)
    {
        Say(Peer.Request("INVITE", 1, branch: "z9hG4bKinvite", headers: headers, body: sdp ?? Peer.Sdp()));
        return Agent.One<SipEvent.Incoming>();
    }

    /// <summary>An incoming call that was answered and acknowledged; returns our 200.</summary>
    public SipTrace Establish(string headers = "", string? sdp = null)
    {
        var call = Offer(headers, sdp).Call;
        Order(new SipCommand.Accept(call, Agent.Rtp));
        var ok = Peer.Responses("INVITE", 200).Single();
        Say(Peer.Ack(ok));
        return ok;
    }

    /// <summary>A call that we placed and the peer answered.</summary>
    public CallId Place(string answer, params KeyValuePair<string, string>[] headers)
    {
        Peer.OnReceive = message =>
        {
            if (message is { Status: 0, Method: "INVITE" })
                Peer.Send(Peer.Response(message, 200, "OK", body: answer), Agent.Address);
        };
        var call = Agent.NextCallId();
        Order(new SipCommand.Invite(call, new Uri("sip:someone@10.0.0.2:5062"), Agent.Rtp, headers));
        Peer.OnReceive = null;
        return call;
    }
}
