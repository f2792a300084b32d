using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Dsp.Detection;

/// <summary>Second-order Butterworth high-pass: keeps offset and hum out of what is compared with tones.</summary>
internal sealed class HighPass
{
    private readonly float _b0, _b1, _a1, _a2;
    private float _s1, _s2;

    public HighPass(int rateHz, double cutoffHz)
    {
        double w = Math.Tan(Math.PI * cutoffHz / rateHz), q = 1 / (1 + (Math.Sqrt(2) * w) + (w * w));
        _b0 = (float)q;
        _b1 = (float)(-2 * q);
        _a1 = (float)(2 * ((w * w) - 1) * q);
        _a2 = (float)((1 - (Math.Sqrt(2) * w) + (w * w)) * q);
    }

    /// <summary>Takes samples, finite or not, to a span of the same length.</summary>
    public void Process(ReadOnlySpan<float> samples, Span<float> target)
    {
        var (s1, s2) = (_s1, _s2);
        target = target[..samples.Length];
        for (int n = 0; n < samples.Length; n++)
        {
            // Each sample waits for the one before: what does not need it comes first.
            float x = FiniteSamples.Finite(samples[n]);
            float y = float.MultiplyAddEstimate(_b0, x, s1);
            s1 = float.MultiplyAddEstimate(-_a1, y, float.MultiplyAddEstimate(_b1, x, s2));
            s2 = float.MultiplyAddEstimate(-_a2, y, _b0 * x);
            target[n] = y;
        }
        // Below -160 dB the memory is cleared, hundreds of samples before it becomes subnormal.
        (_s1, _s2) = MathF.Abs(s1) + MathF.Abs(s2) < 1e-8f ? (0, 0) : (s1, s2);
    }

    public void Reset() => _s1 = _s2 = 0;
}
