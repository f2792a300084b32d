using System.Buffers.Binary;
using System.Net;
using CsCheck;
using EdgeVoice.Telephony.Rtp;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Rtp;

/// <summary>Loss, jitter and reports, against numbers worked out by hand from RFC 3550.</summary>
public sealed class RtcpTests
{
    private static readonly MediaAddress A = MediaAddress.From(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 4000));
    private static readonly MediaAddress B = MediaAddress.From(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 4000));
    private readonly byte[] _buffer = new byte[400];

    [Fact]
    public void A_lost_packet_of_four_is_a_quarter()
    {
        var statistics = default(RtpStatistics);
        foreach (ushort sequence in (ushort[])[65534, 65535, 1])
            Assert.True(statistics.Take(sequence, 0, 0));
        Assert.Equal((4, 1, 0x10001u), (statistics.Expected, statistics.Lost, statistics.ExtendedHighest));
        Assert.Equal(64, statistics.TakeFractionLost());
        Assert.Equal(0, statistics.TakeFractionLost());
    }

    [Fact]
    public void Late_packets_fill_the_gap_and_repeats_make_the_loss_negative()
    {
        var statistics = default(RtpStatistics);
        foreach (ushort sequence in (ushort[])[10, 12, 11, 12])
            statistics.Take(sequence, 0, 0);
        Assert.Equal(-1, statistics.Lost);
        Assert.Equal(0, statistics.TakeFractionLost());
    }

    [Fact]
    public void A_jump_must_be_confirmed_by_the_next_packet()
    {
        var statistics = default(RtpStatistics);
        statistics.Take(10, 0, 0);
        Assert.False(statistics.Take(20000, 0, 0));
        Assert.False(statistics.Take(30000, 0, 0));
        Assert.True(statistics.Take(30001, 0, 0));
        Assert.True(statistics.Take(30002, 0, 0));
        Assert.Equal(0, statistics.Lost);
    }

    [Fact]
    public void Jitter_moves_a_sixteenth_of_the_way_each_packet()
    {
        var statistics = default(RtpStatistics);
        statistics.Take(1, 0, 1000);
        statistics.Take(2, 160, 1160 + 16);
        Assert.Equal(1, statistics.Jitter, 9);
        statistics.Take(3, 320, 1320 + 16);
        Assert.Equal(1 - (1 / 16.0), statistics.Jitter, 9);
    }

    [Fact]
    public void A_report_is_SR_and_SDES_and_at_the_end_BYE()
    {
        var (session, _) = Pair();
        session.WriteAudio(_buffer, new byte[160]);
        int length = session.WriteReport(_buffer, 10_000_000, bye: true);
        var types = new List<byte>();
        for (int at = 0; at < length; at += (BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(at + 2)) + 1) * 4)
            types.Add(_buffer[at + 1]);
        Assert.Equal([200, 202, 203], types);
        Assert.Equal((1u, 160u), (BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(20)), BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(24))));
    }

    [Fact]
    public void Who_sends_nothing_reports_as_receiver()
    {
        var (session, _) = Pair();
        session.WriteReport(_buffer, 1, bye: false);
        Assert.Equal(201, _buffer[1]);
    }

    [Fact]
    public void The_round_trip_and_the_far_sides_loss_come_back_in_its_report()
    {
        var (a, b) = Pair();
        const long Ms = 10_000;
        long now = 1_000_000 * Ms;
        for (int i = 0; i < 4; i++)
        {
            int audio = a.WriteAudio(_buffer, new byte[160]);
            if (i != 2)
                b.Receive(_buffer.AsSpan(0, audio), A, now, out _);
        }
        Assert.True(b.ReceiveRtcp(_buffer.AsSpan(0, a.WriteReport(_buffer, now, bye: false)), A, now + (30 * Ms)));
        Assert.True(a.ReceiveRtcp(_buffer.AsSpan(0, b.WriteReport(_buffer, now + (500 * Ms), bye: false)), B, now + (550 * Ms)));
        Assert.Equal(80, a.Counters.RoundTripMs!.Value, 0.1);
        Assert.Equal(0.25, a.Counters.RemoteLossFraction);
        Assert.Equal((3, 1), (b.Counters.Received, b.Counters.Lost));
    }

    [Fact]
    public void Reports_come_every_five_seconds_or_so()
    {
        var (session, _) = Pair();
        int reports = 0;
        for (long now = 1; now < 600 * TimeSpan.TicksPerSecond; now += TimeSpan.TicksPerSecond / 50)
            reports += session.WriteReportIfDue(_buffer, now) > 0 ? 1 : 0;
        Assert.InRange(reports, 600 / 7.5 - 1, 600 / 2.5 + 1);
    }

    [Fact]
    public void RTCP_of_a_stranger_is_not_taken()
    {
        var (a, b) = Pair();
        int length = a.WriteReport(_buffer, 1, bye: false);
        Assert.False(b.ReceiveRtcp(_buffer.AsSpan(0, length), MediaAddress.From(new IPEndPoint(IPAddress.Parse("203.0.113.1"), 4001)), 2));
        Assert.Equal(1, b.Counters.Strangers);
    }

    [Fact]
    public void A_report_cut_anywhere_is_refused()
    {
        var (a, b) = Pair();
        a.WriteAudio(_buffer, new byte[160]);
        int length = a.WriteReport(_buffer, 1, bye: true);
        for (int cut = 0; cut < length; cut++)
        {
            // The compound may end after any of its whole parts: SR (28), SR + SDES (48).
            Assert.Equal(cut is 28 or 48, b.ReceiveRtcp(_buffer.AsSpan(0, cut), A, 2));
        }
    }

    [Fact]
    public void Any_octets_are_borne()
        => Gen.Byte.Array[0, 120].Sample(octets =>
        {
            var (_, b) = Pair();
            if (octets.Length > 3)
                (octets[0], octets[1], octets[2]) = ((byte)(0x80 | (octets[0] & 0x1f)), (byte)(200 + (octets[1] % 5)), 0);
            _ = b.ReceiveRtcp(octets, A, 2);
        }, iter: 20_000);

    private static (RtpSession A, RtpSession B) Pair()
    {
        var a = new RtpSession([1, 2, 3, 4, 0xff, 0xff, 0, 0, 0, 0, 0, 0], IPAddress.Loopback);
        var b = new RtpSession([5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0], IPAddress.Loopback);
        a.Configure(new NegotiatedAudio(B.ToEndPoint(), AudioCodec.Pcmu, 0, 101, 20, true, true));
        b.Configure(new NegotiatedAudio(A.ToEndPoint(), AudioCodec.Pcmu, 0, 101, 20, true, true));
        return (a, b);
    }
}
