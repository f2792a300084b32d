namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// The correction exp(E1(v) / 2) of the log-spectral amplitude estimator (Ephraim and Malah, 1985), from a table over log2 v.
/// </summary>
internal static class LogMmseGain
{
    private const int PerOctave = 16;
    private const int LeastOctave = -10;
    private const int MostOctave = 5;

    private static readonly float[] Table = Make();

    /// <summary>exp(E1(v) / 2), within 0.5 % for v from 2^-10 to 2^5; held constant outside.</summary>
    public static float Correction(float v)
    {
        // The bits of a float are its base-2 logarithm, piecewise linear: exactly what an interpolated table wants.
        int bits = BitConverter.SingleToInt32Bits(v);
        int from = (127 + LeastOctave) << 23;
        if (bits <= from)
            return Table[0];
        int offset = bits - from;
        const int Shift = 23 - 4;
        int index = offset >> Shift;
        if (index >= Table.Length - 1)
            return 1;
        float part = (offset & ((1 << Shift) - 1)) * (1f / (1 << Shift));
        return Table[index] + (part * (Table[index + 1] - Table[index]));
    }

    /// <summary>Exponential integral E1 by series (x up to 2) or continued fraction.</summary>
    internal static double ExponentialIntegral(double x)
    {
        if (x <= 2)
        {
            double sum = -0.57721566490153286 - Math.Log(x), term = -1;
            for (int n = 1; n < 60; n++)
            {
                term *= -x / n;
                sum += term / n;
            }
            return sum;
        }
        double fraction = 0;
        for (int n = 60; n > 0; n--)
            fraction = n / (1 + (n / (x + fraction)));
        return Math.Exp(-x) / (x + fraction);
    }

    private static float[] Make()
    {
        var table = new float[((MostOctave - LeastOctave) * PerOctave) + 1];
        for (int i = 0; i < table.Length; i++)
        {
            // Entry i lies at mantissa step i mod 16 of octave i / 16, as the bits run.
            double v = Math.Pow(2, LeastOctave + (i / PerOctave)) * (1 + ((i % PerOctave) / (double)PerOctave));
            table[i] = (float)Math.Exp(ExponentialIntegral(v) / 2);
        }
        return table;
    }
}
