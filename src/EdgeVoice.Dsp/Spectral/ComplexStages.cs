using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Spectral;

/// <summary>
/// Complex transform of 2^n points, forward and unscaled: Stockham's self-sorting form (no bit reversal), decimation in
/// frequency, radix 4 with one radix-2 stage at the end for odd n; real and imaginary parts in separate arrays.
/// </summary>
/// <remarks>
/// Stage with n points left and stride s = Points / n: y[q + s(4p + j)] = w^(jp) sum_k x[q + s(p + k n/4)] (-i)^(jk).
/// The inner loop runs over q, which lies in a row; only the first two stages (s = 1 and 4) run over p (<see cref="TurnedStages"/>).
/// </remarks>
internal static class ComplexStages
{
    /// <summary>Runs all stages from (re, im), using (re2, im2) as the other buffer; true when the result is back in (re, im).</summary>
    public static bool Run(DspKernel kernel, Twiddles twiddles, float[] re, float[] im, float[] re2, float[] im2)
    {
        int n = twiddles.Points, stride = 1;
        bool inFirst = true;
        for (int stage = 0; stage < twiddles.Stages.Length; stage++)
        {
            if (inFirst)
                Radix4(kernel, twiddles, stage, n, stride, re, im, re2, im2);
            else
                Radix4(kernel, twiddles, stage, n, stride, re2, im2, re, im);
            inFirst = !inFirst;
            n /= 4;
            stride *= 4;
        }
        if (n == 2)
        {
            if (inFirst)
                Radix2(kernel, stride, re, im, re2, im2);
            else
                Radix2(kernel, stride, re2, im2, re, im);
            inFirst = !inFirst;
        }
        return inFirst;
    }

    private static void Radix4(DspKernel kernel, Twiddles twiddles, int stage, int n, int stride, float[] xr, float[] xi, float[] yr, float[] yi)
    {
        float[] table = twiddles.Stages[stage];
        if (kernel == DspKernel.Scalar || (stride == 1 && n < 16))
            Radix4Scalar(table, n, stride, xr, xi, yr, yi);
        else if (kernel == DspKernel.Vector512 && stride == 1 && n >= 64)
            TurnedStages.First<Lanes512, Tiles512, Vector512<float>>(table, n, xr, xi, yr, yi);
        else if (kernel >= DspKernel.Vector256 && stride == 1 && n >= 32)
            TurnedStages.First<Lanes256, Tiles256, Vector256<float>>(table, n, xr, xi, yr, yi);
        else if (stride == 1)
            TurnedStages.First<Lanes128, Tiles128, Vector128<float>>(table, n, xr, xi, yr, yi);
        else if (kernel == DspKernel.Vector512 && stride == 4 && n >= 16)
            TurnedStages.Second<Lanes512, Tiles512, Vector512<float>>(twiddles.Fours, n, xr, xi, yr, yi);
        else if (kernel >= DspKernel.Vector256 && stride == 4 && n >= 8)
            TurnedStages.Second<Lanes256, Tiles256, Vector256<float>>(twiddles.Fours, n, xr, xi, yr, yi);
        else if (stride == 4)
            TurnedStages.Second<Lanes128, Tiles128, Vector128<float>>(twiddles.Fours, n, xr, xi, yr, yi);
        else if (kernel == DspKernel.Vector512)
            Radix4Rows<Lanes512, Vector512<float>>(table, n, stride, xr, xi, yr, yi);
        else if (kernel == DspKernel.Vector256)
            Radix4Rows<Lanes256, Vector256<float>>(table, n, stride, xr, xi, yr, yi);
        else
            Radix4Rows<Lanes128, Vector128<float>>(table, n, stride, xr, xi, yr, yi);
    }

