using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// The three loops over (bin, partition) in which an adaptive filter spends its time. Rows are padded to whole vectors
/// of every width, so there are no tails; what belongs to a bin and not to a partition stays in registers.
/// </summary>
internal static class SpectrumKernels
{
    /// <summary>Rows are a multiple of this long: the widest vector.</summary>
    public const int RowUnit = 16;

    /// <summary>Bins rounded up to whole vectors.</summary>
    public static int RowLength(int bins) => (bins + RowUnit - 1) / RowUnit * RowUnit;

    /// <summary>y = sum over partitions of x w, complex; as many partitions as <paramref name="wr"/> has rows.</summary>
    public static void Filter(DspKernel kernel, in FarRows far, ReadOnlySpan<float> wr, ReadOnlySpan<float> wi, Span<float> yr, Span<float> yi)
    {
        switch (kernel)
        {
            case DspKernel.Vector512: Filter<Lanes512, Vector512<float>>(far, wr, wi, yr, yi); break;
            case DspKernel.Vector256: Filter<Lanes256, Vector256<float>>(far, wr, wi, yr, yi); break;
            case DspKernel.Vector128: Filter<Lanes128, Vector128<float>>(far, wr, wi, yr, yi); break;
            default: FilterScalar(far, wr, wi, yr, yi); break;
        }
    }

    /// <summary>sum = sum over partitions of |x|^2 p.</summary>
    public static void ExpectedError(DspKernel kernel, in FarRows far, ReadOnlySpan<float> p, Span<float> sum)
    {
        switch (kernel)
        {
            case DspKernel.Vector512: ExpectedError<Lanes512, Vector512<float>>(far, p, sum); break;
            case DspKernel.Vector256: ExpectedError<Lanes256, Vector256<float>>(far, p, sum); break;
            case DspKernel.Vector128: ExpectedError<Lanes128, Vector128<float>>(far, p, sum); break;
            default: ExpectedErrorScalar(far, p, sum); break;
        }
    }

    /// <summary>
    /// One Kalman step of all partitions: gain g = p / d, weights w += g conj(x) e, uncertainty
    /// p = forget (1 - half g |x|^2) p + walk |w|^2, never below the least of the model.
    /// </summary>
    public static void KalmanStep(DspKernel kernel, in FarRows far, ReadOnlySpan<float> er, ReadOnlySpan<float> ei, ReadOnlySpan<float> inverseD, in FilterRows filter, in StateModel model)
    {
        switch (kernel)
        {
            case DspKernel.Vector512: KalmanStep<Lanes512, Vector512<float>>(far, er, ei, inverseD, filter, model); break;
            case DspKernel.Vector256: KalmanStep<Lanes256, Vector256<float>>(far, er, ei, inverseD, filter, model); break;
            case DspKernel.Vector128: KalmanStep<Lanes128, Vector128<float>>(far, er, ei, inverseD, filter, model); break;
            default: KalmanStepScalar(far, er, ei, inverseD, filter, model); break;
        }
    }

    private static void FilterScalar(in FarRows far, ReadOnlySpan<float> wr, ReadOnlySpan<float> wi, Span<float> yr, Span<float> yi)
    {
        int row = yr.Length;
        for (int k = 0; k < row; k++)
        {
            float re = 0, im = 0;
            for (int w = k, x = far.Newest + k; w < wr.Length; w += row, x = far.Before(x))
            {
                re += (far.Re[x] * wr[w]) - (far.Im[x] * wi[w]);
                im += (far.Re[x] * wi[w]) + (far.Im[x] * wr[w]);
            }
            (yr[k], yi[k]) = (re, im);
        }
    }

    private static void ExpectedErrorScalar(in FarRows far, ReadOnlySpan<float> p, Span<float> sum)
    {
        int row = sum.Length;
        for (int k = 0; k < row; k++)
        {
            float error = 0;
            for (int n = k, x = far.Newest + k; n < p.Length; n += row, x = far.Before(x))
                error += p[n] * far.Power[x];
            sum[k] = error;
        }
    }

