using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeVoice.Telephony.Rtp;
using EdgeVoice.Telephony.Transport;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Transport;

/// <summary>Two user agents, real sockets on loopback, real time: what the virtual-time tests cannot show.</summary>
public sealed class CallOverUdpTests
{
    private static readonly KeyValuePair<string, string>[] NoHeaders = [];

    [Fact]
    public async Task A_call_is_set_up_carries_audio_both_ways_and_ends_with_BYE()
    {
        await using var called = Start();
        await using var caller = Start();
        await using var calledRtp = OpenRtp();
        await using var callerRtp = OpenRtp();

        var leg = caller.NextCallId();
        caller.Post(new SipCommand.Invite(leg, TargetOf(called), callerRtp.LocalEndPoint, NoHeaders));
        var incoming = await Next<SipEvent.Incoming>(called);
        called.Post(new SipCommand.Ring(incoming.Call));
        await Next<SipEvent.Ringing>(caller);
        called.Post(new SipCommand.Accept(incoming.Call, calledRtp.LocalEndPoint));
        var there = await Next<SipEvent.Answered>(called);
        var here = await Next<SipEvent.Answered>(caller);
        await Next<SipEvent.Confirmed>(called);
        Assert.Equal(callerRtp.LocalEndPoint, there.Audio.Remote);
        Assert.Equal(calledRtp.LocalEndPoint, here.Audio.Remote);

        await Exchange(callerRtp, here.Audio, calledRtp, there.Audio);

        caller.Post(new SipCommand.HangUp(leg));
        Assert.Equal(CallEnd.LocalHangUp, (await Next<SipEvent.Ended>(caller)).End);
        Assert.Equal(CallEnd.RemoteHangUp, (await Next<SipEvent.Ended>(called)).End);
    }

    [Fact]
    public async Task Garbage_and_a_cut_INVITE_leave_a_call_in_progress_untouched()
    {
        await using var called = Start();
        await using var caller = Start();
        await using var rtp = OpenRtp();
        var leg = caller.NextCallId();
        caller.Post(new SipCommand.Invite(leg, TargetOf(called), rtp.LocalEndPoint, NoHeaders));
        var incoming = await Next<SipEvent.Incoming>(called);
        called.Post(new SipCommand.Accept(incoming.Call, rtp.LocalEndPoint));
        await Next<SipEvent.Answered>(called);
        await Next<SipEvent.Confirmed>(called);

        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        byte[] garbage = [0xff, 0x00, 0x80, 0x0a, 0x20, 0x0d];
        byte[] cut = Encoding.ASCII.GetBytes("INVITE sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKcut\r\nFrom: <sip:b@x>;tag=1\r\nTo: <sip:");
        await stranger.SendAsync(garbage, called.LocalEndPoint, TestContext.Current.CancellationToken);
        await stranger.SendAsync(cut, called.LocalEndPoint, TestContext.Current.CancellationToken);
        var answer = await stranger.ReceiveAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("SIP/2.0 400 Bad Request (no empty line", Encoding.ASCII.GetString(answer.Buffer), StringComparison.Ordinal);

        called.Post(new SipCommand.HangUp(incoming.Call));
        Assert.Equal(CallEnd.LocalHangUp, (await Next<SipEvent.Ended>(called)).End);
        Assert.Equal((1, 1), ((int)called.Counters.Garbage, (int)called.Counters.BadRequests));
    }

