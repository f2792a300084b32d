using static EdgeVoice.Dsp.Spectral.MelScale;

namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// The bands of <see cref="LearnedRule"/>: triangles, even in mel up to 3.9 kHz and, at 16 kHz, even in hertz above 4 kHz. Each bin lies between
/// two centres of its half.
/// </summary>
internal sealed class LearnedBands
{
    public const int Low = 24;
    public const int Upper = 12;

    private readonly int[] _lower;
    private readonly float[] _part;
    private readonly float[] _scale;

    /// <param name="bins">Bins of a spectrum, 31.25 Hz apart: 129 or 257.</param>
    public LearnedBands(int bins)
    {
        (_lower, _part) = (new int[bins], new float[bins]);
        Count = bins > LearnedFeatures.LowBins ? Low + Upper : Low;
        _scale = new float[Count];
        double first = Mel(60), step = (Mel(3900) - first) / (Low - 1);
        for (int k = 0; k < bins; k++)
        {
            double hz = k * LearnedFeatures.BinHz;
            if (k < LearnedFeatures.LowBins)
                Place(k, 0, Low, Between(hz, step, first));
            else
                Place(k, Low, Upper, Math.Clamp((hz - 4200) / 320, 0, Upper - 1));
        }
        for (int b = 0; b < Count; b++)
            _scale[b] = 1 / _scale[b];
    }

    public int Count { get; }

    /// <summary>Mean of each band.</summary>
    public void Gather(ReadOnlySpan<float> bins, Span<float> bands)
    {
        bands[..Count].Clear();
        for (int k = 0; k < _lower.Length; k++)
        {
            float upper = _part[k] * bins[k];
            bands[_lower[k]] += bins[k] - upper;
            bands[_lower[k] + 1] += upper;
        }
        for (int b = 0; b < Count; b++)
            bands[b] *= _scale[b];
    }

    /// <summary>The bands' value at a bin.</summary>
    public float At(ReadOnlySpan<float> bands, int bin)
        => bands[_lower[bin]] + (_part[bin] * (bands[_lower[bin] + 1] - bands[_lower[bin]]));

    private void Place(int bin, int from, int count, double place)
    {
        int lower = Math.Min((int)place, count - 2);
        _lower[bin] = from + lower;
        _part[bin] = (float)(place - lower);
        _scale[from + lower] += 1 - _part[bin];
        _scale[from + lower + 1] += _part[bin];
    }

    // Straight between the centres in hertz, not in mel.
    private static double Between(double hz, double step, double first)
    {
        double place = Math.Clamp((Mel(hz) - first) / step, 0, Low - 1);
        int lower = Math.Min((int)place, Low - 2);
        double below = Hz(first + (step * lower)), above = Hz(first + (step * (lower + 1)));
        return lower + Math.Clamp((hz - below) / (above - below), 0, 1);
    }
}
