namespace EdgeVoice.Dsp.Jitter;

/// <summary>What a packet carries.</summary>
public enum PacketContent : byte
{
    /// <summary>Encoded sound.</summary>
    Audio,

    /// <summary>Comfort noise parameters (RFC 3389): the sender is silent until its next audio.</summary>
    ComfortNoise,

    /// <summary>Something else under the same sequence numbers, such as telephone-event: fills its number, carries no sound.</summary>
    Other,
}

/// <summary>What became of a packet.</summary>
public enum PacketFate
{
    /// <summary>Held until its time.</summary>
    Held,

    /// <summary>Held, and the stream began anew with it: another source, or a jump in numbers.</summary>
    Restarted,

    /// <summary>Its number is held or was played already.</summary>
    Duplicate,

    /// <summary>Its time has passed.</summary>
    Late,

    /// <summary>Its number is far from the others': dropped unless the next one follows it.</summary>
    Stray,

    /// <summary>Its payload is larger than the buffer takes.</summary>
    TooLarge,
}

/// <summary>
/// Packets of one RTP stream, put in order. A ring of slots addressed by sequence number; nothing is allocated after it is made.
/// </summary>
/// <remarks>
/// Bound: <see cref="JitterBufferOptions.Packets"/>; when a packet would not fit the span of numbers held, the oldest are dropped
/// and counted in <see cref="Dropped"/>. Numbers are checked as RFC 3550, appendix A.1, does: a jump of more than 3000 forward or
/// 100 back is believed only when the next packet follows it.
/// </remarks>
public sealed class JitterBuffer
{
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;

    private readonly Slot[] _slots;
    private readonly byte[] _payloads;
    private readonly int _payloadBytes;
    private SequenceNumbers _highest;
    private uint _ssrc;
    private bool _started;
    private long _played = long.MinValue;
    private int _suspect = -1;

    public JitterBuffer(JitterBufferOptions? options = null)
    {
        options ??= new JitterBufferOptions();
        options.Validate();
        _slots = new Slot[options.Packets];
        _payloadBytes = options.PayloadBytes;
        _payloads = new byte[_slots.Length * _payloadBytes];
    }

    /// <summary>Packets held.</summary>
    public int Count { get; private set; }

    /// <summary>Packets dropped because the buffer was full.</summary>
    public long Dropped { get; private set; }

    /// <summary>Sequence number of the packet last played, without wrap-around; long.MinValue before the first.</summary>
    public long LastPlayed => _played;

    /// <summary>Timestamp of the newest packet, without wrap-around.</summary>
    public long NewestTimestamp => _highest.Timestamp;

    /// <summary>True when a packet with a lower number came before this one was inserted: set by <see cref="Insert"/>.</summary>
    public bool LastWasReordered { get; private set; }

    /// <summary>Timestamp of the packet last inserted, without wrap-around.</summary>
    public long LastTimestamp { get; private set; }

    /// <summary>Puts a packet in its place.</summary>
    public PacketFate Insert(uint ssrc, ushort sequence, uint timestamp, bool marker, PacketContent content, ReadOnlySpan<byte> payload)
    {
        LastWasReordered = false;
        if (payload.Length > _payloadBytes)
            return PacketFate.TooLarge;
        bool restarted = _started && ssrc != _ssrc;
        if (_started && !restarted)
        {
            int step = (short)(sequence - (ushort)_highest.Sequence);
            if (step is > MaxDropout or < -MaxMisorder)
            {
                if (sequence != _suspect)
                {
                    _suspect = (ushort)(sequence + 1);
                    return PacketFate.Stray;
                }
                restarted = true;
            }
            // Newer by number and half a second older by time: the sender began a new count of time.
            else if (step > 0 && (int)(timestamp - (uint)_highest.Timestamp) < -4000)
            {
                restarted = true;
            }
        }
        if (restarted)
            Clear();
        _suspect = -1;
        var (number, time) = _highest.Unwrap(sequence, timestamp);
        LastTimestamp = time;
        if (number <= _played)
            return IsKnown(number) ? PacketFate.Duplicate : PacketFate.Late;
        ref var slot = ref SlotOf(number);
        if (slot.Held && slot.Sequence == number)
            return PacketFate.Duplicate;
        LastWasReordered = _started && number < _highest.Sequence;
        if (!_started || number > _highest.Sequence)
            _highest.Advance(number, time);
        _started = true;
        _ssrc = ssrc;
        MakeRoom();
        if (number <= _highest.Sequence - _slots.Length)
            return PacketFate.Late;
        slot = new Slot(number, time, payload.Length, content, marker, Held: true, Written: true);
        payload.CopyTo(_payloads.AsSpan(IndexOf(number) * _payloadBytes));
        Count++;
        return restarted ? PacketFate.Restarted : PacketFate.Held;
    }

    /// <summary>The oldest packet held, which stays held; false when there is none. The payload is valid until the next call.</summary>
    public bool TryPeek(out BufferedPacket packet, out ReadOnlySpan<byte> payload)
    {
        if (Count > 0)
        {
            long from = Math.Max(_played + 1, _highest.Sequence - _slots.Length + 1);
            for (long number = from; number <= _highest.Sequence; number++)
            {
                ref var slot = ref SlotOf(number);
                if (!slot.Held || slot.Sequence != number)
                    continue;
                packet = new BufferedPacket(number, slot.Timestamp, slot.Content, slot.Marker);
                payload = _payloads.AsSpan(IndexOf(number) * _payloadBytes, slot.Length);
                return true;
            }
        }
        packet = default;
        payload = default;
        return false;
    }

    /// <summary>Lets go of the oldest packet and of all numbers before it.</summary>
    public void Take(in BufferedPacket packet)
    {
        ref var slot = ref SlotOf(packet.Sequence);
        if (!slot.Held || slot.Sequence != packet.Sequence)
            return;
        slot = slot with { Held = false };
        Count--;
        _played = packet.Sequence;
    }

    /// <summary>Forgets all packets and numbers.</summary>
    public void Clear()
    {
        _slots.AsSpan().Clear();
        _highest = default;
        _started = false;
        _played = long.MinValue;
        _suspect = -1;
        Count = 0;
    }

    // A slot is overwritten by the number a whole ring later: what lies further back than a ring is let go first.
    private void MakeRoom()
    {
        long tooOld = _highest.Sequence - _slots.Length;
        if (Count == 0 || tooOld <= _played)
            return;
        for (int n = 0; n < _slots.Length; n++)
        {
            if (_slots[n].Held && _slots[n].Sequence <= tooOld)
            {
                _slots[n] = _slots[n] with { Held = false };
                Count--;
                Dropped++;
            }
        }
    }

    // A slot keeps the number of what it held, so a copy of a played packet is told from one that never came.
    private bool IsKnown(long number) => SlotOf(number) is { Written: true } slot && slot.Sequence == number;

    private int IndexOf(long number) => (int)(((number % _slots.Length) + _slots.Length) % _slots.Length);

    private ref Slot SlotOf(long number) => ref _slots[IndexOf(number)];

    private readonly record struct Slot(long Sequence, long Timestamp, int Length, PacketContent Content, bool Marker, bool Held, bool Written);
}

/// <summary>A packet in its place in the stream; numbers are without wrap-around.</summary>
public readonly record struct BufferedPacket(long Sequence, long Timestamp, PacketContent Content, bool Marker);
