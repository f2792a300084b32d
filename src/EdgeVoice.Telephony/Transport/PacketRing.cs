using EdgeVoice.Telephony.Rtp;

namespace EdgeVoice.Telephony.Transport;

/// <summary>When a packet came, from where, and how long it is.</summary>
/// <param name="Length">Octets.</param>
/// <param name="Arrival">In units of 100 ns on the monotonic clock of the socket's <see cref="TimeProvider"/>.</param>
/// <param name="Source">Sender.</param>
public readonly record struct ReceivedPacket(int Length, long Arrival, MediaAddress Source);

/// <summary>
/// A queue of packets between one writer and one reader, without locks or allocation. Bound: <see cref="Slots"/> packets, which is 1.28 s of 20 ms audio.
/// When it is full the newest packet is dropped and counted (the reader has stalled, and only the reader may take the oldest out);
/// the reader sees the gap in the RTP sequence numbers.
/// </summary>
internal sealed class PacketRing
{
    public const int Slots = 64;

    /// <summary>No RTP or RTCP packet on an Ethernet is longer.</summary>
    public const int MaxPacket = 1500;

    private readonly byte[] _octets = new byte[Slots * MaxPacket];
    private readonly ReceivedPacket[] _packets = new ReceivedPacket[Slots];
    private long _written;
    private long _read;
    private long _dropped;

    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Packets taken in so far.</summary>
    public long Written => Volatile.Read(ref _written);

    public bool TryWrite(ReadOnlySpan<byte> packet, long arrival, MediaAddress source)
    {
        long written = _written;
        if (packet.Length > MaxPacket || written - Volatile.Read(ref _read) == Slots)
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return false;
        }
        int slot = (int)(written % Slots);
        packet.CopyTo(_octets.AsSpan(slot * MaxPacket));
        _packets[slot] = new ReceivedPacket(packet.Length, arrival, source);
        Volatile.Write(ref _written, written + 1);
        return true;
    }

    /// <summary>Copies the oldest packet out. False when there is none; a packet longer than <paramref name="target"/> is cut to it.</summary>
    public bool TryRead(Span<byte> target, out ReceivedPacket packet)
    {
        packet = default;
        long read = _read;
        if (read == Volatile.Read(ref _written))
            return false;
        int slot = (int)(read % Slots);
        packet = _packets[slot];
        int length = Math.Min(packet.Length, target.Length);
        _octets.AsSpan(slot * MaxPacket, length).CopyTo(target);
        packet = packet with { Length = length };
        Volatile.Write(ref _read, read + 1);
        return true;
    }
}
