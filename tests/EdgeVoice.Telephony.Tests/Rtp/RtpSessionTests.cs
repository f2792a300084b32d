using System.Net;
using EdgeVoice.Telephony.Rtp;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Rtp;

/// <summary>Who is heard, what is told of keys, what goes out.</summary>
public sealed class RtpSessionTests
{
    private const long PacketTime = 200_000;
    private static readonly IPAddress Phone = IPAddress.Parse("10.0.0.2");
    private static readonly IPAddress Pbx = IPAddress.Parse("10.0.0.3");
    private static readonly MediaAddress Agreed = From("10.0.0.2", 4000);

    private readonly RtpSession _session = Create();
    private readonly byte[] _buffer = new byte[400];
    private ushort _sequence = 65530;
    private uint _timestamp = 1000;
    private long _now;

    [Fact]
    public void The_agreed_address_is_heard() => Assert.Equal(RtpArrival.Audio, Audio(Agreed));

    [Fact]
    public void Before_anything_is_agreed_everybody_is_a_stranger()
    {
        var session = new RtpSession(new byte[12], Pbx);
        int length = RtpPacket.Write(_buffer, 0, false, 1, 1, 1, _silence);
        Assert.Equal(RtpArrival.Stranger, session.Receive(_buffer.AsSpan(0, length), From("10.0.0.3", 4000), 1, out _));
    }

    [Fact]
    public void A_stranger_is_dropped_counted_and_draws_no_audio_to_itself()
    {
        Assert.Equal(RtpArrival.Stranger, Audio(From("203.0.113.5", 4000)));
        Assert.Equal(Agreed, _session.Remote);
        Assert.Equal(RtpArrival.Audio, Audio(Agreed));
        Assert.Equal(RtpArrival.Stranger, Audio(From("203.0.113.5", 4000)));
        Assert.Equal((2, 1), (_session.Counters.Strangers, _session.Counters.Received));
    }

    [Theory]
    [InlineData("10.0.0.2", 4444)]
    [InlineData("10.0.0.3", 6000)]
    public void Another_port_of_the_phone_or_of_the_signalling_host_is_latched_and_answered(string host, ushort port)
    {
        var real = From(host, port);
        Assert.Equal(RtpArrival.Audio, Audio(real));
        Assert.Equal(real, _session.Remote);
    }

    [Fact]
    public void Once_latched_another_source_is_a_stranger_but_the_agreed_one_takes_over()
    {
        var first = From("10.0.0.3", 6000);
        Audio(first);
        Assert.Equal(RtpArrival.Stranger, Audio(From("10.0.0.3", 6002)));
        Assert.Equal(RtpArrival.Audio, Audio(Agreed));
        Assert.Equal(Agreed, _session.Remote);
        Assert.Equal(RtpArrival.Stranger, Audio(first));
    }

    [Fact]
    public void What_is_no_RTP_of_this_call_does_not_latch()
    {
        var source = From("10.0.0.3", 6000);
        Assert.Equal(RtpArrival.Malformed, _session.Receive(new byte[5], source, 0, out _));
        Assert.Equal(RtpArrival.OtherPayload, Packet(source, 13, [0]));
        Assert.Equal(Agreed, _session.Remote);
        Assert.Equal((1, 1), (_session.Counters.Malformed, _session.Counters.OtherPayload));
    }

    [Fact]
    public void A_new_agreed_address_is_latched_anew()
    {
        Audio(From("10.0.0.3", 6000));
        _session.Configure(Negotiated() with { Remote = new IPEndPoint(IPAddress.Parse("10.0.0.9"), 5000) });
        Assert.Equal(From("10.0.0.9", 5000), _session.Remote);
        Assert.Equal(RtpArrival.Stranger, Audio(Agreed));
        Assert.Equal(RtpArrival.Audio, Audio(From("10.0.0.9", 5000)));
    }

    [Fact]
    public void A_new_SSRC_is_told_once()
    {
        Audio(Agreed);
        Assert.Equal(RtpArrival.AudioOfNewSource, Audio(Agreed, ssrc: 99));
        Assert.Equal(RtpArrival.Audio, Audio(Agreed, ssrc: 99));
    }

    [Fact]
    public void A_key_is_told_once_however_often_its_packets_come()
    {
        Event(5, end: false, timestamp: 100);
        Event(5, end: false, timestamp: 100);
        Event(5, end: true, timestamp: 100);
        Event(5, end: true, timestamp: 100);
        Assert.True(_session.TryTakeKey(out char key));
        Assert.Equal('5', key);
        Assert.False(_session.TryTakeKey(out _));
    }

    [Fact]
    public void A_key_whose_end_alone_arrives_is_told_and_a_late_packet_of_it_is_not()
    {
        Event(1, end: true, timestamp: 100);
        Event(2, end: true, timestamp: 2000);
        Event(1, end: true, timestamp: 100);
        Assert.Equal("12", Keys());
    }

