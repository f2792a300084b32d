using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Spectral;

/// <summary>
/// What makes a complex transform of M points into a real one of 2M: even samples become real parts, odd ones imaginary
/// parts, and the two spectra are told apart by their symmetry.
/// </summary>
internal static class RealPacking
{
    /// <summary>Even samples to <paramref name="re"/>, odd ones to <paramref name="im"/>.</summary>
    public static void Split(DspKernel kernel, ReadOnlySpan<float> time, float[] re, float[] im)
    {
        switch (kernel)
        {
            case DspKernel.Vector512: Split<Lanes512, Vector512<float>>(time, re, im); break;
            case DspKernel.Vector256: Split<Lanes256, Vector256<float>>(time, re, im); break;
            case DspKernel.Vector128: Split<Lanes128, Vector128<float>>(time, re, im); break;
            default:
                for (int m = 0; m < re.Length; m++)
                    (re[m], im[m]) = (time[2 * m], time[(2 * m) + 1]);
                break;
        }
    }

    /// <summary>The opposite of Split.</summary>
    public static void Join(DspKernel kernel, float[] re, float[] im, Span<float> time)
    {
        switch (kernel)
        {
            case DspKernel.Vector512: Join<Lanes512, Vector512<float>>(re, im, time); break;
            case DspKernel.Vector256: Join<Lanes256, Vector256<float>>(re, im, time); break;
            case DspKernel.Vector128: Join<Lanes128, Vector128<float>>(re, im, time); break;
            default:
                for (int m = 0; m < re.Length; m++)
                    (time[2 * m], time[(2 * m) + 1]) = (re[m], im[m]);
                break;
        }
    }

    /// <summary>Spectrum Z of the packed block to the spectrum of the real block.</summary>
    public static void ToSpectrum(DspKernel kernel, Twiddles twiddles, float[] zr, float[] zi, Span<float> re, Span<float> im)
    {
        int points = twiddles.Points;
        re[0] = zr[0] + zi[0];
        im[0] = 0;
        re[points] = zr[0] - zi[0];
        im[points] = 0;
        int k = kernel switch
        {
            DspKernel.Vector512 => Pairs<Lanes512, Vector512<float>>(twiddles, zr, zi, re, im, 0.5f, 1f),
            DspKernel.Vector256 => Pairs<Lanes256, Vector256<float>>(twiddles, zr, zi, re, im, 0.5f, 1f),
            DspKernel.Vector128 => Pairs<Lanes128, Vector128<float>>(twiddles, zr, zi, re, im, 0.5f, 1f),
            _ => 1,
        };
        PairsScalar(k, twiddles, zr, zi, re, im, 0.5f, 1f);
    }

    /// <summary>Spectrum of the real block to that of the packed block, divided by M.</summary>
    public static void FromSpectrum(DspKernel kernel, Twiddles twiddles, ReadOnlySpan<float> re, ReadOnlySpan<float> im, float[] zr, float[] zi)
    {
        int points = twiddles.Points;
        float half = 0.5f / points;
        zr[0] = (re[0] + re[points]) * half;
        zi[0] = (re[0] - re[points]) * half;
        int k = kernel switch
        {
            DspKernel.Vector512 => Pairs<Lanes512, Vector512<float>>(twiddles, re, im, zr, zi, half, -1f),
            DspKernel.Vector256 => Pairs<Lanes256, Vector256<float>>(twiddles, re, im, zr, zi, half, -1f),
            DspKernel.Vector128 => Pairs<Lanes128, Vector128<float>>(twiddles, re, im, zr, zi, half, -1f),
            _ => 1,
        };
        PairsScalar(k, twiddles, re, im, zr, zi, half, -1f);
    }

