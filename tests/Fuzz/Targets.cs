using System.Net;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Rtp;
using EdgeVoice.Telephony.Sdp;
using EdgeVoice.Telephony.Sip;

namespace EdgeVoice.Fuzz;

/// <summary>What is fuzzed: each takes any octets, and any exception is a defect.</summary>
internal static class Targets
{
    private static readonly IPEndPoint Local = new(IPAddress.Parse("10.0.0.1"), 5060);
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("10.0.0.2"), 5062);

    public static IReadOnlyDictionary<string, Action<ReadOnlyMemory<byte>>> All { get; } = new Dictionary<string, Action<ReadOnlyMemory<byte>>>
    {
        ["sip"] = Sip,
        ["sdp"] = octets => _ = new OfferAnswer([AudioCodec.G722, AudioCodec.Pcmu, AudioCodec.Pcma], 1).Answer(octets.Span, Local, out _),
        ["rtp"] = octets => _ = Session().Receive(octets.Span, MediaAddress.From(Peer), 1, out _),
        ["rtcp"] = octets => _ = Session().ReceiveRtcp(octets.Span, MediaAddress.From(Peer), 1),
    };

    /// <summary>A whole agent: the octets as one datagram outside a call, then as a second one while that call, if it made one, is up.</summary>
    private static void Sip(ReadOnlyMemory<byte> octets)
    {
        long calls = 0;
        var random = new Random(1);
        var core = new SipCore(new SipUserAgentOptions(), () => new CallId(++calls), _ => Local, new SipIds(random.NextBytes));
        core.Receive(octets.Span, Peer, TimeSpan.Zero);
        while (core.TryTakeEvent(out var told))
        {
            if (told is SipEvent.Incoming)
                core.Execute(new SipCommand.Accept(told.Call, Local), TimeSpan.Zero);
        }
        core.Receive(octets.Span, Peer, TimeSpan.FromMilliseconds(1));
        for (int i = 0; core.NextDeadline is { } deadline; i++)
        {
            if (i > 10_000)
                throw new InvalidOperationException("the timers of one datagram never end");
            core.Advance(deadline);
        }
        if (core.Counters.Calls != 0)
            throw new InvalidOperationException("a call outlives all its timers");
    }

    private static RtpSession Session()
    {
        var session = new RtpSession(new byte[12], Peer.Address);
        session.Configure(new NegotiatedAudio(Peer, AudioCodec.Pcmu, 0, 101, 20, true, true));
        return session;
    }
}
