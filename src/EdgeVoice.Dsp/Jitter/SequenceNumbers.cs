namespace EdgeVoice.Dsp.Jitter;

/// <summary>Counts that wrap on the wire, made into ones that do not: each is taken as the value nearest to the last.</summary>
public struct SequenceNumbers
{
    private bool _started;

    /// <summary>The last sequence number, without wrap-around.</summary>
    public long Sequence { get; private set; }

    /// <summary>The last timestamp, without wrap-around.</summary>
    public long Timestamp { get; private set; }

    /// <summary>
    /// What a sequence number and timestamp are without wrap-around, relative to the highest taken with
    /// <see cref="Advance"/>; the first ones stand for themselves.
    /// </summary>
    public readonly (long Sequence, long Timestamp) Unwrap(ushort sequence, uint timestamp)
        => _started
            ? (Sequence + (short)(sequence - (ushort)Sequence), Timestamp + (int)(timestamp - (uint)Timestamp))
            : (sequence, timestamp);

    /// <summary>Makes these the last ones.</summary>
    public void Advance(long sequence, long timestamp)
    {
        _started = true;
        Sequence = sequence;
        Timestamp = timestamp;
    }
}
