using System.Net;
using System.Net.Sockets;
using EdgeVoice.Telephony.Rtp;
using EdgeVoice.Telephony.Transport;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Transport;

public sealed class RtpSocketTests
{
    [Fact]
    public async Task RTP_has_an_even_port_and_RTCP_the_next()
    {
        await using var a = RtpSocket.Open(IPAddress.Loopback, 0, 0);
        await using var b = RtpSocket.Open(IPAddress.Loopback, 0, 0);
        Assert.Equal(0, a.LocalEndPoint.Port % 2);
        Assert.True(a.SendRtcp("report"u8, MediaAddress.From(b.LocalEndPoint)));
        byte[] buffer = new byte[1500];
        var packet = await Wait(() => b.TryReceiveRtcp(buffer, out var got) ? got : default);
        Assert.Equal("report"u8.ToArray(), buffer[..packet.Length]);
        Assert.Equal(a.LocalEndPoint.Port + 1, packet.Source.Port);
        Assert.False(b.TryReceive(buffer, out _));
    }

    [Fact]
    public async Task A_range_that_is_used_up_says_so_and_one_given_back_can_be_had_again()
    {
        // A pair of ports that is free now, asked for twice.
        await using var probe = RtpSocket.Open(IPAddress.Loopback, 0, 0);
        int port = probe.LocalEndPoint.Port;
        Assert.Throws<SocketException>(() => RtpSocket.Open(IPAddress.Loopback, port, port + 1));
        await probe.DisposeAsync();
        await using var again = RtpSocket.Open(IPAddress.Loopback, port, port + 1);
        Assert.Equal(port, again.LocalEndPoint.Port);
        Assert.Throws<ArgumentOutOfRangeException>(() => RtpSocket.Open(IPAddress.Loopback, 40001, 40002));
    }

    [Fact]
    public async Task Sending_to_nowhere_or_after_the_end_is_counted_and_throws_nothing()
    {
        var socket = RtpSocket.Open(IPAddress.Loopback, 0, 0);
        Assert.False(socket.Send([1], default));
        await socket.DisposeAsync();
        Assert.False(socket.Send([1], MediaAddress.From(new IPEndPoint(IPAddress.Loopback, 9))));
        Assert.Equal(2, socket.SendErrors);
    }

    [Fact]
    public async Task RTP_from_a_strangers_address_does_not_reach_the_call()
    {
        await using var socket = RtpSocket.Open(IPAddress.Any, 0, 0);
        var session = new RtpSession(new byte[12], IPAddress.Loopback);
        session.Configure(new NegotiatedAudio(new IPEndPoint(IPAddress.Loopback, 4000), AudioCodec.Pcmu, 0, null, 20, true, true));
        // 127.0.0.2 is another host as far as an address tells.
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        byte[] packet = new byte[172];
        RtpPacket.Write(packet, 0, true, 1, 1, 1, new byte[160]);
        await stranger.SendAsync(packet, new IPEndPoint(IPAddress.Loopback, socket.LocalEndPoint.Port), TestContext.Current.CancellationToken);
        byte[] buffer = new byte[1500];
        var received = await Wait(() => socket.TryReceive(buffer, out var got) ? got : default);
        Assert.Equal(RtpArrival.Stranger, session.Receive(buffer.AsSpan(0, received.Length), received.Source, received.Arrival, out _));
        Assert.Equal((1, 0), (session.Counters.Strangers, session.Counters.Received));
        Assert.Equal(4000, session.Remote.Port);
    }

    [Fact]
    public async Task The_media_thread_sends_and_receives_without_allocating()
    {
        await using var a = RtpSocket.Open(IPAddress.Loopback, 0, 0);
        await using var b = RtpSocket.Open(IPAddress.Loopback, 0, 0);
        var to = MediaAddress.From(b.LocalEndPoint);
        byte[] packet = new byte[172], buffer = new byte[1500];
        a.Send(packet, to);
        b.TryReceive(buffer, out _);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                a.Send(packet, to);
                b.TryReceive(buffer, out _);
            }
        }));
    }

    private static async Task<ReceivedPacket> Wait(Func<ReceivedPacket> take)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (int i = 0; i < 2000; i++)
        {
            var packet = take();
            if (packet.Length > 0)
                return packet;
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("no packet within 10 s");
    }
}
