using System.Runtime.CompilerServices;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Spectral;

/// <summary>The radix-4 butterfly of decimation in frequency, a vector of them at a time.</summary>
internal static class Radix4Butterfly
{
    /// <summary>Takes four inputs that lie <paramref name="step"/> apart; the last three results are turned by the roots w, w^2, w^3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TLanes, TVector>(ref float sourceRe, ref float sourceIm, nuint i, nuint step, in Roots<TVector> w, out Four<TVector> re, out Four<TVector> im)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var x0r = TLanes.Load(ref sourceRe, i);
        var x1r = TLanes.Load(ref sourceRe, i + step);
        var x2r = TLanes.Load(ref sourceRe, i + (2 * step));
        var x3r = TLanes.Load(ref sourceRe, i + (3 * step));
        var x0i = TLanes.Load(ref sourceIm, i);
        var x1i = TLanes.Load(ref sourceIm, i + step);
        var x2i = TLanes.Load(ref sourceIm, i + (2 * step));
        var x3i = TLanes.Load(ref sourceIm, i + (3 * step));
        var t0r = TLanes.Add(x0r, x2r);
        var t0i = TLanes.Add(x0i, x2i);
        var t1r = TLanes.Subtract(x0r, x2r);
        var t1i = TLanes.Subtract(x0i, x2i);
        var t2r = TLanes.Add(x1r, x3r);
        var t2i = TLanes.Add(x1i, x3i);
        var t3r = TLanes.Subtract(x1i, x3i);
        var t3i = TLanes.Subtract(x3r, x1r);
        Turn<TLanes, TVector>(TLanes.Add(t1r, t3r), TLanes.Add(t1i, t3i), w.Re1, w.Im1, out var y1r, out var y1i);
        Turn<TLanes, TVector>(TLanes.Subtract(t0r, t2r), TLanes.Subtract(t0i, t2i), w.Re2, w.Im2, out var y2r, out var y2i);
        Turn<TLanes, TVector>(TLanes.Subtract(t1r, t3r), TLanes.Subtract(t1i, t3i), w.Re3, w.Im3, out var y3r, out var y3i);
        re = new(TLanes.Add(t0r, t2r), y1r, y2r, y3r);
        im = new(TLanes.Add(t0i, t2i), y1i, y2i, y3i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<TLanes, TVector>(TVector ar, TVector ai, TVector wr, TVector wi, out TVector yr, out TVector yi)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        yr = TLanes.MultiplyAdd(ar, wr, TLanes.Negate(TLanes.Multiply(ai, wi)));
        yi = TLanes.MultiplyAdd(ar, wi, TLanes.Multiply(ai, wr));
    }

    /// <summary>What a butterfly gives: k = 0 to 3.</summary>
    internal readonly struct Four<TVector>(TVector a, TVector b, TVector c, TVector d)
    {
        public readonly TVector A = a;
        public readonly TVector B = b;
        public readonly TVector C = c;
        public readonly TVector D = d;
    }

    /// <summary>w, w^2, w^3.</summary>
    internal readonly struct Roots<TVector>(TVector re1, TVector im1, TVector re2, TVector im2, TVector re3, TVector im3)
    {
        public readonly TVector Re1 = re1;
        public readonly TVector Im1 = im1;
        public readonly TVector Re2 = re2;
        public readonly TVector Im2 = im2;
        public readonly TVector Re3 = re3;
        public readonly TVector Im3 = im3;
    }
}
