using System.Net;
using System.Net.Sockets;
using EdgeVoice.Telephony.Rtp;

namespace EdgeVoice.Telephony.Transport;

/// <summary>
/// The two UDP sockets of a call: RTP on an even port, RTCP on the next. One receive loop each puts datagrams with their time of arrival into a
/// <see cref="PacketRing"/>; the media thread empties it and sends, and neither waits nor allocates.
/// </summary>
public sealed class RtpSocket : IAsyncDisposable
{
    private readonly Socket _rtp;
    private readonly Socket _rtcp;
    private readonly TimeProvider _time;
    private readonly PacketRing _audio = new();
    private readonly PacketRing _reports = new();
    private readonly SocketAddress _to;
    private readonly SocketAddress _reportsTo;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loops;
    private long _sendErrors;
    private int _disposed;

    private RtpSocket(Socket rtp, Socket rtcp, TimeProvider time)
    {
        (_rtp, _rtcp, _time) = (rtp, rtcp, time);
        LocalEndPoint = (IPEndPoint)rtp.LocalEndPoint!;
        (_to, _reportsTo) = (LocalEndPoint.Serialize(), LocalEndPoint.Serialize());
        _loops = Task.WhenAll(ReceiveAsync(_rtp, _audio), ReceiveAsync(_rtcp, _reports));
    }

    /// <summary>Address and even port of RTP; RTCP has the port above.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>RTP packets that came and found room, read or not.</summary>
    public long Arrived => _audio.Written;

    /// <summary>Packets dropped because the media thread did not take them in time, or longer than 1500 octets.</summary>
    public long Dropped => _audio.Dropped + _reports.Dropped;

    /// <summary>Packets that the socket did not take: buffer full, no route.</summary>
    public long SendErrors => Volatile.Read(ref _sendErrors);

    /// <summary>
    /// Takes a free pair of ports from <paramref name="portMin"/> to <paramref name="portMax"/> (1024 to 65535, both included; 0, 0 lets the system choose).
    /// The search starts at a random pair, so that a port just freed is not at once another call's.
    /// </summary>
    /// <exception cref="SocketException">No pair is free.</exception>
    public static RtpSocket Open(IPAddress address, int portMin, int portMax, TimeProvider? time = null)
    {
        int first = (portMin + 1) / 2 * 2;
        int pairs = portMin == 0 ? 200 : (portMax - first + 1) / 2;
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1, nameof(portMax));
        int start = Random.Shared.Next(pairs);
        for (int i = 0; i < pairs; i++)
        {
            int port = portMin == 0 ? 0 : first + ((start + i) % pairs * 2);
            if (TryOpen(address, port, time ?? TimeProvider.System) is { } opened)
                return opened;
        }
        throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    /// <summary>Copies the oldest waiting RTP packet into <paramref name="target"/>. Media thread only.</summary>
    public bool TryReceive(Span<byte> target, out ReceivedPacket packet) => _audio.TryRead(target, out packet);

    /// <summary>As <see cref="TryReceive"/>, for RTCP.</summary>
    public bool TryReceiveRtcp(Span<byte> target, out ReceivedPacket packet) => _reports.TryRead(target, out packet);

    /// <summary>Sends at once; false, and counted, when the socket does not take it. Never waits. Media thread only.</summary>
    public bool Send(ReadOnlySpan<byte> packet, MediaAddress to) => Send(_rtp, _to, packet, to);

    /// <summary>As <see cref="Send(ReadOnlySpan{byte}, MediaAddress)"/>, to the RTCP port that belongs to the RTP address <paramref name="to"/>.</summary>
    public bool SendRtcp(ReadOnlySpan<byte> packet, MediaAddress to) => Send(_rtcp, _reportsTo, packet, to with { Port = (ushort)(to.Port + 1) });

    /// <summary>The moment now on the clock that stamps arrivals, in units of 100 ns.</summary>
    public long Now => _time.GetElapsedTime(0).Ticks;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        _rtp.Dispose();
        _rtcp.Dispose();
        await _loops;
        _stop.Dispose();
    }

    private bool Send(Socket socket, SocketAddress room, ReadOnlySpan<byte> packet, MediaAddress to)
    {
        UdpEndPoints.Write(room, to);
        try
        {
            if (!to.IsNone && socket.SendTo(packet, SocketFlags.None, room) == packet.Length)
                return true;
        }
        catch (SocketException)
        {
            // Full buffer or no route: for real-time media late is lost; the counter tells.
        }
        catch (ObjectDisposedException)
        {
            // The call ended between the media thread's look at it and this packet.
        }
        Volatile.Write(ref _sendErrors, _sendErrors + 1);
        return false;
    }

    private async Task ReceiveAsync(Socket socket, PacketRing ring)
    {
        byte[] buffer = new byte[PacketRing.MaxPacket + 1];
        var source = new SocketAddress(socket.AddressFamily);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                int length = await socket.ReceiveFromAsync(buffer.AsMemory(), SocketFlags.None, source, _stop.Token);
                ring.TryWrite(buffer.AsSpan(0, length), Now, UdpEndPoints.Read(source));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // An ICMP error about a packet that we sent: the next packet may well arrive.
            }
        }
    }

    private static RtpSocket? TryOpen(IPAddress address, int port, TimeProvider time)
    {
        var rtp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        var rtcp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            rtp.Bind(new IPEndPoint(address, port));
            int got = ((IPEndPoint)rtp.LocalEndPoint!).Port;
            if (got % 2 == 0)
            {
                rtcp.Bind(new IPEndPoint(address, got + 1));
                // Blocking = false makes a full send buffer an error instead of a wait.
                rtp.Blocking = rtcp.Blocking = false;
                ServiceClass.Set(rtp, ServiceClass.Voice);
                return new RtpSocket(rtp, rtcp, time);
            }
        }
        catch (SocketException)
        {
            // Taken: the next pair.
        }
        rtp.Dispose();
        rtcp.Dispose();
        return null;
    }
}
