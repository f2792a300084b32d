using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Gain;

/// <summary>
/// Keeps every sample within a ceiling without looking ahead: the gain falls at once with the peak that needs it and
/// recovers with a time constant of 80 ms. Costs a maximum per span while nothing is near the ceiling.
/// </summary>
internal sealed class PeakLimiter(int rateHz, float ceiling)
{
    private const float ReleaseSeconds = 0.08f;

    private readonly float _release = 1 - MathF.Exp(-1 / (ReleaseSeconds * rateHz));
    private float _gain = 1;

    /// <summary>True while the limiter holds the level down.</summary>
    public bool Active => _gain < 1;

    public void Process(Span<float> samples)
    {
        if (_gain == 1 && TensorPrimitives.MaxMagnitude(samples) is var peak && Math.Abs(peak) <= ceiling)
            return;
        float gain = _gain;
        for (int i = 0; i < samples.Length; i++)
        {
            float magnitude = Math.Abs(samples[i]);
            gain += (1 - gain) * _release;
            if (magnitude * gain > ceiling)
                gain = ceiling / magnitude;
            // From here on the difference is below 16 bits; saying "one" lets the fast path return.
            if (gain > 0.99999f)
                gain = 1;
            samples[i] = Math.Clamp(samples[i] * gain, -ceiling, ceiling);
        }
        _gain = gain;
    }

    public void Reset() => _gain = 1;
}
