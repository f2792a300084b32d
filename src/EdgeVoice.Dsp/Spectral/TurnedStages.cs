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
    private static void Butterflies<TLanes, TVector>(float[] xr, float[] xi, float[] table, nuint i, nuint run, out Radix4Butterfly.Four<TVector> re, out Radix4Butterfly.Four<TVector> im)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float w = ref MemoryMarshal.GetArrayDataReference(table);
        Radix4Butterfly.Roots<TVector> roots = new(
            TLanes.Load(ref w, i),
            TLanes.Load(ref w, i + run),
            TLanes.Load(ref w, i + (2 * run)),
            TLanes.Load(ref w, i + (3 * run)),
            TLanes.Load(ref w, i + (4 * run)),
            TLanes.Load(ref w, i + (5 * run)));
        Radix4Butterfly.Run<TLanes, TVector>(ref MemoryMarshal.GetArrayDataReference(xr), ref MemoryMarshal.GetArrayDataReference(xi), i, run, roots, out re, out im);
    }
}
