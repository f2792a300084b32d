using CsCheck;
using EdgeVoice.Telephony.Rtp;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Rtp;

public sealed class RtpPacketTests
{
    private static readonly byte[] Full =
    [
        // V=2, P, X, CC=1; M, PT=0; seq; ts; ssrc; csrc; extension of one word; payload 1 2 3; two octets of padding
        0xb1, 0x80, 0x12, 0x34, 0, 0, 0, 160, 0xde, 0xad, 0xbe, 0xef, 1, 2, 3, 4, 0xbe, 0xde, 0, 1, 9, 9, 9, 9, 1, 2, 3, 0, 2,
    ];

    [Fact]
    public void CSRC_extension_and_padding_are_passed_over()
    {
        Assert.True(RtpPacket.TryRead(Full, out var packet, out int read));
        Assert.Equal((0x1234, 160u, 0xdeadbeefu, true, (byte)0, Full.Length), (packet.Sequence, packet.Timestamp, packet.Ssrc, packet.Marker, packet.PayloadType, read));
        Assert.Equal([1, 2, 3], packet.Payload.ToArray());
    }

    [Fact]
    public void Cut_at_any_length_it_is_refused_or_shorter()
    {
        for (int length = 0; length < Full.Length; length++)
        {
            // The last octet of what is left is taken for the padding; below the end of the extension there is nothing to read.
            bool read = RtpPacket.TryRead(Full.AsSpan(0, length), out var packet, out _);
            Assert.False(read && length < 24, $"at {length}");
            Assert.True(packet.Payload.Length <= Math.Max(0, length - 24));
        }
    }

    [Theory]
    [InlineData(0x40, 0)]
    [InlineData(0xc0, 0)]
    [InlineData(0x80, 72)]
    [InlineData(0x80, 200)]
    [InlineData(0x80, 201)]
    [InlineData(0xa0, 0)]
    public void Another_version_RTCP_and_padding_without_a_count_are_refused(byte first, byte second)
    {
        byte[] packet = new byte[40];
        (packet[0], packet[1]) = (first, second);
        Assert.False(RtpPacket.TryRead(packet, out _, out int read));
        Assert.Equal(0, read);
    }

    [Fact]
    public void Written_and_read_again_it_is_the_same()
        => Gen.Select(Gen.Byte[0, 63], Gen.Bool, Gen.UShort, Gen.UInt, Gen.UInt, Gen.Byte.Array[0, 400]).Sample((type, marker, sequence, timestamp, ssrc, payload) =>
        {
            byte[] buffer = new byte[500];
            int length = RtpPacket.Write(buffer, type, marker, sequence, timestamp, ssrc, payload);
            Assert.True(RtpPacket.TryRead(buffer.AsSpan(0, length), out var packet, out int read));
            Assert.Equal(length, read);
            Assert.Equal((type, marker, sequence, timestamp, ssrc), (packet.PayloadType, packet.Marker, packet.Sequence, packet.Timestamp, packet.Ssrc));
            Assert.Equal(payload, packet.Payload.ToArray());
        });

    [Fact]
    public void Any_octets_are_borne()
        => Gen.Byte.Array[0, 80].Sample(octets =>
        {
            bool good = RtpPacket.TryRead(octets, out var packet, out int read);
            Assert.Equal(good ? octets.Length : 0, read);
            Assert.True(good || packet.Payload.IsEmpty);
        }, iter: 20_000);

    [Fact]
    public void A_packet_that_does_not_fit_is_not_written() => Assert.Equal(0, RtpPacket.Write(new byte[100], 0, false, 1, 1, 1, new byte[160]));

    [Theory]
    [InlineData('0', 0)]
    [InlineData('9', 9)]
    [InlineData('*', 10)]
    [InlineData('#', 11)]
    [InlineData('d', 15)]
    public void Keys_and_codes_of_RFC_4733(char key, byte code)
    {
        Assert.True(TelephoneEvent.TryCode(key, out byte found));
        Assert.Equal(code, found);
        byte[] block = new byte[4];
        new TelephoneEvent(code, true, 10, 800).Write(block);
        Assert.True(TelephoneEvent.TryRead(block, out var read, out _));
        Assert.Equal((char.ToUpperInvariant(key), true, (byte)10, (ushort)800), (read.Key, read.End, read.Volume, read.Duration));
        Assert.False(TelephoneEvent.TryRead(block.AsSpan(0, 3), out _, out _));
    }
}
