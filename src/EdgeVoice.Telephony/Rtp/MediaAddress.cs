using System.Buffers.Binary;
using System.Net;

namespace EdgeVoice.Telephony.Rtp;

/// <summary>An IP address and port as a value, so that comparing the source of each packet allocates nothing. IPv4 is kept as IPv4-mapped IPv6.</summary>
public readonly record struct MediaAddress(UInt128 Address, ushort Port)
{
    private static readonly UInt128 Mapped = new(0, 0xffff_0000_0000UL);

    public bool IsNone => Port == 0;

    public static MediaAddress From(IPEndPoint endPoint)
    {
        Span<byte> octets = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(octets, out int length);
        return From(octets[..length], (ushort)endPoint.Port);
    }

    /// <param name="octets">4 or 16 octets in network order.</param>
    /// <param name="port">Port.</param>
    public static MediaAddress From(ReadOnlySpan<byte> octets, ushort port)
        => octets.Length == 4
            ? new MediaAddress(Mapped | BinaryPrimitives.ReadUInt32BigEndian(octets), port)
            : new MediaAddress(BinaryPrimitives.ReadUInt128BigEndian(octets), port);

    /// <summary>Same host, whichever port.</summary>
    public bool SameHost(MediaAddress other) => Address == other.Address;

    public IPEndPoint ToEndPoint()
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, Address);
        return new IPEndPoint((Address >> 32) == (Mapped >> 32) ? new IPAddress(octets[12..]) : new IPAddress(octets), Port);
    }

    public override string ToString() => IsNone ? "none" : ToEndPoint().ToString();
}
