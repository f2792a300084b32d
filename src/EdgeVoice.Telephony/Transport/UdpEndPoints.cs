using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EdgeVoice.Telephony.Rtp;

namespace EdgeVoice.Telephony.Transport;

/// <summary>Between the socket's own address form and ours, without allocating.</summary>
internal static class UdpEndPoints
{
    public static MediaAddress Read(SocketAddress address)
    {
        var octets = address.Buffer.Span;
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]);
        return address.Family == AddressFamily.InterNetworkV6
            ? MediaAddress.From(octets.Slice(8, 16), port)
            : MediaAddress.From(octets.Slice(4, 4), port);
    }

    /// <summary>Writes into a <see cref="SocketAddress"/> of the socket's family.</summary>
    public static void Write(SocketAddress target, MediaAddress address)
    {
        var octets = target.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], address.Port);
        if (target.Family == AddressFamily.InterNetworkV6)
            BinaryPrimitives.WriteUInt128BigEndian(octets[8..], address.Address);
        else
            BinaryPrimitives.WriteUInt32BigEndian(octets[4..], (uint)address.Address);
    }
}
