namespace EdgeVoice.Dsp.Jitter;

/// <summary>
/// What the arrival times of a stream say: how far packets stray from the fastest of them, and how the sender's clock runs
/// against ours.
/// </summary>
/// <remarks>
/// The delay of a packet is arrival - timestamp. The fastest path is the least delay, let up slowly so that a slower clock
/// does not count as jitter. Delays above it go into a histogram of 5 ms bins that forgets with a time constant of 500 packets
/// (10 s at 20 ms), faster at the beginning. <see cref="JitterMs"/> is RFC 3550, section 6.4.1.
/// Drift is the slope of the least delays of each second over time, by least squares.
/// </remarks>
public sealed class DelayEstimator
{
    private const int BinMs = 5;
    private const int Bins = 120;

    private readonly int _clockHz;
    private readonly float[] _histogram = new float[Bins];
    private long _packets;
    private long _lastDelay;
    private double _least;
    private double _jitter;
    private long _secondEnd;
    private double _secondLeast;
    private double _sumT, _sumD, _sumTt, _sumTd;
    private long _firstDelay;
    private long _firstArrival;
    private int _seconds;

    /// <param name="rtpClockHz">Rate of the timestamps and of the arrival times.</param>
    public DelayEstimator(int rtpClockHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rtpClockHz, 1000);
        _clockHz = rtpClockHz;
    }

    /// <summary>Packets taken since the last reset.</summary>
    public long Packets => _packets;

    /// <summary>Interarrival jitter, ms.</summary>
    public double JitterMs => _jitter * 1000 / _clockHz;

    /// <summary>
    /// How much faster (+) or slower (-) the sender's clock runs than ours, parts per million; 0 until eight seconds were seen.
    /// </summary>
    public double DriftPpm
    {
        get
        {
            double spread = (_seconds * _sumTt) - (_sumT * _sumT);
            // A faster sender's timestamps run ahead: its delays shrink.
            return _seconds < 8 || spread <= 0 ? 0 : -(((_seconds * _sumTd) - (_sumT * _sumD)) / spread / _clockHz * 1e6);
        }
    }

    /// <summary>Takes a packet's timestamp (without wrap-around) and arrival, both in units of the RTP clock.</summary>
    public void Add(long timestamp, long arrival)
    {
        long delay = arrival - timestamp;
        if (_packets > 0 && Math.Abs(delay - _lastDelay) > 2L * _clockHz)
            Reset();
        if (_packets == 0)
        {
            _least = delay;
            _firstDelay = delay;
            _firstArrival = arrival;
            _secondEnd = arrival + _clockHz;
            _secondLeast = delay;
        }
        else
        {
            _jitter += (Math.Abs(delay - _lastDelay) - _jitter) / 16;
        }
        _lastDelay = delay;
        _packets++;
        // 0.5 ms/s upward covers 500 ppm of drift and lets a new, longer path become the base in a minute.
        _least = Math.Min(delay, _least + (0.0005 * _clockHz / 50));
        int bin = (int)((delay - _least) * 1000 / _clockHz / BinMs);
        float forget = MathF.Max(0.002f, 1f / (_packets + 1));
        for (int n = 0; n < Bins; n++)
            _histogram[n] *= 1 - forget;
        _histogram[Math.Clamp(bin, 0, Bins - 1)] += forget;
        AddToSlope(delay, arrival);
    }

    /// <summary>The delay above the fastest path that a share of the packets does not exceed, ms: the upper edge of its bin.</summary>
    public int QuantileMs(float share)
    {
        float sum = 0, total = 0;
        foreach (float bin in _histogram)
            total += bin;
        for (int n = 0; n < Bins; n++)
        {
            sum += _histogram[n];
            if (sum >= share * total)
                return n == 0 ? 0 : (n + 1) * BinMs;
        }
        return Bins * BinMs;
    }

    public void Reset()
    {
        _histogram.AsSpan().Clear();
        _packets = 0;
        _jitter = 0;
        _seconds = 0;
        _sumT = _sumD = _sumTt = _sumTd = 0;
    }

    private void AddToSlope(long delay, long arrival)
    {
        _secondLeast = Math.Min(_secondLeast, delay);
        if (arrival < _secondEnd)
            return;
        double t = (double)(arrival - _firstArrival) / _clockHz, d = _secondLeast - _firstDelay;
        _sumT += t;
        _sumD += d;
        _sumTt += t * t;
        _sumTd += t * d;
        _seconds++;
        _secondEnd += _clockHz * Math.Max(1, ((arrival - _secondEnd) / _clockHz) + 1);
        _secondLeast = long.MaxValue;
    }
}
