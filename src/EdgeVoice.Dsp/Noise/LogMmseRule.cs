namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// The rule for people: log-spectral amplitude estimator (Ephraim and Malah 1985) with decision-directed a-priori SNR and weighting by the
/// probability of speech (Cohen's OM-LSA, 2001).
/// </summary>
internal sealed class LogMmseRule(int bins) : ISpectralGain
{
    private const float DecisionDirected = 0.96f;
    private const float LeastPrior = 0.0032f;

    private readonly float[] _clean = new float[bins];

    public void Next(ReadOnlySpan<float> power, NoiseTracker noise, float floor, Span<float> gain)
    {
        var under = noise.Noise;
        var presence = noise.Presence;
        for (int k = 0; k < gain.Length; k++)
        {
            float inverse = 1 / under[k];
            float posterior = Math.Min(power[k] * inverse, 1000);
            float prior = Math.Max((DecisionDirected * _clean[k] * inverse) + ((1 - DecisionDirected) * Math.Max(posterior - 1, 0)), LeastPrior);
            float wiener = prior / (1 + prior);
            float amplitude = Math.Min(wiener * LogMmseGain.Correction(wiener * posterior), 1);
            _clean[k] = amplitude * amplitude * power[k];
            // OM-LSA mixes the logarithms; this mix of amplitudes differs by less than 1 dB where it matters, without a power.
            gain[k] = Math.Max(amplitude * (0.3f + (0.7f * presence[k])), floor);
        }
    }

    public void Reset() => Array.Clear(_clean);
}
