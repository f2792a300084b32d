namespace EdgeVoice.Dsp.Filters;

/// <summary>
/// Removes DC and rumble below <see cref="CutoffHz"/> (20 to 1000 Hz, default 80): Butterworth, fourth order, 24 dB an octave.
/// </summary>
public sealed class HighPassFilter : IAudioBlock
{
    // Q of the two sections of a fourth-order Butterworth: 1 / (2 cos(pi/8)), 1 / (2 cos(3 pi/8)).
    private const double FirstQ = 0.5411961001461969;
    private const double SecondQ = 1.3065629648763766;

    private Biquad _first;
    private Biquad _second;

    public HighPassFilter(int rateHz, float cutoffHz = 80)
    {
        if (rateHz is not (8000 or 16000))
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "the audio path runs at 8000 or 16000 Hz");
        if (cutoffHz is not (>= 20 and <= 1000))
            throw new ArgumentOutOfRangeException(nameof(cutoffHz), cutoffHz, "the cut-off is 20 to 1000 Hz");
        CutoffHz = cutoffHz;
        _first = Biquad.HighPass(rateHz, cutoffHz, FirstQ);
        _second = Biquad.HighPass(rateHz, cutoffHz, SecondQ);
    }

    /// <summary>The frequency at which the level is 3 dB down.</summary>
    public float CutoffHz { get; }

    /// <inheritdoc/>
    public int LatencySamples => 0;

    /// <inheritdoc/>
    public void Process(Span<float> samples)
    {
        SampleGuard.Clean(samples);
        var first = _first;
        var second = _second;
        for (int i = 0; i < samples.Length; i++)
        {
            double y = second.Process(first.Process(samples[i]));
            samples[i] = Math.Abs(y) < SampleGuard.Least ? 0 : (float)y;
        }
        _first = first;
        _second = second;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _first.Clear();
        _second.Clear();
    }
}