    // Both directions are the same butterfly on the pair (k, M-k) with E = even part, D = difference:
    // forward X = E + w (-i D), inverse Z = E + conj(w) (i D); sign is +1 forward, -1 inverse.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairsScalar(int k, Twiddles twiddles, ReadOnlySpan<float> xr, ReadOnlySpan<float> xi, Span<float> yr, Span<float> yi, float half, float sign)
    {
        int points = twiddles.Points;
        for (; k <= points / 2; k++)
        {
            float a = xr[k] * half, b = xi[k] * half, c = xr[points - k] * half, d = xi[points - k] * half;
            float wr = twiddles.UnpackRe[k] * sign, wi = twiddles.UnpackIm[k];
            float er = a + c, ei = b - d, or = b + d, oi = c - a;
            float tr = (wr * or) - (wi * oi), ti = (wr * oi) + (wi * or);
            (yr[k], yi[k]) = (er + tr, ei + ti);
            (yr[points - k], yi[points - k]) = (er - tr, ti - ei);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Pairs<TLanes, TVector>(Twiddles twiddles, ReadOnlySpan<float> xr, ReadOnlySpan<float> xi, Span<float> yr, Span<float> yi, float halfValue, float signValue)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        nuint points = (nuint)twiddles.Points, lanes = (nuint)TLanes.Count, k = 1;
        ref float sourceRe = ref MemoryMarshal.GetReference(xr);
        ref float sourceIm = ref MemoryMarshal.GetReference(xi);
        ref float targetRe = ref MemoryMarshal.GetReference(yr);
        ref float targetIm = ref MemoryMarshal.GetReference(yi);
        ref float rootRe = ref MemoryMarshal.GetArrayDataReference(twiddles.UnpackRe);
        ref float rootIm = ref MemoryMarshal.GetArrayDataReference(twiddles.UnpackIm);
        var half = TLanes.Create(halfValue);
        var sign = TLanes.Create(signValue);
        for (; k + lanes <= (points / 2) + 1; k += lanes)
        {
            nuint mirror = points - k - lanes + 1;
            var a = TLanes.Multiply(TLanes.Load(ref sourceRe, k), half);
            var b = TLanes.Multiply(TLanes.Load(ref sourceIm, k), half);
            var c = TLanes.Multiply(TLanes.Reverse(TLanes.Load(ref sourceRe, mirror)), half);
            var d = TLanes.Multiply(TLanes.Reverse(TLanes.Load(ref sourceIm, mirror)), half);
            var wr = TLanes.Multiply(TLanes.Load(ref rootRe, k), sign);
            var wi = TLanes.Load(ref rootIm, k);
            var er = TLanes.Add(a, c);
            var ei = TLanes.Subtract(b, d);
            var or = TLanes.Add(b, d);
            var oi = TLanes.Subtract(c, a);
            var tr = TLanes.MultiplyAdd(wr, or, TLanes.Negate(TLanes.Multiply(wi, oi)));
            var ti = TLanes.MultiplyAdd(wr, oi, TLanes.Multiply(wi, or));
            TLanes.Store(TLanes.Add(er, tr), ref targetRe, k);
            TLanes.Store(TLanes.Add(ei, ti), ref targetIm, k);
            TLanes.Store(TLanes.Reverse(TLanes.Subtract(er, tr)), ref targetRe, mirror);
            TLanes.Store(TLanes.Reverse(TLanes.Subtract(ti, ei)), ref targetIm, mirror);
        }
        return (int)k;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Split<TLanes, TVector>(ReadOnlySpan<float> time, float[] re, float[] im)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float source = ref MemoryMarshal.GetReference(time);
        ref float targetRe = ref MemoryMarshal.GetArrayDataReference(re);
        ref float targetIm = ref MemoryMarshal.GetArrayDataReference(im);
        nuint lanes = (nuint)TLanes.Count;
        for (nuint m = 0, end = (nuint)re.Length; m < end; m += lanes)
        {
            var a = TLanes.Load(ref source, 2 * m);
            var b = TLanes.Load(ref source, (2 * m) + lanes);
            TLanes.Store(TLanes.Even(a, b), ref targetRe, m);
            TLanes.Store(TLanes.Odd(a, b), ref targetIm, m);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Join<TLanes, TVector>(float[] re, float[] im, Span<float> time)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float sourceRe = ref MemoryMarshal.GetArrayDataReference(re);
        ref float sourceIm = ref MemoryMarshal.GetArrayDataReference(im);
        ref float target = ref MemoryMarshal.GetReference(time);
        nuint lanes = (nuint)TLanes.Count;
        for (nuint m = 0, end = (nuint)re.Length; m < end; m += lanes)
        {
            var a = TLanes.Load(ref sourceRe, m);
            var b = TLanes.Load(ref sourceIm, m);
            TLanes.Store(TLanes.ZipLow(a, b), ref target, 2 * m);
            TLanes.Store(TLanes.ZipHigh(a, b), ref target, (2 * m) + lanes);
        }
    }
}
