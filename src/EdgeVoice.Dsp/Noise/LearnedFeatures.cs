using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// What the network of <see cref="LearnedRule"/> hears of a spectrum: how far each bin up to 4 kHz stands over the tracked noise, and of
/// bands the sound and the noise against the loud level of the line. All are ratios: the level of a line makes no difference.
/// </summary>
internal sealed class LearnedFeatures
{
    /// <summary>Bins up to 4 kHz.</summary>
    public const int LowBins = 129;
    public const float BinHz = 31.25f;
    public const int Count = LowBins - 1 + (2 * LearnedBands.Low) + (3 * LearnedBands.Upper);

    // Natural logarithms of powers.
    private const float LeastOver = -3;
    private const float MostOver = 7;
    private const float OverScale = 0.3f;
    private const float LeastAgainst = -12;
    private const float MostAgainst = 5;
    private const float AgainstScale = 0.2f;
    // Of the loud level, each 16 ms: 3 dB a second.
    private const float Fall = 0.011f;

    private readonly LearnedBands _bands;
    private readonly float[] _under;
    private readonly float[] _smooth;
    private readonly float[] _now;
    private readonly float[] _slow;
    private readonly float[] _bandPower;
    private readonly float[] _bandNoise;
    private readonly float[] _inputs = new float[Count];
    private float _loud;
    private bool _begun;

    public LearnedFeatures(int bins, LearnedBands bands)
    {
        _bands = bands;
        (_under, _smooth, _now, _slow) = (new float[bins], new float[bins], new float[bins], new float[bins]);
        (_bandPower, _bandNoise) = (new float[bands.Count], new float[bands.Count]);
    }

    /// <summary>The network's inputs; those of the bands over 4 kHz are 0 at 8 kHz.</summary>
    public ReadOnlySpan<float> Inputs => _inputs;

    /// <summary>How far each bin stands over the noise.</summary>
    public ReadOnlySpan<float> Now => _now;

    /// <summary>The same of the power smoothed over the last frames.</summary>
    public ReadOnlySpan<float> Slow => _slow;

    public void Update(ReadOnlySpan<float> power, ReadOnlySpan<float> noise)
    {
        if (!_begun)
            power.CopyTo(_smooth);
        TensorPrimitives.Add(_smooth, power, _smooth);
        TensorPrimitives.Multiply(_smooth, 0.5f, _smooth);
        TensorPrimitives.Log(noise, _under);
        Over(power, _now);
        Over(_smooth, _slow);

        _bands.Gather(power, _bandPower);
        _bands.Gather(noise, _bandNoise);
        TensorPrimitives.Log(_bandPower, _bandPower);
        TensorPrimitives.Log(_bandNoise, _bandNoise);
        float mean = TensorPrimitives.Sum(_bandPower.AsSpan(0, LearnedBands.Low)) / LearnedBands.Low;
        if (!_begun)
            _loud = mean;
        _loud = mean > _loud ? 0.5f * (_loud + mean) : Math.Max(mean, _loud - Fall);
        _begun = true;

        var rest = _inputs.AsSpan();
        _now.AsSpan(1, LowBins - 1).CopyTo(rest);
        rest = rest[(LowBins - 1)..];
        Against(_bandNoise.AsSpan(0, LearnedBands.Low), rest);
        Against(_bandPower.AsSpan(0, LearnedBands.Low), rest[LearnedBands.Low..]);
        if (_bands.Count == LearnedBands.Low)
            return;
        rest = rest[(2 * LearnedBands.Low)..];
        Span<float> upper = _bandPower.AsSpan(LearnedBands.Low), upperNoise = _bandNoise.AsSpan(LearnedBands.Low), over = rest[..LearnedBands.Upper];
        TensorPrimitives.Subtract(upper, upperNoise, over);
        Scale(over, LeastOver, MostOver, OverScale);
        Against(upperNoise, rest[LearnedBands.Upper..]);
        Against(upper, rest[(2 * LearnedBands.Upper)..]);
    }

    public void Reset() => _begun = false;

    private void Over(ReadOnlySpan<float> power, Span<float> over)
    {
        TensorPrimitives.Log(power, over);
        TensorPrimitives.Subtract(over, _under, over);
        Scale(over, LeastOver, MostOver, OverScale);
    }

    private void Against(ReadOnlySpan<float> bands, Span<float> inputs)
    {
        inputs = inputs[..bands.Length];
        TensorPrimitives.Subtract(bands, _loud, inputs);
        Scale(inputs, LeastAgainst, MostAgainst, AgainstScale);
    }

    private static void Scale(Span<float> values, float least, float most, float scale)
    {
        TensorPrimitives.Clamp(values, least, most, values);
        TensorPrimitives.Multiply(values, scale, values);
    }
}
