using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Detection;

/// <summary>What one 16 ms window holds: the strongest pair of key tones, fitted by least squares.</summary>
internal struct DtmfHop
{
    // Part of the energy that the true tones hold: 0.3 of that of a pair 2.2 % off, the farthest that is a key. Most speech is out here.
    private const double LeastOfTrue = 0.2;

    /// <summary>Index into <see cref="DtmfTables.Keys"/>.</summary>
    public int Key;

    /// <summary>Part of the window's energy that the pair explains, 0 to 1.</summary>
    public double Explained;

    /// <summary>Complex amplitudes of the low and the high tone, against the middle of the window.</summary>
    public double LowRe, LowIm, HighRe, HighIm;

    public readonly double LowPower => 0.5 * ((LowRe * LowRe) + (LowIm * LowIm));

    public readonly double HighPower => 0.5 * ((HighRe * HighRe) + (HighIm * HighIm));

    /// <summary>Fits the pair. False when the window is too quiet to hold one, or full of something else.</summary>
    /// <remarks>
    /// Least squares on both tones together instead of eight separate Goertzel filters: the leakage of one tone into
    /// the other cancels, so twist and phase come out exact in a window as short as 16 ms.
    /// </remarks>
    public static bool TryFit(DspKernel kernel, DtmfTables tables, ReadOnlySpan<float> window, float quietest, out DtmfHop hop)
    {
        hop = default;
        double energy = TensorPrimitives.SumOfSquares(window);
        if (!(energy > quietest * window.Length))
            return false;
        Span<float> sums = stackalloc float[16];
        switch (kernel)
        {
            case DspKernel.Vector512: Project<Lanes512, Vector512<float>>(tables, window, sums); break;
            case DspKernel.Vector256: Project<Lanes256, Vector256<float>>(tables, window, sums); break;
            case DspKernel.Vector128: Project<Lanes128, Vector128<float>>(tables, window, sums); break;
            default: Project(tables, window, sums); break;
        }
        var low = Strongest(sums, 0);
        var high = Strongest(sums, 4);
        if (low.Power + high.Power < LeastOfTrue * energy * window.Length / 2)
            return false;
        low = BestShade(tables, window, low);
        high = BestShade(tables, window, high);
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

    private static Projection Strongest(ReadOnlySpan<float> sums, int firstTone)
    {
        var best = True(sums, firstTone);
        for (int tone = firstTone + 1; tone < firstTone + 4; tone++)
            best = Stronger(best, True(sums, tone));
        return best;
    }

    private static Projection True(ReadOnlySpan<float> sums, int tone) => new((tone * DtmfTables.Shades) + DtmfTables.True, sums[tone], sums[8 + tone]);

    private static Projection BestShade(DtmfTables tables, ReadOnlySpan<float> window, in Projection middle)
        => Stronger(Stronger(middle, Project(tables, window, middle.Index - 1)), Project(tables, window, middle.Index + 1));

    private static Projection Project(DtmfTables tables, ReadOnlySpan<float> window, int index)
        => new(index, TensorPrimitives.Dot(window, tables.Cos[index]), TensorPrimitives.Dot(window, tables.Sin[index]));

    // The true tones, all at once: a lane a tone, so that no sum over lanes is left to take.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Project<TLanes, TVector>(DtmfTables tables, ReadOnlySpan<float> window, Span<float> sums)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float rows = ref MemoryMarshal.GetArrayDataReference(tables.Rows);
        for (int lane = 0; lane < 16; lane += TLanes.Count)
        {
            var (a, b, c, d) = (TLanes.Create(0), TLanes.Create(0), TLanes.Create(0), TLanes.Create(0));
            for (int n = 0; n <= window.Length - 4; n += 4)
            {
                nuint row = (nuint)((16 * n) + lane);
                a = TLanes.MultiplyAdd(TLanes.Load(ref rows, row), TLanes.Create(window[n]), a);
                b = TLanes.MultiplyAdd(TLanes.Load(ref rows, row + 16), TLanes.Create(window[n + 1]), b);
                c = TLanes.MultiplyAdd(TLanes.Load(ref rows, row + 32), TLanes.Create(window[n + 2]), c);
                d = TLanes.MultiplyAdd(TLanes.Load(ref rows, row + 48), TLanes.Create(window[n + 3]), d);
            }
            TLanes.Store(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)), ref MemoryMarshal.GetReference(sums), (nuint)lane);
        }
    }

    private static void Project(DtmfTables tables, ReadOnlySpan<float> window, Span<float> sums)
    {
        sums.Clear();
        for (int n = 0; n < window.Length; n++)
        {
            for (int tone = 0; tone < sums.Length; tone++)
                sums[tone] += window[n] * tables.Rows[(16 * n) + tone];
        }
    }

    private static Projection Stronger(in Projection a, in Projection b) => b.Power > a.Power ? b : a;

    private readonly record struct Projection(int Index, double Cos, double Sin)
    {
        public double Power => (Cos * Cos) + (Sin * Sin);
    }
}