    [Fact]
    public async Task A_name_without_address_ends_the_leg_with_a_reason()
    {
        await using var caller = Start();
        var leg = caller.NextCallId();
        caller.Post(new SipCommand.Invite(leg, new Uri("sip:someone@no-such-host.invalid"), new IPEndPoint(IPAddress.Loopback, 4000), NoHeaders));
        var ended = await Next<SipEvent.Ended>(caller);
        Assert.Equal((CallEnd.Failed, 503), (ended.End, ended.Status));
        Assert.Contains("no-such-host.invalid", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_an_agent_ends_its_calls_on_both_sides()
    {
        await using var called = Start();
        await using var caller = Start();
        caller.Post(new SipCommand.Invite(caller.NextCallId(), TargetOf(called), new IPEndPoint(IPAddress.Loopback, 4000), NoHeaders));
        called.Post(new SipCommand.Accept((await Next<SipEvent.Incoming>(called)).Call, new IPEndPoint(IPAddress.Loopback, 4002)));
        await Next<SipEvent.Answered>(called);
        await Next<SipEvent.Confirmed>(called);
        await Next<SipEvent.Answered>(caller);
        await caller.DisposeAsync();
        Assert.Equal(CallEnd.LocalHangUp, (await Next<SipEvent.Ended>(caller)).End);
        Assert.False(await caller.Events.WaitToReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(CallEnd.RemoteHangUp, (await Next<SipEvent.Ended>(called)).End);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_Contact_that_this_socket_cannot_reach_harms_nobody_else()
    {
        await using var called = Start();
        using var phone = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        string head = "Via: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK{0}\r\nFrom: <sip:b@x>;tag=1\r\nTo: <sip:a@x>{1}\r\nCall-ID: v6\r\nContact: <sip:b@[::1]:5070>\r\nCSeq: {2}\r\n\r\n";
        await Send("INVITE sip:a@127.0.0.1 SIP/2.0\r\n" + string.Format(System.Globalization.CultureInfo.InvariantCulture, head, "i", "", "1 INVITE"));
        var call = (await Next<SipEvent.Incoming>(called)).Call;
        called.Post(new SipCommand.Accept(call, new IPEndPoint(IPAddress.Loopback, 4000)));
        called.Post(new SipCommand.HangUp(call));
        await Next<SipEvent.Ended>(called);
        string answer = "";
        while (!answer.StartsWith("SIP/2.0 200", StringComparison.Ordinal))
            answer = Encoding.ASCII.GetString((await phone.ReceiveAsync(TestContext.Current.CancellationToken)).Buffer);
        string tag = answer.Split("To: <sip:a@x>")[1].Split("\r\n")[0];
        await Send("ACK sip:a@127.0.0.1 SIP/2.0\r\n" + string.Format(System.Globalization.CultureInfo.InvariantCulture, head, "a", tag, "1 ACK"));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (called.Counters.SendErrors == 0)
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, called.Counters.Faults);
        Assert.Null(called.LastFault);

        async Task Send(string message) => await phone.SendAsync(Encoding.ASCII.GetBytes(message), called.LocalEndPoint, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_leg_hung_up_while_its_target_is_looked_up_ends_once()
    {
        await using var caller = Start();
        var leg = caller.NextCallId();
        caller.Post(new SipCommand.Invite(leg, new Uri("sip:someone@no-such-host.invalid"), new IPEndPoint(IPAddress.Loopback, 4000), NoHeaders));
        caller.Post(new SipCommand.HangUp(leg));
        await Next<SipEvent.Ended>(caller);
        var second = caller.NextCallId();
        caller.Post(new SipCommand.Invite(second, new Uri("sip:someone@no-such-host.invalid"), new IPEndPoint(IPAddress.Loopback, 4000), NoHeaders));
        Assert.Equal(second, (await Next<SipEvent.Ended>(caller)).Call);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_that_is_behind_loses_no_event_and_new_calls_get_503_meanwhile()
    {
        await using var called = SipUserAgent.Start(new SipUserAgentOptions { BindAddress = IPAddress.Loopback, Port = 0, EventCapacity = 1 }, TimeProvider.System);
        using var phone = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal(100, await Call("first"));
        Assert.Equal(100, await Call("second"));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (called.Counters.EventsDelayed == 0)
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        Assert.Equal(503, await Call("third"));
        Assert.Equal("first", (await Next<SipEvent.Incoming>(called)).Details.SipCallId);
        Assert.Equal("second", (await Next<SipEvent.Incoming>(called)).Details.SipCallId);
        int status = 503;
        for (int i = 0; status == 503; i++)
            status = await Call($"fourth{i}");
        Assert.Equal(100, status);

        async Task<int> Call(string id)
        {
            string invite = $"INVITE sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK{id}\r\nFrom: <sip:b@x>;tag=1\r\nTo: <sip:a@x>\r\nCall-ID: {id}\r\nCSeq: 1 INVITE\r\nContact: <sip:b@127.0.0.1>\r\n\r\n";
            await phone.SendAsync(Encoding.ASCII.GetBytes(invite), called.LocalEndPoint, TestContext.Current.CancellationToken);
            while (true)
            {
                string answer = Encoding.ASCII.GetString((await phone.ReceiveAsync(TestContext.Current.CancellationToken)).Buffer);
                // The 503 of an earlier call may be repeated in between.
                if (answer.Contains($"Call-ID: {id}\r\n", StringComparison.Ordinal))
                    return int.Parse(answer.AsSpan(8, 3), System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>Fifty packets each way, 20 ms apart by the sockets' own clock.</summary>
    private static async Task Exchange(RtpSocket a, NegotiatedAudio audioOfA, RtpSocket b, NegotiatedAudio audioOfB)
    {
        const int Packets = 50;
        var (sessionA, sessionB) = (Session(audioOfA, 1), Session(audioOfB, 2));
        byte[] packet = new byte[1500], payload = new byte[160];
        var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (int i = 0; i < Packets; i++)
        {
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            payload.AsSpan().Fill((byte)i);
            Assert.True(a.Send(packet.AsSpan(0, sessionA.WriteAudio(packet, payload)), sessionA.Remote));
            Assert.True(b.Send(packet.AsSpan(0, sessionB.WriteAudio(packet, payload)), sessionB.Remote));
        }
        await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Packets, Receive(a, sessionA));
        Assert.Equal(Packets, Receive(b, sessionB));
    }

    private static int Receive(RtpSocket socket, RtpSession session)
    {
        byte[] buffer = new byte[1500];
        int count = 0;
        long last = 0;
        while (socket.TryReceive(buffer, out var received))
        {
            Assert.Equal(RtpArrival.Audio, session.Receive(buffer.AsSpan(0, received.Length), received.Source, received.Arrival, out var packet));
            Assert.Equal((byte)count, packet.Payload[0]);
            Assert.True(received.Arrival >= last);
            last = received.Arrival;
            count++;
        }
        return count;
    }

    private static RtpSession Session(NegotiatedAudio audio, byte seed)
    {
        byte[] random = new byte[12];
        random.AsSpan().Fill(seed);
        var session = new RtpSession(random, IPAddress.Loopback);
        session.Configure(audio);
        return session;
    }

    private static SipUserAgent Start()
        => SipUserAgent.Start(new SipUserAgentOptions { BindAddress = IPAddress.Loopback, Port = 0 }, TimeProvider.System);

    private static RtpSocket OpenRtp() => RtpSocket.Open(IPAddress.Loopback, 0, 0);

    private static Uri TargetOf(SipUserAgent agent) => new($"sip:agent@{agent.LocalEndPoint}");

    private static async Task<T> Next<T>(SipUserAgent agent)
        where T : SipEvent
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        return Assert.IsType<T>(await agent.Events.ReadAsync(patience.Token));
    }
}
