using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeVoice.Telephony.Transport;

/// <summary>The address of ours that faces a peer: the advertised one, the bound one, or what the routing table says.</summary>
internal sealed class LocalAddresses(IPEndPoint bound, IPAddress? advertised)
{
    /// <summary>Peers whose answer is kept; a site has a handful.</summary>
    private const int MaxKept = 256;

    private readonly ConcurrentDictionary<IPAddress, IPAddress> _kept = new();

    public IPEndPoint For(IPEndPoint peer)
    {
        if (advertised is not null)
            return new IPEndPoint(advertised, bound.Port);
        if (!bound.Address.Equals(IPAddress.Any) && !bound.Address.Equals(IPAddress.IPv6Any))
            return bound;
        if (_kept.Count >= MaxKept)
            _kept.Clear();
        return new IPEndPoint(_kept.GetOrAdd(peer.Address, Ask), bound.Port);
    }

    /// <summary>Connecting a UDP socket sends nothing; it only asks the kernel for a route.</summary>
    private IPAddress Ask(IPAddress peer)
    {
        try
        {
            using var socket = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(peer, 9));
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return bound.Address;
        }
    }
}