    private static void Radix2(DspKernel kernel, int stride, float[] xr, float[] xi, float[] yr, float[] yi)
    {
        if (kernel == DspKernel.Vector512 && stride >= 16)
            Radix2Rows<Lanes512, Vector512<float>>(stride, xr, xi, yr, yi);
        else if (kernel >= DspKernel.Vector256 && stride >= 8)
            Radix2Rows<Lanes256, Vector256<float>>(stride, xr, xi, yr, yi);
        else if (kernel >= DspKernel.Vector128 && stride >= 4)
            Radix2Rows<Lanes128, Vector128<float>>(stride, xr, xi, yr, yi);
        else
            Radix2Scalar(stride, xr, xi, yr, yi);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Radix4Scalar(float[] table, int n, int s, float[] xr, float[] xi, float[] yr, float[] yi)
    {
        int quarter = n / 4;
        for (int p = 0; p < quarter; p++)
        {
            float w1r = table[p], w1i = table[quarter + p];
            float w2r = table[(2 * quarter) + p], w2i = table[(3 * quarter) + p];
            float w3r = table[(4 * quarter) + p], w3i = table[(5 * quarter) + p];
            for (int q = 0; q < s; q++)
            {
                int i0 = q + (s * p), i1 = i0 + (s * quarter), i2 = i1 + (s * quarter), i3 = i2 + (s * quarter);
                float t0r = xr[i0] + xr[i2], t0i = xi[i0] + xi[i2];
                float t1r = xr[i0] - xr[i2], t1i = xi[i0] - xi[i2];
                float t2r = xr[i1] + xr[i3], t2i = xi[i1] + xi[i3];
                float t3r = xi[i1] - xi[i3], t3i = xr[i3] - xr[i1];
                int o0 = q + (4 * s * p), o1 = o0 + s, o2 = o1 + s, o3 = o2 + s;
                yr[o0] = t0r + t2r;
                yi[o0] = t0i + t2i;
                float ar = t1r + t3r, ai = t1i + t3i;
                yr[o1] = (ar * w1r) - (ai * w1i);
                yi[o1] = (ar * w1i) + (ai * w1r);
                float br = t0r - t2r, bi = t0i - t2i;
                yr[o2] = (br * w2r) - (bi * w2i);
                yi[o2] = (br * w2i) + (bi * w2r);
                float cr = t1r - t3r, ci = t1i - t3i;
                yr[o3] = (cr * w3r) - (ci * w3i);
                yi[o3] = (cr * w3i) + (ci * w3r);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Radix2Scalar(int s, float[] xr, float[] xi, float[] yr, float[] yi)
    {
        for (int q = 0; q < s; q++)
        {
            float ar = xr[q], ai = xi[q], br = xr[q + s], bi = xi[q + s];
            yr[q] = ar + br;
            yi[q] = ai + bi;
            yr[q + s] = ar - br;
            yi[q + s] = ai - bi;
        }
    }

    private static void Radix2Rows<TLanes, TVector>(int s, float[] xr, float[] xi, float[] yr, float[] yi)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        AddAndSubtract<TLanes, TVector>(s, xr, yr);
        AddAndSubtract<TLanes, TVector>(s, xi, yi);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAndSubtract<TLanes, TVector>(int s, float[] x, float[] y)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float source = ref MemoryMarshal.GetArrayDataReference(x);
        ref float target = ref MemoryMarshal.GetArrayDataReference(y);
        for (nuint q = 0, end = (nuint)s; q < end; q += (nuint)TLanes.Count)
        {
            var a = TLanes.Load(ref source, q);
            var b = TLanes.Load(ref source, q + end);
            TLanes.Store(TLanes.Add(a, b), ref target, q);
            TLanes.Store(TLanes.Subtract(a, b), ref target, q + end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Radix4Rows<TLanes, TVector>(float[] table, int n, int stride, float[] xr, float[] xi, float[] yr, float[] yi)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        nuint s = (nuint)stride, quarter = (nuint)n / 4, step = s * quarter;
        ref float sourceRe = ref MemoryMarshal.GetArrayDataReference(xr);
        ref float sourceIm = ref MemoryMarshal.GetArrayDataReference(xi);
        ref float targetRe = ref MemoryMarshal.GetArrayDataReference(yr);
        ref float targetIm = ref MemoryMarshal.GetArrayDataReference(yi);
        ref float w = ref MemoryMarshal.GetArrayDataReference(table);
        for (nuint p = 0; p < quarter; p++)
        {
            Radix4Butterfly.Roots<TVector> roots = new(
                TLanes.Create(Unsafe.Add(ref w, p)),
                TLanes.Create(Unsafe.Add(ref w, quarter + p)),
                TLanes.Create(Unsafe.Add(ref w, (2 * quarter) + p)),
                TLanes.Create(Unsafe.Add(ref w, (3 * quarter) + p)),
                TLanes.Create(Unsafe.Add(ref w, (4 * quarter) + p)),
                TLanes.Create(Unsafe.Add(ref w, (5 * quarter) + p)));
            for (nuint q = 0; q < s; q += (nuint)TLanes.Count)
            {
                nuint o = q + (4 * s * p);
                Radix4Butterfly.Run<TLanes, TVector>(ref sourceRe, ref sourceIm, q + (s * p), step, roots, out var re, out var im);
                TLanes.Store(re.A, ref targetRe, o);
                TLanes.Store(im.A, ref targetIm, o);
                TLanes.Store(re.B, ref targetRe, o + s);
                TLanes.Store(im.B, ref targetIm, o + s);
                TLanes.Store(re.C, ref targetRe, o + (2 * s));
                TLanes.Store(im.C, ref targetIm, o + (2 * s));
                TLanes.Store(re.D, ref targetRe, o + (3 * s));
                TLanes.Store(im.D, ref targetIm, o + (3 * s));
            }
        }
    }
}
