using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Spectral;

/// <summary>
/// The first two radix-4 stages of <see cref="ComplexStages"/>, a whole vector of butterflies at a time. Their rows are one and four values long, so the results are turned in
/// registers before they are stored.
/// </summary>
internal static class TurnedStages
{
    /// <summary>The stage of stride 1 over <paramref name="n"/> points: four vectors or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void First<TLanes, TTiles, TVector>(float[] table, int n, float[] xr, float[] xi, float[] yr, float[] yi)
        where TLanes : struct, ILanes<TVector>
        where TTiles : struct, ITiles<TVector>
        where TVector : struct
    {
        nuint quarter = (nuint)n / 4;
        ref float targetRe = ref MemoryMarshal.GetArrayDataReference(yr);
        ref float targetIm = ref MemoryMarshal.GetArrayDataReference(yi);
        for (nuint p = 0; p < quarter; p += (nuint)TLanes.Count)
        {
            Butterflies<TLanes, TVector>(xr, xi, table, p, quarter, out var re, out var im);
            TTiles.StoreByColumns(re.A, re.B, re.C, re.D, ref targetRe, 4 * p);
            TTiles.StoreByColumns(im.A, im.B, im.C, im.D, ref targetIm, 4 * p);
        }
    }

    /// <summary>The stage of stride 4 over <paramref name="n"/> points, one vector or more; every value of the table stands four times in <paramref name="fours"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Second<TLanes, TTiles, TVector>(float[] fours, int n, float[] xr, float[] xi, float[] yr, float[] yi)
        where TLanes : struct, ILanes<TVector>
        where TTiles : struct, ITiles<TVector>
        where TVector : struct
    {
        nuint step = (nuint)n;
        ref float targetRe = ref MemoryMarshal.GetArrayDataReference(yr);
        ref float targetIm = ref MemoryMarshal.GetArrayDataReference(yi);
        for (nuint i = 0; i < step; i += (nuint)TLanes.Count)
        {
            Butterflies<TLanes, TVector>(xr, xi, fours, i, step, out var re, out var im);
            TTiles.StoreByFours(re.A, re.B, re.C, re.D, ref targetRe, 4 * i);
            TTiles.StoreByFours(im.A, im.B, im.C, im.D, ref targetIm, 4 * i);
        }
    }

    // The four inputs of a butterfly lie a run apart, and so do the six runs of the table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterflies<TLanes, TVector>(float[] xr, float[] xi, float[] table, nuint i, nuint run, out Results<TVector> re, out Results<TVector> im)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float sourceRe = ref MemoryMarshal.GetArrayDataReference(xr);
        ref float sourceIm = ref MemoryMarshal.GetArrayDataReference(xi);
        ref float w = ref MemoryMarshal.GetArrayDataReference(table);
        var x0r = TLanes.Load(ref sourceRe, i);
        var x1r = TLanes.Load(ref sourceRe, i + run);
        var x2r = TLanes.Load(ref sourceRe, i + (2 * run));
        var x3r = TLanes.Load(ref sourceRe, i + (3 * run));
        var x0i = TLanes.Load(ref sourceIm, i);
        var x1i = TLanes.Load(ref sourceIm, i + run);
        var x2i = TLanes.Load(ref sourceIm, i + (2 * run));
        var x3i = TLanes.Load(ref sourceIm, i + (3 * run));
        var t0r = TLanes.Add(x0r, x2r);
        var t0i = TLanes.Add(x0i, x2i);
        var t1r = TLanes.Subtract(x0r, x2r);
        var t1i = TLanes.Subtract(x0i, x2i);
        var t2r = TLanes.Add(x1r, x3r);
        var t2i = TLanes.Add(x1i, x3i);
        var t3r = TLanes.Subtract(x1i, x3i);
        var t3i = TLanes.Subtract(x3r, x1r);
        ComplexStages.Turn<TLanes, TVector>(TLanes.Add(t1r, t3r), TLanes.Add(t1i, t3i), TLanes.Load(ref w, i), TLanes.Load(ref w, i + run), out var y1r, out var y1i);
        ComplexStages.Turn<TLanes, TVector>(TLanes.Subtract(t0r, t2r), TLanes.Subtract(t0i, t2i), TLanes.Load(ref w, i + (2 * run)), TLanes.Load(ref w, i + (3 * run)), out var y2r, out var y2i);
        ComplexStages.Turn<TLanes, TVector>(TLanes.Subtract(t1r, t3r), TLanes.Subtract(t1i, t3i), TLanes.Load(ref w, i + (4 * run)), TLanes.Load(ref w, i + (5 * run)), out var y3r, out var y3i);
        re = new(TLanes.Add(t0r, t2r), y1r, y2r, y3r);
        im = new(TLanes.Add(t0i, t2i), y1i, y2i, y3i);
    }

    private readonly struct Results<TVector>(TVector a, TVector b, TVector c, TVector d)
    {
        public readonly TVector A = a;
        public readonly TVector B = b;
        public readonly TVector C = c;
        public readonly TVector D = d;
    }
}
