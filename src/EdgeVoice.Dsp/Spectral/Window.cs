using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Spectral;

/// <summary>Windows for analysis and overlap-add. All are periodic (for a transform of the same size), peak 1.</summary>
public static class Window
{
    /// <summary>0.5 - 0.5 cos: sums to a constant at hops of 1/2, 1/4, ... of its length.</summary>
    public static float[] Hann(int length) => Make(length, x => 0.5 - (0.5 * Math.Cos(x)));

    /// <summary>Square root of Hann: used on both sides of a transform at half overlap, the product sums to one.</summary>
    public static float[] SqrtHann(int length) => Make(length, x => Math.Sin(x / 2));

    /// <summary>Hamming: nearest side lobe -43 dB.</summary>
    public static float[] Hamming(int length) => Make(length, x => 0.54 - (0.46 * Math.Cos(x)));

    /// <summary>Blackman: side lobes below -58 dB.</summary>
    public static float[] Blackman(int length) => Make(length, x => 0.42 - (0.5 * Math.Cos(x)) + (0.08 * Math.Cos(2 * x)));

    /// <summary>Multiplies in place by a window of at least the same length.</summary>
    public static void Apply(ReadOnlySpan<float> window, Span<float> samples)
        => TensorPrimitives.Multiply(samples, window[..samples.Length], samples);

    /// <summary>Zeroth-order modified Bessel function of the first kind: the Kaiser window's own function, by its power series.</summary>
    internal static double BesselI0(double x)
    {
        double sum = 1, term = 1, quarter = x * x / 4;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= quarter / ((double)k * k);
            sum += term;
        }
        return sum;
    }

    private static float[] Make(int length, Func<double, double> shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var window = new float[length];
        for (int n = 0; n < length; n++)
            window[n] = (float)shape(2 * Math.PI * n / length);
        return window;
    }
}
