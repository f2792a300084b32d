using System.Buffers.Binary;
using EdgeVoice.Telephony.Rtp;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>The RTP streams of a capture file (classic pcap, Ethernet framing of the loopback device, IPv4, UDP).</summary>
internal static class CapturedRtp
{
    private const int EthernetHeader = 14;

    /// <summary>A packet as captured: when, to which port, its RTP payload.</summary>
    public sealed record Packet(double Seconds, int Port, ushort Sequence, byte PayloadType, byte[] Payload);

    public static IReadOnlyList<Packet> Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        Assert(bytes.Length >= 24 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 0xa1b2c3d4, $"{file} is no little-endian pcap of microseconds");
        var packets = new List<Packet>();
        int at = 24;
        while (at + 16 <= bytes.Length)
        {
            double seconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) + (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4)) / 1e6);
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 8));
            at += 16;
            if (at + length > bytes.Length)
                break; // the capture was stopped inside its last packet
            if (TryParse(bytes.AsSpan(at, length), seconds, out var packet))
                packets.Add(packet!);
            at += length;
        }
        return packets;
    }

    private static bool TryParse(ReadOnlySpan<byte> frame, double seconds, out Packet? packet)
    {
        packet = null;
        if (frame.Length < EthernetHeader + 28 || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != 0x0800)
            return false;
        var ip = frame[EthernetHeader..];
        int header = (ip[0] & 0x0f) * 4;
        if (ip[9] != 17 || ip.Length < header + 8)
            return false;
        int port = BinaryPrimitives.ReadUInt16BigEndian(ip[(header + 2)..]);
        int udpLength = BinaryPrimitives.ReadUInt16BigEndian(ip[(header + 4)..]);
        if (udpLength < 8 || ip.Length < header + udpLength || !RtpPacket.TryRead(ip.Slice(header + 8, udpLength - 8), out var rtp, out _))
            return false;
        packet = new Packet(seconds, port, rtp.Sequence, rtp.PayloadType, rtp.Payload.ToArray());
        return true;
    }

    private static void Assert(bool condition, string what)
    {
        if (!condition)
            throw new InvalidDataException(what);
    }
}
