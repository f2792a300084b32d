using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Level;

/// <summary>Levels of whole spans, and the way between power and decibels.</summary>
public static class LevelMath
{
    /// <summary>Root mean square of a span, dBFS (a full-scale square wave is 0), not below <see cref="LevelMeter.FloorDb"/>.</summary>
    public static float RmsDb(ReadOnlySpan<float> samples)
        => samples.IsEmpty ? LevelMeter.FloorDb : PowerToDb(TensorPrimitives.SumOfSquares(samples) / samples.Length);

    /// <summary>Largest magnitude of a span, dBFS, not below <see cref="LevelMeter.FloorDb"/>.</summary>
    public static float PeakDb(ReadOnlySpan<float> samples)
        => samples.IsEmpty ? LevelMeter.FloorDb : AmplitudeToDb(MathF.Abs(TensorPrimitives.MaxMagnitude(samples)));

    /// <summary>10 log10 of a mean square, not below <see cref="LevelMeter.FloorDb"/>.</summary>
    public static float PowerToDb(float power) => power > 1e-10f ? 10 * MathF.Log10(power) : LevelMeter.FloorDb;

    /// <summary>20 log10 of an amplitude, not below <see cref="LevelMeter.FloorDb"/>.</summary>
    public static float AmplitudeToDb(float amplitude) => amplitude > 1e-5f ? 20 * MathF.Log10(amplitude) : LevelMeter.FloorDb;

    /// <summary>Amplitude of a level in dBFS.</summary>
    public static float DbToAmplitude(float db) => MathF.Pow(10, db / 20);
}
