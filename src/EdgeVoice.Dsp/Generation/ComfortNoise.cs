using EdgeVoice.Dsp.Level;

namespace EdgeVoice.Dsp.Generation;

/// <summary>
/// Noise in the level and colour of the sender's room, as an RFC 3389 payload describes it: one byte of level, then a
/// reflection coefficient a byte, which shape white noise in an all-pole lattice.
/// </summary>
/// <remarks>
/// A payload longer than <see cref="MaxOrder"/> coefficients is cut there (RFC 3389, section 3.1: a receiver may use fewer).
/// A new level is approached over 20 ms. Every quantized coefficient lies inside the unit circle, so the filter is stable.
/// </remarks>
public sealed class ComfortNoise
{
    /// <summary>Coefficients used at most.</summary>
    public const int MaxOrder = 12;

    private readonly float[] _reflection = new float[MaxOrder];
    private readonly float[] _backward = new float[MaxOrder + 1];
    private readonly float _approach;
    private int _order;
    private uint _state = 88675123;
    private float _gain;
    private float _targetGain;

    /// <param name="rateHz">Sampling rate, 8000 to 48000 Hz.</param>
    public ComfortNoise(int rateHz)
    {
        if (rateHz is < 8000 or > 48000)
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "a rate is 8000 to 48000 Hz");
        _approach = 1 - MathF.Exp(-1000f / (20f * rateHz));
    }

    /// <summary>True once a payload was taken.</summary>
    public bool HasParameters { get; private set; }

    /// <summary>Level of the last payload, dBFS (RFC 3389 writes dBov).</summary>
    public float LevelDb { get; private set; } = LevelMeter.FloorDb;

    /// <summary>Takes a payload; false, and nothing changes, when it is empty or its reserved bit is set.</summary>
    public bool TryUpdate(ReadOnlySpan<byte> payload)
    {
        // Section 3: "the most significant bit of the first byte is always 0".
        if (payload.IsEmpty || payload[0] > 127)
            return false;
        LevelDb = -payload[0];
        _order = Math.Min(payload.Length - 1, MaxOrder);
        float whitening = 1;
        for (int n = 0; n < MaxOrder; n++)
        {
            // Section 3.2: k_i = 258 (N_i - 127) / 32768; 255, which would leave the circle, is reserved.
            float k = n < _order ? Math.Clamp(258f * (payload[n + 1] - 127) / 32768, -0.995f, 0.995f) : 0;
            _reflection[n] = k;
            whitening *= 1 - (k * k);
        }
        // The lattice raises the power of its input by 1 / prod(1 - k^2).
        _targetGain = LevelMath.DbToAmplitude(LevelDb) * MathF.Sqrt(3 * whitening);
        HasParameters = true;
        return true;
    }

    /// <summary>Writes the next samples; silence before the first payload.</summary>
    public void Generate(Span<float> samples)
    {
        samples.Clear();
        Add(samples);
    }

    /// <summary>Adds the next samples to those there.</summary>
    public void Add(Span<float> samples)
    {
        if (!HasParameters)
            return;
        for (int n = 0; n < samples.Length; n++)
        {
            _gain += _approach * (_targetGain - _gain);
            // A payload may describe a howl near full scale: its peaks are cut, not passed on.
            samples[n] += Math.Clamp(Shape(_gain * NoiseGenerator.NextUniform(ref _state)), -1, 1);
        }
    }

    public void Reset()
    {
        HasParameters = false;
        LevelDb = LevelMeter.FloorDb;
        _backward.AsSpan().Clear();
        _order = 0;
        _gain = 0;
        _targetGain = 0;
    }

    // All-pole lattice: forward error from the highest stage down, backward errors one sample old.
    private float Shape(float excitation)
    {
        float forward = excitation;
        for (int stage = _order - 1; stage >= 0; stage--)
        {
            float k = _reflection[stage];
            forward -= k * _backward[stage];
            _backward[stage + 1] = _backward[stage] + (k * forward);
        }
        forward = MathF.Abs(forward) < 1e-20f ? 0 : forward;
        _backward[0] = forward;
        return forward;
    }
}
