namespace EdgeVoice.Dsp.Detection;

/// <summary>A stretch of one tone or one pair of tones.</summary>
/// <param name="LowHz">Mean frequency of the tone, or of the lower one.</param>
/// <param name="HighHz">Of the higher one of two; 0 for one.</param>
/// <param name="Power">Mean square.</param>
/// <param name="Start">First sample.</param>
/// <param name="Length">Samples.</param>
internal readonly record struct ToneBurst(float LowHz, float HighHz, float Power, long Start, long Length)
{
    public long End => Start + Length;

    public bool Is(float lowHz, float highHz, float withinHz)
        => MathF.Abs(LowHz - lowHz) <= withinHz && MathF.Abs(HighHz - highHz) <= withinHz;
}

/// <summary>Joins hops of the same tones to bursts and tells their edges.</summary>
internal sealed class ToneBursts(int rateHz)
{
    private const float SameHz = 14f;

    // A Hann window whose tone covers this much of it, from either end, just passes as a tone: found with tones of known length.
    private readonly int _edge = rateHz * 62 / 1000;
    private readonly int _window = rateHz * 128 / 1000;
    private readonly int _hop = FrameFormat.Samples(rateHz);
    private ToneHop _first;
    private float _low, _high, _power;
    private int _hops;
    private long _firstEnd, _lastEnd;

    /// <summary>True while a burst goes on.</summary>
    public bool Open => _hops > 0;

    /// <summary>The burst so far, or the one just closed.</summary>
    public ToneBurst Burst
    {
        get
        {
            long start = _firstEnd - _edge, end = _lastEnd - _window + _edge;
            return new ToneBurst(_low / Math.Max(1, _hops), _high / Math.Max(1, _hops), _power, Math.Max(0, start), Math.Max(_hop, end - start));
        }
    }

    /// <summary>Takes the hop whose window ends at <paramref name="end"/>. True when a burst closed: it is in <paramref name="closed"/>.</summary>
    public bool Next(in ToneHop hop, long end, out ToneBurst closed)
    {
        closed = default;
        bool ends = Open && !(hop.IsTone && hop.Same(_first, SameHz));
        if (ends)
        {
            closed = Burst;
            _hops = 0;
        }
        if (hop.IsTone)
            Take(hop, end);
        return ends;
    }

    public void Reset() => _hops = 0;

    private void Take(in ToneHop hop, long end)
    {
        if (_hops == 0)
        {
            _first = hop;
            _low = _high = _power = 0;
            _firstEnd = end;
        }
        _hops++;
        _low += hop.LowHz;
        _high += hop.HighHz;
        _power = MathF.Max(_power, hop.Power);
        _lastEnd = end;
    }
}
