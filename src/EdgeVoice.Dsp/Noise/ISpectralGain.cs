namespace EdgeVoice.Dsp.Noise;

/// <summary>A rule that says how far each bin of a spectrum is lowered.</summary>
internal interface ISpectralGain
{
    /// <summary>The next frame's gains.</summary>
    /// <param name="power">Power of each bin.</param>
    /// <param name="noise">The noise in it, already told of it.</param>
    /// <param name="floor">Least gain; at 1 nothing is changed.</param>
    /// <param name="gain">An amplitude factor for each bin.</param>
    void Next(ReadOnlySpan<float> power, NoiseTracker noise, float floor, Span<float> gain);

    void Reset();
}
