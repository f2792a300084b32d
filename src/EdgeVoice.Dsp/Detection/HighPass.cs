using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Dsp.Detection;

/// <summary>Second-order Butterworth high-pass: keeps offset and hum out of what is compared with tones.</summary>
internal sealed class HighPass
{
    private readonly float _b0, _c1, _c2, _a1, _a2;
    private float _x, _s, _older;

    public HighPass(int rateHz, double cutoffHz)
    {
        double w = Math.Tan(Math.PI * cutoffHz / rateHz), q = 1 / (1 + (Math.Sqrt(2) * w) + (w * w));
        double a1 = 2 * ((w * w) - 1) * q, a2 = (1 - (Math.Sqrt(2) * w) + (w * w)) * q;
        _b0 = (float)q;
        _c1 = (float)((-2 * q) - (a1 * q));
        _c2 = (float)(q - (a2 * q));
        (_a1, _a2) = ((float)a1, (float)a2);
    }

    /// <summary>Takes samples, finite or not, to a span of the same length.</summary>
    /// <remarks>
    /// The output is b0 x[n] + s[n], where s[n + 1] = c1 x[n] + c2 x[n - 1] - a1 s[n] - a2 s[n - 1]: each sample waits for the one before by
    /// one multiply-add only.
    /// </remarks>
    public void Process(ReadOnlySpan<float> samples, Span<float> target)
    {
        var (before, s, older) = (_x, _s, _older);
        target = target[..samples.Length];
        for (int n = 0; n < samples.Length; n++)
        {
            float x = FiniteSamples.Finite(samples[n]);
            float rest = float.MultiplyAddEstimate(-_a2, older, float.MultiplyAddEstimate(_c1, x, _c2 * before));
            target[n] = float.MultiplyAddEstimate(_b0, x, s);
            (before, older, s) = (x, s, float.MultiplyAddEstimate(-_a1, s, rest));
        }
        _x = before;
        // Below -160 dB the memory is cleared, hundreds of samples before it becomes subnormal.
        (_s, _older) = MathF.Abs(s) + MathF.Abs(older) < 1e-8f ? (0, 0) : (s, older);
    }

    public void Reset() => _x = _s = _older = 0;
}
