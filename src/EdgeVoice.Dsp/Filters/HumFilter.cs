namespace EdgeVoice.Dsp.Filters;

/// <summary>
/// Removes mains hum (50 or 60 Hz and harmonics up to the eighth) where there is hum, and nothing where there is none.
/// </summary>
/// <remarks>
/// Each harmonic of both mains frequencies is watched by a heterodyne over 250 ms. Hum is a line whose phase advances
/// evenly for 3 s; speech, whose pitch also passes 100 and 120 Hz, is never that steady, and telephone tones do not come
/// as a series. A mains frequency counts as present when two of its harmonics are steady at one common pitch, or its
/// fundamental alone. Steady harmonics then get a notch 3 Hz wide at their measured frequency, faded in over 250 ms.
/// Costs the watching only (16 oscillators in vectors) while there is no hum.
/// </remarks>
public sealed class HumFilter : IAudioBlock
{
    private const int Harmonics = 8;
    private const float NotchHz = 3;

    private readonly int _rateHz;
    private readonly int _block;
    private readonly HumWatch[] _watches;
    private readonly Biquad[] _notches = new Biquad[Harmonics];
    private readonly float[] _depth = new float[Harmonics];
    private readonly float[] _wanted = new float[Harmonics];
    private readonly float _fade;
    private bool _any;
    private int _filled;

    public HumFilter(int rateHz)
    {
        if (rateHz is not (8000 or 16000))
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "the audio path runs at 8000 or 16000 Hz");
        _rateHz = rateHz;
        _block = rateHz / 4;
        _fade = 1f / _block;
        _watches = [new HumWatch(rateHz, 50, Harmonics, _block), new HumWatch(rateHz, 60, Harmonics, _block)];
    }

    /// <summary>Mains frequency found, as measured (50 or 60 Hz give or take 0.5), or null while there is no hum.</summary>
    public float? HumHz { get; private set; }

    /// <inheritdoc/>
    public int LatencySamples => 0;

    /// <inheritdoc/>
    public void Process(Span<float> samples)
    {
        SampleGuard.Clean(samples);
        while (samples.Length > 0)
        {
            int take = Math.Min(samples.Length, _block - _filled);
            var part = samples[..take];
            foreach (var watch in _watches)
                watch.Add(part);
            if (_any)
                Remove(part);
            _filled += take;
            if (_filled == _block)
            {
                _filled = 0;
                Decide();
            }
            samples = samples[take..];
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        foreach (var watch in _watches)
            watch.Reset();
        Array.Clear(_depth);
        Array.Clear(_wanted);
        _any = false;
        _filled = 0;
        HumHz = null;
    }

    private void Remove(Span<float> samples)
    {
        for (int h = 0; h < Harmonics; h++)
        {
            float depth = _depth[h], wanted = _wanted[h];
            if (depth == 0 && wanted == 0)
                continue;
            var notch = _notches[h];
            for (int i = 0; i < samples.Length; i++)
            {
                depth = wanted > depth ? Math.Min(wanted, depth + _fade) : Math.Max(wanted, depth - _fade);
                double x = samples[i];
                double y = x + (depth * (notch.Process(x) - x));
                samples[i] = Math.Abs(y) < SampleGuard.Least ? 0 : (float)y;
            }
            _notches[h] = notch;
            _depth[h] = depth;
        }
    }

    private void Decide()
    {
        foreach (var watch in _watches)
            watch.EndBlock();
        var loudest = _watches[1].Evidence > _watches[0].Evidence ? _watches[1] : _watches[0];
        HumHz = loudest.Evidence > 0 ? loudest.MainsHz : null;
        _any = false;
        for (int h = 0; h < Harmonics; h++)
        {
            bool on = HumHz is not null && loudest.Steady(h);
            if (on)
            {
                var tuned = Biquad.Notch(_rateHz, loudest.MainsHz * (h + 1), NotchHz);
                _notches[h] = _depth[h] == 0 ? tuned : _notches[h].Retuned(tuned);
            }
            _wanted[h] = on ? 1 : 0;
            _any |= on || _depth[h] > 0;
        }
    }
}
