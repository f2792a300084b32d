using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Concealment;

/// <summary>
/// Fills the place of lost packets with the speaker's own last pitch periods, after ITU-T G.711 Appendix I, at any rate.
/// </summary>
/// <remarks>
/// One period is repeated for the first 10 ms, two for the next, then three; full level for 10 ms, then 11 % less each 10 ms,
/// silence after 100 ms (the appendix: 20 % and 60 ms). The first good samples are merged with the substitute over a third of what
/// the appendix takes (a quarter period + 4 ms for each 10 ms lost): what was received is worth more than a smooth seam. The
/// period is that of the last 10 ms (20 ms). All three lie nearer to the sound that was lost, by `edgevoice bench dsp --only
/// concealment`. The appendix delays all sound by 3.75 ms to smooth the first seam; here the step at that seam is taken up by a
/// correction that dies away over a quarter period, so the delay is zero.
/// </remarks>
public sealed class PacketLossConcealer
{
    private const float FullLevelMs = 10;
    private const float SilentAfterMs = 100;
    private const float MergedPart = 0.3f;

    private readonly int _rateHz;
    private readonly int _shortestLag;
    private readonly int _longestLag;
    private readonly int _window;
    private readonly float[] _history;
    private readonly float[] _frozen;
    private readonly float[] _cycle;
    private readonly float[] _seam;
    private int _lag;
    private int _quarter;
    private int _cycleLength;
    private int _cycleAt;
    private int _periods;
    private int _lost;
    private int _blendLeft;
    private int _blendBack;
    private float _step;
    private float _peak;

    /// <param name="rateHz">Sampling rate, 8000 to 48000 Hz.</param>
    public PacketLossConcealer(int rateHz)
    {
        if (rateHz is < 8000 or > 48000)
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "a rate is 8000 to 48000 Hz");
        _rateHz = rateHz;
        _shortestLag = rateHz / 200;
        _longestLag = rateHz * 15 / 1000;
        _window = rateHz / 100;
        // Three periods and the quarter before them (390 samples at 8 kHz, as in the appendix).
        _history = new float[(3 * _longestLag) + (_longestLag / 4)];
        _frozen = new float[_history.Length];
        _cycle = new float[3 * _longestLag];
        _seam = new float[rateHz / 100];
    }

    /// <summary>Samples concealed since the last good one.</summary>
    public int LostSamples => _lost;

    /// <summary>True when the substitute has faded to silence.</summary>
    public bool IsSilent => _lost >= SilentAfterMs * _rateHz / 1000;

    /// <summary>Takes good samples; merges the first of them with the substitute when they follow a loss.</summary>
    public void Accept(Span<float> samples)
    {
        if (samples.IsEmpty)
            return;
        // One bad sample would sound in every substitute made from it.
        for (int n = 0; n < samples.Length; n++)
            samples[n] = MathF.Abs(samples[n]) is > 1e-30f and < 1e6f ? samples[n] : 0;
        if (_lost > 0)
        {
            int length = Math.Min(MergeLength(), samples.Length);
            var seam = _seam.AsSpan(0, length);
            Synthesize(seam);
            for (int n = 0; n < length; n++)
            {
                float good = (n + 1f) / (length + 1);
                samples[n] = (good * samples[n]) + ((1 - good) * seam[n]);
            }
            _lost = 0;
        }
        Remember(samples);
    }

    /// <summary>Writes the substitute for lost samples.</summary>
    public void Conceal(Span<float> samples)
    {
        if (_lost == 0)
            Begin();
        Synthesize(samples);
        Remember(samples);
    }

    public void Reset()
    {
        _history.AsSpan().Clear();
        _lost = 0;
    }

    private int MergeLength()
    {
        int perTenMs = _rateHz / 250;
        int lostTens = _lost / (_rateHz / 100);
        return Math.Clamp((int)(MergedPart * (_quarter + (perTenMs * Math.Max(0, lostTens - 1)))), 1, _seam.Length);
    }

    private void Begin()
    {
        _history.CopyTo(_frozen, 0);
        _lag = PitchSearch.Best(_frozen, _window, _shortestLag, _longestLag, out _);
        _quarter = _lag / 4;
        _cycleAt = 0;
        _blendLeft = 0;
        // What the last good sample lies above the one a period before it: the step that would be heard.
        _step = _frozen[^1] - _frozen[^(_lag + 1)];
        _peak = MathF.Abs(TensorPrimitives.MaxMagnitude<float>(_frozen));
        BuildCycle(1);
    }

    /// <summary>The last so many periods as a loop, its end blended into what came before its beginning.</summary>
    private void BuildCycle(int periods)
    {
        _periods = periods;
        _cycleLength = periods * _lag;
        int start = _frozen.Length - _cycleLength;
        _frozen.AsSpan(start).CopyTo(_cycle);
        for (int n = 0; n < _quarter; n++)
        {
            float before = (n + 1f) / (_quarter + 1);
            ref float tail = ref _cycle[_cycleLength - _quarter + n];
            tail = ((1 - before) * tail) + (before * _frozen[start - _quarter + n]);
        }
    }

    private void Synthesize(Span<float> samples)
    {
        int tenMs = _rateHz / 100;
        for (int n = 0; n < samples.Length; n++)
        {
            if (_periods < 3 && _lost >= _periods * tenMs)
                Widen();
            float sample = _cycle[_cycleAt];
            if (++_cycleAt >= _cycleLength)
                _cycleAt = 0;
            if (_lost < _quarter)
                sample += _step * (1 - ((_lost + 1f) / (_quarter + 1)));
            if (_blendLeft > 0)
            {
                sample += (_frozen[^_blendBack] - sample) * _blendLeft / (_quarter + 1);
                _blendLeft--;
                _blendBack = _blendBack > 1 ? _blendBack - 1 : _lag;
            }
            // The correction of the seam must not make the substitute louder than what was heard.
            sample = Math.Clamp(sample, -_peak, _peak) * Level(_lost);
            samples[n] = MathF.Abs(sample) < 1e-30f ? 0 : sample;
            _lost++;
        }
    }

    // One more period in the loop, so that the repetition is heard less as a tone. The reading point moves back to the same
    // place in the loop's first period; a quarter period carries the old loop over into the new.
    private void Widen()
    {
        _blendBack = _cycleLength - _cycleAt;
        _blendLeft = _quarter;
        int at = _cycleAt % _lag;
        BuildCycle(_periods + 1);
        _cycleAt = at;
    }

    private float Level(int lost)
    {
        float ms = lost * 1000f / _rateHz;
        return ms <= FullLevelMs ? 1 : MathF.Max(0, 1 - ((ms - FullLevelMs) / (SilentAfterMs - FullLevelMs)));
    }

    private void Remember(ReadOnlySpan<float> samples)
    {
        if (samples.Length >= _history.Length)
        {
            samples[^_history.Length..].CopyTo(_history);
        }
        else
        {
            _history.AsSpan(samples.Length).CopyTo(_history);
            samples.CopyTo(_history.AsSpan(_history.Length - samples.Length));
        }
    }
}
