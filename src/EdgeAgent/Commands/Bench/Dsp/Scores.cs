using System.Numerics.Tensors;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Figures of merit between two sounds of equal length that lie on each other.</summary>
internal static class Scores
{
    private const double Tiny = 1e-14;

    public static double PowerDb(ReadOnlySpan<float> x) => 10 * Math.Log10(Power(x) + Tiny);

    public static double Power(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (float sample in x)
            sum += (double)sample * sample;
        return x.IsEmpty ? 0 : sum / x.Length;
    }

    /// <summary>Standard error of the mean of independent figures.</summary>
    public static double StandardError(IReadOnlyCollection<double> figures)
    {
        double mean = figures.Average();
        return Math.Sqrt(figures.Sum(figure => (figure - mean) * (figure - mean)) / (figures.Count - 1) / figures.Count);
    }

    /// <summary>Scale-invariant signal-to-distortion ratio, dB (Le Roux et al., 2019).</summary>
    public static double SiSdr(ReadOnlySpan<float> wanted, ReadOnlySpan<float> got)
    {
        double cross = 0, own = 0, all = 0;
        for (int n = 0; n < wanted.Length; n++)
        {
            cross += (double)wanted[n] * got[n];
            own += (double)wanted[n] * wanted[n];
            all += (double)got[n] * got[n];
        }
        double target = cross * cross / Math.Max(own, Tiny);
        return 10 * Math.Log10((target + Tiny) / (Math.Max(all - target, 0) + Tiny));
    }

    /// <summary>
    /// Signal-to-distortion ratio, dB, where any fixed filter of <paramref name="taps"/> taps from the wanted sound counts as no
    /// distortion (Vincent et al., 2006): fair to a peer that high-passes its output, which SI-SDR is not. The correlation is taken as
    /// Toeplitz, so the ends of a clip count as distortion: a second of sound cannot read more than some 43 dB.
    /// </summary>
    public static double FilteredSdr(ReadOnlySpan<float> wanted, ReadOnlySpan<float> got, int taps = 128)
    {
        int lead = taps / 2, length = wanted.Length - taps;
        var padded = new float[wanted.Length + taps];
        wanted.CopyTo(padded.AsSpan(lead));
        // Normal equations of got[n] = sum h[k] padded[n + taps - 1 - k], with the correlation taken as Toeplitz.
        var correlation = new double[taps];
        var cross = new double[taps];
        for (int k = 0; k < taps; k++)
        {
            correlation[k] = TensorPrimitives.Dot<float>(padded.AsSpan(taps, length), padded.AsSpan(taps - k, length));
            cross[k] = TensorPrimitives.Dot<float>(got[..length], padded.AsSpan(k, length));
        }
        correlation[0] *= 1 + 1e-9;
        double[] filter = Levinson(correlation, cross);
        var taps32 = Array.ConvertAll(filter, x => (float)x);
        double target = 0, rest = 0;
        for (int n = 0; n < length; n++)
        {
            double s = TensorPrimitives.Dot<float>(padded.AsSpan(n, taps), taps32), e = got[n] - s;
            target += s * s;
            rest += e * e;
        }
        return 10 * Math.Log10((target + Tiny) / (rest + Tiny));
    }

    /// <summary>Mean over 20 ms frames, in which the wanted sound is over -45 dBov, of its ratio to the rest, each within -10..35 dB.</summary>
    public static double SegmentalSnr(ReadOnlySpan<float> wanted, ReadOnlySpan<float> got, int rateHz)
    {
        int frame = rateHz / 50, counted = 0;
        double sum = 0;
        for (int at = 0; at + frame <= wanted.Length; at += frame)
        {
            double level = PowerDb(wanted.Slice(at, frame));
            if (level < -45)
                continue;
            double rest = 0;
            for (int n = at; n < at + frame; n++)
                rest += ((double)got[n] - wanted[n]) * ((double)got[n] - wanted[n]);
            sum += Math.Clamp(level - (10 * Math.Log10((rest / frame) + Tiny)), -10, 35);
            counted++;
        }
        return counted == 0 ? 0 : sum / counted;
    }

    // Solves the symmetric Toeplitz system T x = y (Levinson and Durbin).
    private static double[] Levinson(double[] t, double[] y)
    {
        int n = y.Length;
        var x = new double[n];
        var a = new double[n];
        var next = new double[n];
        a[0] = 1;
        double error = t[0];
        x[0] = y[0] / error;
        for (int m = 1; m < n; m++)
        {
            double reflection = 0;
            for (int k = 0; k < m; k++)
                reflection += a[k] * t[m - k];
            reflection /= -error;
            for (int k = 0; k <= m; k++)
                next[k] = (k < m ? a[k] : 0) + (reflection * (k > 0 ? a[m - k] : 0));
            Array.Copy(next, a, m + 1);
            error *= 1 - (reflection * reflection);
            double rest = y[m];
            for (int k = 0; k < m; k++)
                rest -= x[k] * t[m - k];
            rest /= error;
            for (int k = 0; k <= m; k++)
                x[k] += rest * a[m - k];
        }
        return x;
    }
}
