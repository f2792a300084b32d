using EdgeVoice.Dsp.Level;

namespace EdgeVoice.Dsp.Generation;

/// <summary>What noise sounds like.</summary>
public enum NoiseColor
{
    /// <summary>The same power in each hertz.</summary>
    White,

    /// <summary>The same power in each octave (10 Hz up), within 0.5 dB.</summary>
    Pink,
}

/// <summary>Noise from a seed, the same on every machine. Samples are uniform (white) or near Gaussian (pink).</summary>
public sealed class NoiseGenerator
{
    // RMS of the pink filter's output for white input of RMS 1/sqrt(3), found by its impulse response's energy.
    private static readonly float PinkGain = MeasurePinkGain();

    private readonly NoiseColor _color;
    private readonly float _rms;
    private readonly uint _seed;
    private uint _state;
    private Pink _pink;

    /// <param name="levelDb">RMS level, dBFS, -100 to -5 (louder would clip).</param>
    /// <param name="color">White or pink.</param>
    /// <param name="seed">Any but 0.</param>
    public NoiseGenerator(float levelDb, NoiseColor color = NoiseColor.White, uint seed = 2463534242)
    {
        if (!(levelDb is >= -100 and <= -5))
            throw new ArgumentOutOfRangeException(nameof(levelDb), levelDb, "-100 to -5 dBFS");
        ArgumentOutOfRangeException.ThrowIfZero(seed);
        _color = color;
        _seed = seed;
        _state = seed;
        _rms = LevelMath.DbToAmplitude(levelDb);
    }

    /// <summary>Writes the next samples.</summary>
    public void Generate(Span<float> samples)
    {
        float scale = _color == NoiseColor.White ? _rms * MathF.Sqrt(3) : _rms * MathF.Sqrt(3) / PinkGain;
        for (int n = 0; n < samples.Length; n++)
        {
            float white = NextUniform(ref _state);
            samples[n] = scale * (_color == NoiseColor.White ? white : _pink.Next(white));
        }
    }

    public void Reset()
    {
        _state = _seed;
        _pink = default;
    }

    /// <summary>Xorshift (Marsaglia, 2003), period 2^32 - 1, as a float in [-1, 1).</summary>
    internal static float NextUniform(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)state * (1f / 2147483648f);
    }

    private static float MeasurePinkGain()
    {
        var filter = default(Pink);
        double energy = 0;
        for (int n = 0; n < 20000; n++)
        {
            double y = filter.Next(n == 0 ? 1 : 0);
            energy += y * y;
        }
        return (float)Math.Sqrt(energy);
    }

    // Paul Kellet's sum of six one-pole filters and one delayed sample.
    private struct Pink
    {
        private float _b0, _b1, _b2, _b3, _b4, _b5, _b6;

        public float Next(float white)
        {
            _b0 = Kept((0.99886f * _b0) + (0.0555179f * white));
            _b1 = Kept((0.99332f * _b1) + (0.0750759f * white));
            _b2 = Kept((0.96900f * _b2) + (0.1538520f * white));
            _b3 = Kept((0.86650f * _b3) + (0.3104856f * white));
            _b4 = Kept((0.55000f * _b4) + (0.5329522f * white));
            _b5 = Kept((-0.7616f * _b5) - (0.0168980f * white));
            float sum = _b0 + _b1 + _b2 + _b3 + _b4 + _b5 + _b6 + (0.5362f * white);
            _b6 = 0.115926f * white;
            return sum;
        }

        private static float Kept(float state) => MathF.Abs(state) < 1e-20f ? 0 : state;
    }
}