    private static void KalmanStepScalar(in FarRows far, ReadOnlySpan<float> er, ReadOnlySpan<float> ei, ReadOnlySpan<float> inverseD, in FilterRows filter, in StateModel model)
    {
        int row = er.Length;
        for (int k = 0; k < row; k++)
        {
            for (int n = k, x = far.Newest + k; n < filter.P.Length; n += row, x = far.Before(x))
            {
                float p = filter.P[n], g = p * inverseD[k], xr = far.Re[x], xi = far.Im[x];
                float wr = filter.Re[n] + (g * ((xr * er[k]) + (xi * ei[k])));
                float wi = filter.Im[n] + (g * ((xr * ei[k]) - (xi * er[k])));
                filter.Re[n] = wr;
                filter.Im[n] = wi;
                float shrunk = p * (model.Forget - (model.Shrink * g * far.Power[x]));
                filter.P[n] = Math.Max(shrunk + (model.Walk * ((wr * wr) + (wi * wi))), model.Least);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Filter<TLanes, TVector>(in FarRows far, ReadOnlySpan<float> wr, ReadOnlySpan<float> wi, Span<float> yr, Span<float> yi)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float xRe = ref MemoryMarshal.GetReference(far.Re);
        ref float xIm = ref MemoryMarshal.GetReference(far.Im);
        ref float wRe = ref MemoryMarshal.GetReference(wr);
        ref float wIm = ref MemoryMarshal.GetReference(wi);
        ref float yRe = ref MemoryMarshal.GetReference(yr);
        ref float yIm = ref MemoryMarshal.GetReference(yi);
        nuint row = (nuint)yr.Length, end = (nuint)wr.Length, newest = (nuint)far.Newest, around = (nuint)far.Re.Length;
        for (nuint k = 0; k < row; k += (nuint)TLanes.Count)
        {
            var re = TLanes.Create(0);
            var im = TLanes.Create(0);
            for (nuint w = k, x = newest + k; w < end; w += row)
            {
                var a = TLanes.Load(ref xRe, x);
                var b = TLanes.Load(ref xIm, x);
                var c = TLanes.Load(ref wRe, w);
                var d = TLanes.Load(ref wIm, w);
                re = TLanes.MultiplyAdd(a, c, TLanes.MultiplyAdd(TLanes.Negate(b), d, re));
                im = TLanes.MultiplyAdd(a, d, TLanes.MultiplyAdd(b, c, im));
                x = x < row ? x + around - row : x - row;
            }
            TLanes.Store(re, ref yRe, k);
            TLanes.Store(im, ref yIm, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpectedError<TLanes, TVector>(in FarRows far, ReadOnlySpan<float> p, Span<float> sum)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float power = ref MemoryMarshal.GetReference(far.Power);
        ref float uncertainty = ref MemoryMarshal.GetReference(p);
        ref float total = ref MemoryMarshal.GetReference(sum);
        nuint row = (nuint)sum.Length, end = (nuint)p.Length, newest = (nuint)far.Newest, around = (nuint)far.Power.Length;
        for (nuint k = 0; k < row; k += (nuint)TLanes.Count)
        {
            var error = TLanes.Create(0);
            for (nuint n = k, x = newest + k; n < end; n += row)
            {
                error = TLanes.MultiplyAdd(TLanes.Load(ref uncertainty, n), TLanes.Load(ref power, x), error);
                x = x < row ? x + around - row : x - row;
            }
            TLanes.Store(error, ref total, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void KalmanStep<TLanes, TVector>(in FarRows far, ReadOnlySpan<float> er, ReadOnlySpan<float> ei, ReadOnlySpan<float> inverseD, in FilterRows filter, in StateModel model)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float xRe = ref MemoryMarshal.GetReference(far.Re);
        ref float xIm = ref MemoryMarshal.GetReference(far.Im);
        ref float xPower = ref MemoryMarshal.GetReference(far.Power);
        ref float wRe = ref MemoryMarshal.GetReference(filter.Re);
        ref float wIm = ref MemoryMarshal.GetReference(filter.Im);
        ref float uncertainty = ref MemoryMarshal.GetReference(filter.P);
        nuint row = (nuint)er.Length, end = (nuint)filter.P.Length, newest = (nuint)far.Newest, around = (nuint)far.Re.Length;
        var forget = TLanes.Create(model.Forget);
        var shrink = TLanes.Create(-model.Shrink);
        var walk = TLanes.Create(model.Walk);
        var least = TLanes.Create(model.Least);
        for (nuint k = 0; k < row; k += (nuint)TLanes.Count)
        {
            var scale = TLanes.Load(ref MemoryMarshal.GetReference(inverseD), k);
            var c = TLanes.Load(ref MemoryMarshal.GetReference(er), k);
            var d = TLanes.Load(ref MemoryMarshal.GetReference(ei), k);
            for (nuint n = k, x = newest + k; n < end; n += row)
            {
                var p = TLanes.Load(ref uncertainty, n);
                var g = TLanes.Multiply(p, scale);
                var a = TLanes.Multiply(g, TLanes.Load(ref xRe, x));
                var b = TLanes.Multiply(g, TLanes.Load(ref xIm, x));
                var wr = TLanes.MultiplyAdd(a, c, TLanes.MultiplyAdd(b, d, TLanes.Load(ref wRe, n)));
                var wi = TLanes.MultiplyAdd(a, d, TLanes.MultiplyAdd(TLanes.Negate(b), c, TLanes.Load(ref wIm, n)));
                TLanes.Store(wr, ref wRe, n);
                TLanes.Store(wi, ref wIm, n);
                var factor = TLanes.MultiplyAdd(TLanes.Multiply(shrink, g), TLanes.Load(ref xPower, x), forget);
                var grown = TLanes.MultiplyAdd(walk, TLanes.MultiplyAdd(wr, wr, TLanes.Multiply(wi, wi)), TLanes.Multiply(p, factor));
                TLanes.Store(TLanes.Max(grown, least), ref uncertainty, n);
                x = x < row ? x + around - row : x - row;
            }
        }
    }
}

/// <summary>Spectrum of one far-end block.</summary>
internal readonly ref struct FarRow(ReadOnlySpan<float> re, ReadOnlySpan<float> im)
{
    public ReadOnlySpan<float> Re { get; } = re;

    public ReadOnlySpan<float> Im { get; } = im;
}

/// <summary>Spectra and powers of the far end's blocks as a ring of rows.</summary>
/// <param name="re">Real parts of all rows.</param>
/// <param name="im">Imaginary parts.</param>
/// <param name="power">Powers.</param>
/// <param name="newest">Where the row of the first partition begins; each partition's is a row before the last one's.</param>
/// <param name="row">Length of a row.</param>
internal readonly ref struct FarRows(ReadOnlySpan<float> re, ReadOnlySpan<float> im, ReadOnlySpan<float> power, int newest, int row)
{
    public ReadOnlySpan<float> Re { get; } = re;

    public ReadOnlySpan<float> Im { get; } = im;

    public ReadOnlySpan<float> Power { get; } = power;

    public int Newest { get; } = newest;

    /// <summary>The same bin one block before.</summary>
    public int Before(int at) => at < row ? at + Re.Length - row : at - row;
}

/// <summary>Weights and uncertainty of all partitions.</summary>
internal readonly ref struct FilterRows(Span<float> re, Span<float> im, Span<float> p)
{
    public Span<float> Re { get; } = re;

    public Span<float> Im { get; } = im;

    public Span<float> P { get; } = p;
}

/// <summary>How the echo path is believed to wander between blocks.</summary>
/// <param name="Forget">A^2 of the state equation W' = A W + noise.</param>
/// <param name="Shrink">A^2 times the part of the transform that is new samples (one half).</param>
/// <param name="Walk">1 - A^2: the wandering's power beside the weight's own.</param>
/// <param name="Least">Uncertainty never falls below this, so the filter never goes deaf.</param>
internal readonly record struct StateModel(float Forget, float Shrink, float Walk, float Least);