    [Fact]
    public void The_same_key_pressed_twice_is_told_twice()
    {
        Event(7, end: true, timestamp: 4294967200);
        Event(7, end: true, timestamp: 900);
        Assert.Equal("77", Keys());
    }

    [Fact]
    public void Keys_beyond_the_bound_are_dropped_and_counted()
    {
        for (uint i = 0; i < 20; i++)
            Event(1, end: true, timestamp: 1 + (i * 1000));
        Assert.Equal(16, Keys().Length);
        Assert.Equal(4, _session.Counters.KeysDropped);
    }

    [Fact]
    public void An_event_that_is_no_key_is_not_told()
    {
        Event(32, end: true, timestamp: 100);
        Packet(Agreed, 101, [1, 2]);
        Assert.Equal("", Keys());
    }

    [Fact]
    public void Audio_goes_out_in_sequence_with_one_marker_per_talk_spurt()
    {
        var sent = new List<(ushort Sequence, uint Timestamp, bool Marker)>();
        for (int i = 0; i < 4; i++)
        {
            if (i == 2)
                _session.Skip(320);
            Assert.True(RtpPacket.TryRead(_buffer.AsSpan(0, _session.WriteAudio(_buffer, new byte[160])), out var packet, out _));
            sent.Add((packet.Sequence, packet.Timestamp, packet.Marker));
        }
        Assert.Equal([true, false, true, false], sent.Select(one => one.Marker));
        Assert.Equal([1, 1, 1], sent.Zip(sent.Skip(1), (a, b) => (ushort)(b.Sequence - a.Sequence)).Select(step => (int)step));
        Assert.Equal([160u, 480u, 160u], sent.Zip(sent.Skip(1), (a, b) => b.Timestamp - a.Timestamp));
    }

    [Fact]
    public void A_key_that_we_send_is_one_key_for_a_session_that_receives_it()
    {
        var other = Create();
        Assert.True(_session.StartKey('#'));
        Assert.False(_session.StartKey('1'));
        var durations = new List<ushort>();
        int ends = 0;
        while (_session.IsSendingKey)
        {
            int length = _session.WriteKey(_buffer, 160);
            Assert.Equal(RtpArrival.Event, other.Receive(_buffer.AsSpan(0, length), Agreed, _now += PacketTime, out var packet));
            Assert.Equal(durations.Count == 0, packet.Marker);
            Assert.True(TelephoneEvent.TryRead(packet.Payload, out var block, out _));
            durations.Add(block.Duration);
            ends += block.End ? 1 : 0;
        }
        Assert.Equal([160, 320, 480, 640, 800, 800, 800], durations);
        Assert.Equal(3, ends);
        Assert.True(other.TryTakeKey(out char key));
        Assert.Equal('#', key);
        Assert.False(other.TryTakeKey(out _));
        Assert.Equal(0, _session.WriteKey(_buffer, 160));
    }

    [Fact]
    public void Without_telephone_event_no_key_is_sent()
    {
        _session.Configure(Negotiated() with { TelephoneEventPayloadType = null });
        Assert.False(_session.StartKey('1'));
    }

    [Fact]
    public void Receiving_and_sending_allocate_nothing()
    {
        byte[] payload = new byte[160];
        Audio(Agreed);
        _session.WriteAudio(_buffer, payload);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                Audio(Agreed);
                _session.WriteAudio(_buffer, payload);
                _session.WriteReportIfDue(_buffer, _now);
                _ = _session.Counters;
            }
        }));
    }

    private string Keys()
    {
        string keys = "";
        while (_session.TryTakeKey(out char key))
            keys += key;
        return keys;
    }

    private RtpArrival Audio(MediaAddress source, uint ssrc = 1) => Packet(source, 0, _silence, ssrc: ssrc);

    private readonly byte[] _silence = new byte[160];

    private void Event(byte code, bool end, uint timestamp)
    {
        byte[] block = new byte[4];
        new TelephoneEvent(code, end, 10, 160).Write(block);
        Assert.Equal(RtpArrival.Event, Packet(Agreed, 101, block, timestamp));
    }

    private RtpArrival Packet(MediaAddress source, byte type, byte[] payload, uint? timestamp = null, uint ssrc = 1)
    {
        int length = RtpPacket.Write(_buffer, type, false, ++_sequence, timestamp ?? (_timestamp += 160), ssrc, payload);
        return _session.Receive(_buffer.AsSpan(0, length), source, _now += PacketTime, out _);
    }

    private static RtpSession Create()
    {
        var session = new RtpSession(new byte[12], Pbx);
        session.Configure(Negotiated());
        return session;
    }

    private static NegotiatedAudio Negotiated() => new(new IPEndPoint(Phone, 4000), AudioCodec.Pcmu, 0, 101, 20, true, true);

    private static MediaAddress From(string host, ushort port) => MediaAddress.From(new IPEndPoint(IPAddress.Parse(host), port));
}
