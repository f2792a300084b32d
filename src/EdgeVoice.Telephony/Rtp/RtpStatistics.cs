namespace EdgeVoice.Telephony.Rtp;

/// <summary>Loss and jitter of one received stream, as RFC 3550 appendices A.1, A.3 and A.8 compute them.</summary>
internal struct RtpStatistics
{
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;

    private uint _cycles;
    private ushort _highest;
    private uint _base;
    private uint _bad;
    private long _expectedPrior;
    private long _receivedPrior;
    private int _transit;
    private bool _hasTransit;
    private double _jitter;

    /// <summary>True once a packet was taken.</summary>
    public bool HasSource { get; private set; }

    /// <summary>Packets taken, late and repeated ones included.</summary>
    public long Received { get; private set; }

    /// <summary>Highest sequence number with its wraps counted above 16 bits.</summary>
    public readonly uint ExtendedHighest => _cycles + _highest;

    /// <summary>Interarrival jitter in ticks of the RTP clock.</summary>
    public readonly double Jitter => _jitter;

    /// <summary>Packets that should have come.</summary>
    public readonly long Expected => HasSource ? ExtendedHighest - _base + 1L : 0;

    /// <summary>Packets lost; negative where repeats outnumber losses (RFC 3550 section 6.4.1).</summary>
    public readonly long Lost => Expected - Received;

    /// <summary>Takes a packet. False when its number lies so far off that it may be of another stream: two in a row restart the count.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="arrival">When it came, in ticks of the RTP clock, from any start.</param>
    public bool Take(ushort sequence, uint timestamp, uint arrival)
    {
        if (!HasSource)
            Restart(sequence);
        else if (!TakeSequence(sequence))
            return false;
        Received++;
        int transit = (int)(arrival - timestamp);
        if (_hasTransit)
            _jitter += (Math.Abs((double)(transit - _transit)) - _jitter) / 16;
        (_transit, _hasTransit) = (transit, true);
        return true;
    }

    /// <summary>Loss since the last call as a fraction of 256 (RFC 3550 appendix A.3).</summary>
    public byte TakeFractionLost()
    {
        long expected = Expected - _expectedPrior, received = Received - _receivedPrior;
        (_expectedPrior, _receivedPrior) = (Expected, Received);
        long lost = expected - received;
        return expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, lost * 256 / expected);
    }

    private bool TakeSequence(ushort sequence)
    {
        int step = (ushort)(sequence - _highest);
        if (step < MaxDropout)
        {
            if (sequence < _highest)
                _cycles += 0x10000;
            _highest = sequence;
        }
        else if (step <= 0x10000 - MaxMisorder)
        {
            if (sequence != _bad)
            {
                _bad = (ushort)(sequence + 1);
                return false;
            }
            Restart(sequence);
        }
        return true;
    }

    private void Restart(ushort sequence)
    {
        _base = _highest = sequence;
        _cycles = 0;
        // No 16-bit number equals this: nothing is suspect yet.
        _bad = 0x10001;
        (Received, _expectedPrior, _receivedPrior) = (0, 0, 0);
        (_hasTransit, HasSource) = (false, true);
    }
}
