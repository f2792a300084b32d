using System.Buffers.Binary;

namespace EdgeVoice.Telephony.Rtp;

/// <summary>An RTP packet as a view on its datagram (RFC 3550 section 5.1). Reads and writes without allocating.</summary>
public readonly ref struct RtpPacket
{
    /// <summary>Octets of the header that we write: no CSRC, no extension.</summary>
    public const int HeaderLength = 12;

    public byte PayloadType { get; private init; }

    public bool Marker { get; private init; }

    public ushort Sequence { get; private init; }

    /// <summary>In ticks of the RTP clock: 8000 a second for all our codecs.</summary>
    public uint Timestamp { get; private init; }

    public uint Ssrc { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>False where it is no RTP of version 2, is shorter than its own header says, or is RTCP by its type (RFC 5761 section 4).</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out RtpPacket packet, out int bytesRead)
    {
        packet = default;
        bytesRead = 0;
        if (datagram.Length < HeaderLength || datagram[0] >> 6 != 2)
            return false;
        // With the marker bit, RTCP types 192 to 223 look like RTP payload types 64 to 95, which nobody may use.
        if ((datagram[1] & 0x7f) is >= 64 and < 96)
            return false;
        int at = HeaderLength + ((datagram[0] & 0x0f) * 4);
        if ((datagram[0] & 0x10) != 0)
        {
            if (datagram.Length < at + 4)
                return false;
            at += 4 + (BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]) * 4);
        }
        int end = datagram.Length;
        if ((datagram[0] & 0x20) != 0)
        {
            int padding = datagram[^1];
            if (padding == 0)
                return false;
            end -= padding;
        }
        if (at > end)
            return false;
        packet = new RtpPacket
        {
            PayloadType = (byte)(datagram[1] & 0x7f),
            Marker = (datagram[1] & 0x80) != 0,
            Sequence = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]),
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]),
            Payload = datagram[at..end],
        };
        bytesRead = datagram.Length;
        return true;
    }

    /// <summary>Writes header and payload; returns the length, or 0 when <paramref name="target"/> is too small.</summary>
    public static int Write(Span<byte> target, byte payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc, ReadOnlySpan<byte> payload)
    {
        int length = HeaderLength + payload.Length;
        if (target.Length < length)
            return 0;
        target[0] = 0x80;
        target[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], ssrc);
        payload.CopyTo(target[HeaderLength..]);
        return length;
    }
}
