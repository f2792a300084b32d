using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Detection;

/// <summary>What one 16 ms window holds: the strongest pair of key tones, fitted by least squares.</summary>
internal struct DtmfHop
{
    /// <summary>Index into <see cref="DtmfTables.Keys"/>.</summary>
    public int Key;

    /// <summary>Part of the window's energy that the pair explains, 0 to 1.</summary>
    public double Explained;

    /// <summary>Complex amplitudes of the low and the high tone, against the middle of the window.</summary>
    public double LowRe, LowIm, HighRe, HighIm;

    public readonly double LowPower => 0.5 * ((LowRe * LowRe) + (LowIm * LowIm));

    public readonly double HighPower => 0.5 * ((HighRe * HighRe) + (HighIm * HighIm));

    /// <summary>Fits the pair. False when the window is too quiet to hold one.</summary>
    /// <remarks>
    /// Least squares on both tones together instead of eight separate Goertzel filters: the leakage of one tone into
    /// the other cancels, so twist and phase come out exact in a window as short as 16 ms.
    /// </remarks>
    public static bool TryFit(DtmfTables tables, ReadOnlySpan<float> window, float quietest, out DtmfHop hop)
    {
        hop = default;
        double energy = TensorPrimitives.SumOfSquares(window);
        if (!(energy > quietest * window.Length))
            return false;
        var low = Strongest(tables, window, 0);
        var high = Strongest(tables, window, 4);
        hop.Key = (low.Index / DtmfTables.Shades * 4) + (high.Index / DtmfTables.Shades) - 4;
        double[] inverse = tables.Inverse(low.Index, high.Index);
        Span<double> b = [low.Cos, low.Sin, high.Cos, high.Sin];
        Span<double> a = stackalloc double[4];
        double explained = 0;
        for (int i = 0; i < 4; i++)
        {
            int row = i * 4;
            a[i] = (inverse[row] * b[0]) + (inverse[row + 1] * b[1]) + (inverse[row + 2] * b[2]) + (inverse[row + 3] * b[3]);
            explained += a[i] * b[i];
        }
        hop.Explained = explained / energy;
        (hop.LowRe, hop.LowIm, hop.HighRe, hop.HighIm) = (a[0], -a[1], a[2], -a[3]);
        return true;
    }

    /// <summary>The strongest true tone of a group, then the strongest of its three shades.</summary>
    private static Projection Strongest(DtmfTables tables, ReadOnlySpan<float> window, int firstTone)
    {
        var best = Project(tables, window, (firstTone * DtmfTables.Shades) + DtmfTables.True);
        for (int tone = firstTone + 1; tone < firstTone + 4; tone++)
            best = Stronger(best, Project(tables, window, (tone * DtmfTables.Shades) + DtmfTables.True));
        int middle = best.Index;
        best = Stronger(best, Project(tables, window, middle - 1));
        return Stronger(best, Project(tables, window, middle + 1));
    }

    private static Projection Project(DtmfTables tables, ReadOnlySpan<float> window, int index)
        => new(index, TensorPrimitives.Dot(window, tables.Cos[index]), TensorPrimitives.Dot(window, tables.Sin[index]));

    private static Projection Stronger(in Projection a, in Projection b) => b.Power > a.Power ? b : a;

    private readonly record struct Projection(int Index, double Cos, double Sin)
    {
        public double Power => (Cos * Cos) + (Sin * Sin);
    }
}
