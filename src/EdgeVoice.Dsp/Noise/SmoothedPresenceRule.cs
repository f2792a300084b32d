using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Noise;

/// <summary>The rule for a recogniser, which loses more words by weak speech that goes with the noise than by noise that stays.</summary>
/// <remarks>
/// Log-spectral amplitude estimator (Ephraim and Malah, 1985). The a-priori SNR is decision-directed, and the weight of the present rises with
/// what stood over the noise before, so that an onset is not smeared. Where speech is improbable the gain goes towards the floor (Cohen's OM-LSA,
/// 2001); how probable it is follows from the a-priori SNR of the last frames around the bin and of the whole frame, and is then smoothed over
/// <see cref="CriticalBands"/>: what is weak beside what is strong is kept. A gain falls no faster than by a share a frame. The constants
/// were chosen by how much likelier the recogniser's acoustic network found the words said, in the noises and on a part of the sentences of
/// <c>bench dsp</c> (docs/adr/0016).
/// </remarks>
internal sealed class SmoothedPresenceRule : ISpectralGain
{
    private const float LeastPrior = 0.0032f;
    private const float MostPosterior = 1000;
    private const float LeastPresentWeight = 0.2f;
    private const float PresentWeightRange = 0.79f;
    private const float CleanMemory = 0.2f;
    private const float PriorMemory = 0.8f;
    // A-priori SNR at which speech is as probable as not, before the frame itself is looked at.
    private const float EvenPrior = 0.15f;
    // How fast a gain may fall from frame to frame.
    private const float Release = 0.6f;

    private readonly int _first;
    private readonly int _last;
    private readonly CriticalBands _bands;
    private readonly float[] _clean;
    private readonly float[] _prior;
    private readonly float[] _slowPrior;
    private readonly float[] _likelihood;
    private readonly float[] _amplitude;
    private readonly float[] _presence;
    private readonly float[] _gain;

    /// <param name="rateHz">Sampling rate.</param>
    /// <param name="bins">Bins of a spectrum.</param>
    public SmoothedPresenceRule(int rateHz, int bins)
    {
        double binHz = rateHz / 2.0 / (bins - 1);
        _first = (int)(300 / binHz);
        _last = (int)(3400 / binHz);
        _bands = new CriticalBands(bins, binHz);
        (_clean, _prior, _slowPrior) = (new float[bins], new float[bins], new float[bins]);
        (_likelihood, _amplitude, _presence, _gain) = (new float[bins], new float[bins], new float[bins], new float[bins]);
    }

    public void Next(ReadOnlySpan<float> power, NoiseTracker noise, float floor, Span<float> gain)
    {
        Amplitudes(power, noise.Noise);
        Presence();
        for (int k = 0; k < gain.Length; k++)
        {
            float mixed = floor + (_presence[k] * (_amplitude[k] - floor));
            gain[k] = _gain[k] = Math.Max(Math.Max(mixed, floor), Release * _gain[k]);
        }
    }

    public void Reset()
    {
        Array.Clear(_clean);
        Array.Clear(_slowPrior);
        Array.Clear(_gain);
    }

    private void Amplitudes(ReadOnlySpan<float> power, ReadOnlySpan<float> noise)
    {
        for (int k = 0; k < power.Length; k++)
        {
            float inverse = 1 / noise[k];
            float posterior = Math.Min(power[k] * inverse, MostPosterior);
            float before = _clean[k] * inverse;
            float stoodOver = before / (1 + before);
            float present = LeastPresentWeight + (PresentWeightRange * stoodOver * stoodOver);
            float prior = Math.Max((present * Math.Max(posterior - 1, 0)) + ((1 - present) * before), LeastPrior);
            float wiener = prior / (1 + prior);
            float v = wiener * posterior;
            float amplitude = Math.Min(wiener * LogMmseGain.Correction(v), 1);
            _clean[k] = (CleanMemory * _clean[k]) + ((1 - CleanMemory) * amplitude * amplitude * power[k]);
            _prior[k] = prior;
            _slowPrior[k] = (PriorMemory * _slowPrior[k]) + ((1 - PriorMemory) * prior);
            _amplitude[k] = amplitude;
            _likelihood[k] = v;
        }
        TensorPrimitives.Min(_likelihood, 60f, _likelihood);
        TensorPrimitives.Negate(_likelihood, _likelihood);
        TensorPrimitives.Exp(_likelihood, _likelihood);
    }

    private void Presence()
    {
        float frame = Likely(TensorPrimitives.Sum(_slowPrior.AsSpan(_first, _last - _first)) / (_last - _first));
        // Neither certain nor impossible: the bin itself decides in the end.
        frame = 0.1f + (0.9f * frame);
        int last = _presence.Length - 1;
        for (int k = 0; k <= last; k++)
        {
            float around = (0.5f * _slowPrior[k]) + (0.25f * (_slowPrior[Math.Max(k - 1, 0)] + _slowPrior[Math.Min(k + 1, last)]));
            float expected = frame * (0.2f + (0.79f * Likely(around)));
            _presence[k] = expected / (expected + ((1 - expected) * (1 + _prior[k]) * _likelihood[k]));
        }
        _bands.Smooth(_presence);
    }

    private static float Likely(float prior) => prior / (prior + EvenPrior);
}
