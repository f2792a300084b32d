namespace EdgeVoice.Dsp.Level;

/// <summary>
/// Level of the sound that passes: RMS over a window and peak since the last reading. Changes no good sample; a sample
/// that is not finite is replaced by silence, so this block also stands guard at the head of a chain.
/// </summary>
/// <remarks>
/// dBFS here is relative to a sample of 1: a full-scale sine reads -3.01, a full-scale square 0. Silence reads
/// <see cref="FloorDb"/>. The RMS is a leaky mean with the window as its time constant.
/// </remarks>
public sealed class LevelMeter : IAudioBlock
{
    /// <summary>The lowest reading, for silence: below one step of 16-bit audio at -90.3 dB.</summary>
    public const float FloorDb = -100f;

    private readonly float _keep;
    private float _meanSquare;
    private float _peak;

    /// <param name="rateHz">Sampling rate in Hz.</param>
    /// <param name="windowMs">Time constant of the RMS, 1 to 10000 ms; 125 is the "fast" of sound level meters.</param>
    public LevelMeter(int rateHz, float windowMs = 125)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rateHz, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowMs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(windowMs, 10000);
        _keep = MathF.Exp(-1000f / (windowMs * rateHz));
    }

    /// <inheritdoc/>
    public int LatencySamples => 0;

    /// <summary>RMS over the window, dBFS.</summary>
    public float RmsDb => LevelMath.PowerToDb(_meanSquare);

    /// <summary>Largest magnitude since <see cref="TakePeakDb"/> was last called, dBFS.</summary>
    public float PeakDb => LevelMath.PowerToDb(_peak * _peak);

    /// <summary>Samples replaced because they were not finite.</summary>
    public long NonFiniteSamples { get; private set; }

    /// <inheritdoc/>
    public void Process(Span<float> samples)
    {
        float mean = _meanSquare, peak = _peak, keep = _keep, take = 1 - _keep;
        for (int n = 0; n < samples.Length; n++)
        {
            float x = samples[n];
            float magnitude = MathF.Abs(x);
            // One comparison catches NaN and both infinities, and also magnitudes whose square would overflow.
            if (!(magnitude <= 1e6f))
            {
                samples[n] = x = magnitude = 0;
                NonFiniteSamples++;
            }
            else if (magnitude < 1e-30f)
            {
                samples[n] = x = magnitude = 0;
            }
            mean = (keep * mean) + (take * x * x);
            peak = MathF.Max(peak, magnitude);
        }
        _meanSquare = mean < 1e-30f ? 0 : mean;
        _peak = peak;
    }

    /// <summary>Reads the peak and begins a new one.</summary>
    public float TakePeakDb()
    {
        float peak = PeakDb;
        _peak = 0;
        return peak;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _meanSquare = 0;
        _peak = 0;
        NonFiniteSamples = 0;
    }
}
