namespace EdgeVoice.Agent.Simulation.Lines;

/// <summary>
/// What came back over the line, as it came: every packet decoded and stamped with its arrival, no jitter buffer between.
/// A sample counts as heard when its packet was here and the samples before it in the packet had been played.
/// </summary>
internal sealed class LineRecording(int rateHz, int clockHz, bool keep)
{
    /// <summary>A packet this much later than its time is a gap that a jitter buffer may not hide, in ms.</summary>
    public const int GapMs = 40;

    private readonly Lock _guard = new();
    private readonly TalkSpurts _spurts = new();
    private readonly List<float> _samples = [];
    private readonly int _block = rateHz / 200;
    private uint _first;
    private uint _expected;
    private TimeSpan _beganAt;
    private TimeSpan _lastArrival;
    private long _packets;
    private int _gaps;
    private int _lost;

    /// <summary>Packets recorded.</summary>
    public long Packets
    {
        get
        {
            lock (_guard)
                return _packets;
        }
    }

    /// <summary>Times that, while the agent talked, a packet came more than <see cref="GapMs"/> late or was missing.</summary>
    public int Gaps
    {
        get
        {
            lock (_guard)
                return _gaps + _lost;
        }
    }

    /// <summary>Arrival of the first packet.</summary>
    public TimeSpan BeganAt
    {
        get
        {
            lock (_guard)
                return _beganAt;
        }
    }

    /// <summary>The spurts that began at or after <paramref name="from"/>, or were running then.</summary>
    public List<TalkSpurt> SpurtsSince(TimeSpan from)
    {
        lock (_guard)
            return [.. _spurts.All.Reverse().TakeWhile(spurt => spurt.End >= from).Reverse()];
    }

    /// <summary>End of the last talk so far; null before any.</summary>
    public TimeSpan? LastTalkAt
    {
        get
        {
            lock (_guard)
                return _spurts.All.Count == 0 ? null : _spurts.All[^1].End;
        }
    }

    /// <summary>All samples, lost packets as silence; empty unless kept.</summary>
    public float[] Samples()
    {
        lock (_guard)
            return [.. _samples];
    }

    /// <param name="timestamp">RTP timestamp of the packet.</param>
    /// <param name="samples">Its samples.</param>
    /// <param name="arrival">When it came.</param>
    public void Add(uint timestamp, ReadOnlySpan<float> samples, TimeSpan arrival)
    {
        lock (_guard)
        {
            if (_packets++ == 0)
                (_first, _expected, _beganAt, _lastArrival) = (timestamp, timestamp, arrival, arrival);
            int missing = unchecked((int)(timestamp - _expected));
            if (missing < 0)
                return; // an old packet after newer ones: what it held was counted as lost
            TimeSpan length = TimeSpan.FromSeconds((double)samples.Length / rateHz);
            bool talking = _spurts.All.Count > 0 && arrival - _spurts.All[^1].End < TimeSpan.FromSeconds(0.5);
            if (talking && missing > 0)
                _lost++;
            else if (talking && arrival - _lastArrival > length + TimeSpan.FromMilliseconds(GapMs))
                _gaps++;
            _lastArrival = arrival;
            _expected = timestamp + (uint)((long)samples.Length * clockHz / rateHz);
            Keep(timestamp, samples);
            for (int at = 0; at + _block <= samples.Length; at += _block)
                _spurts.Take(arrival + TimeSpan.FromSeconds((double)at / rateHz), SoundLevel.Db(samples.Slice(at, _block)));
        }
    }

    private void Keep(uint timestamp, ReadOnlySpan<float> samples)
    {
        if (!keep)
            return;
        long at = (long)unchecked(timestamp - _first) * rateHz / clockHz;
        // A far side that jumps by minutes is broken; the recording is not made of its silence.
        if (at - _samples.Count is > 0 and < 60L * 16_000 and var hole)
            _samples.AddRange(new float[hole]);
        _samples.AddRange(samples);
    }
}
