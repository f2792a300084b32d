using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// The three loops over (partition, bin) in which an adaptive filter spends its time. Rows are padded to whole vectors
/// of every width, so there are no tails.
/// </summary>
internal static class SpectrumKernels
{
    /// <summary>Rows are a multiple of this long: the widest vector.</summary>
    public const int RowUnit = 16;

    /// <summary>Bins rounded up to whole vectors.</summary>
    public static int RowLength(int bins) => (bins + RowUnit - 1) / RowUnit * RowUnit;

    /// <summary>y += x w, complex.</summary>
    public static void MultiplyAccumulate(DspKernel kernel, ReadOnlySpan<float> xr, ReadOnlySpan<float> xi, ReadOnlySpan<float> wr, ReadOnlySpan<float> wi, Span<float> yr, Span<float> yi)
    {
        switch (kernel)
        {
            case DspKernel.Vector512: MultiplyAccumulate<Lanes512, Vector512<float>>(xr, xi, wr, wi, yr, yi); break;
            case DspKernel.Vector256: MultiplyAccumulate<Lanes256, Vector256<float>>(xr, xi, wr, wi, yr, yi); break;
            case DspKernel.Vector128: MultiplyAccumulate<Lanes128, Vector128<float>>(xr, xi, wr, wi, yr, yi); break;
            default:
                for (int k = 0; k < yr.Length; k++)
                {
                    yr[k] += (xr[k] * wr[k]) - (xi[k] * wi[k]);
                    yi[k] += (xr[k] * wi[k]) + (xi[k] * wr[k]);
                }
                break;
        }
    }

    /// <summary>sum += a b.</summary>
    public static void ProductAccumulate(DspKernel kernel, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> sum)
    {
        switch (kernel)
        {
            case DspKernel.Vector512: ProductAccumulate<Lanes512, Vector512<float>>(a, b, sum); break;
            case DspKernel.Vector256: ProductAccumulate<Lanes256, Vector256<float>>(a, b, sum); break;
            case DspKernel.Vector128: ProductAccumulate<Lanes128, Vector128<float>>(a, b, sum); break;
            default:
                for (int k = 0; k < sum.Length; k++)
                    sum[k] += a[k] * b[k];
                break;
        }
    }

    /// <summary>
    /// One Kalman step of one partition: gain g = p / d, weights w += g conj(x) e, uncertainty
    /// p = forget (1 - half g |x|^2) p + walk |w|^2, never below the least of the model.
    /// </summary>
    public static void KalmanStep(DspKernel kernel, in FarRow far, ReadOnlySpan<float> er, ReadOnlySpan<float> ei, ReadOnlySpan<float> inverseD, in FilterRow row, in StateModel model)
    {
        switch (kernel)
        {
            case DspKernel.Vector512: KalmanStep<Lanes512, Vector512<float>>(far, er, ei, inverseD, row, model); break;
            case DspKernel.Vector256: KalmanStep<Lanes256, Vector256<float>>(far, er, ei, inverseD, row, model); break;
            case DspKernel.Vector128: KalmanStep<Lanes128, Vector128<float>>(far, er, ei, inverseD, row, model); break;
            default: KalmanStepScalar(far, er, ei, inverseD, row, model); break;
        }
    }

    private static void KalmanStepScalar(in FarRow far, ReadOnlySpan<float> er, ReadOnlySpan<float> ei, ReadOnlySpan<float> inverseD, in FilterRow row, in StateModel model)
    {
        for (int k = 0; k < er.Length; k++)
        {
            float p = row.P[k], g = p * inverseD[k], xr = far.Re[k], xi = far.Im[k];
            float wr = row.Re[k] + (g * ((xr * er[k]) + (xi * ei[k])));
            float wi = row.Im[k] + (g * ((xr * ei[k]) - (xi * er[k])));
            row.Re[k] = wr;
            row.Im[k] = wi;
            float shrunk = p * (model.Forget - (model.Shrink * g * far.Power[k]));
            row.P[k] = Math.Max(shrunk + (model.Walk * ((wr * wr) + (wi * wi))), model.Least);
        }
    }

    private static void MultiplyAccumulate<TLanes, TVector>(ReadOnlySpan<float> xr, ReadOnlySpan<float> xi, ReadOnlySpan<float> wr, ReadOnlySpan<float> wi, Span<float> yr, Span<float> yi)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float xRe = ref MemoryMarshal.GetReference(xr);
        ref float xIm = ref MemoryMarshal.GetReference(xi);
        ref float wRe = ref MemoryMarshal.GetReference(wr);
        ref float wIm = ref MemoryMarshal.GetReference(wi);
        ref float yRe = ref MemoryMarshal.GetReference(yr);
        ref float yIm = ref MemoryMarshal.GetReference(yi);
        for (nuint k = 0, end = (nuint)yr.Length; k < end; k += (nuint)TLanes.Count)
        {
            var a = TLanes.Load(ref xRe, k);
            var b = TLanes.Load(ref xIm, k);
            var c = TLanes.Load(ref wRe, k);
            var d = TLanes.Load(ref wIm, k);
            TLanes.Store(TLanes.MultiplyAdd(a, c, TLanes.MultiplyAdd(TLanes.Negate(b), d, TLanes.Load(ref yRe, k))), ref yRe, k);
            TLanes.Store(TLanes.MultiplyAdd(a, d, TLanes.MultiplyAdd(b, c, TLanes.Load(ref yIm, k))), ref yIm, k);
        }
    }

    private static void ProductAccumulate<TLanes, TVector>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> sum)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float first = ref MemoryMarshal.GetReference(a);
        ref float second = ref MemoryMarshal.GetReference(b);
        ref float total = ref MemoryMarshal.GetReference(sum);
        for (nuint k = 0, end = (nuint)sum.Length; k < end; k += (nuint)TLanes.Count)
            TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(ref first, k), TLanes.Load(ref second, k), TLanes.Load(ref total, k)), ref total, k);
    }

    private static void KalmanStep<TLanes, TVector>(in FarRow far, ReadOnlySpan<float> er, ReadOnlySpan<float> ei, ReadOnlySpan<float> inverseD, in FilterRow row, in StateModel model)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float xRe = ref MemoryMarshal.GetReference(far.Re);
        ref float xIm = ref MemoryMarshal.GetReference(far.Im);
        ref float xPower = ref MemoryMarshal.GetReference(far.Power);
        ref float eRe = ref MemoryMarshal.GetReference(er);
        ref float eIm = ref MemoryMarshal.GetReference(ei);
        ref float scale = ref MemoryMarshal.GetReference(inverseD);
        ref float wRe = ref MemoryMarshal.GetReference(row.Re);
        ref float wIm = ref MemoryMarshal.GetReference(row.Im);
        ref float uncertainty = ref MemoryMarshal.GetReference(row.P);
        var forget = TLanes.Create(model.Forget);
        var shrink = TLanes.Create(-model.Shrink);
        var walk = TLanes.Create(model.Walk);
        var least = TLanes.Create(model.Least);
        for (nuint k = 0, end = (nuint)er.Length; k < end; k += (nuint)TLanes.Count)
        {
            var p = TLanes.Load(ref uncertainty, k);
            var g = TLanes.Multiply(p, TLanes.Load(ref scale, k));
            var a = TLanes.Multiply(g, TLanes.Load(ref xRe, k));
            var b = TLanes.Multiply(g, TLanes.Load(ref xIm, k));
            var c = TLanes.Load(ref eRe, k);
            var d = TLanes.Load(ref eIm, k);
            var wr = TLanes.MultiplyAdd(a, c, TLanes.MultiplyAdd(b, d, TLanes.Load(ref wRe, k)));
            var wi = TLanes.MultiplyAdd(a, d, TLanes.MultiplyAdd(TLanes.Negate(b), c, TLanes.Load(ref wIm, k)));
            TLanes.Store(wr, ref wRe, k);
            TLanes.Store(wi, ref wIm, k);
            var factor = TLanes.MultiplyAdd(TLanes.Multiply(shrink, g), TLanes.Load(ref xPower, k), forget);
            var grown = TLanes.MultiplyAdd(walk, TLanes.MultiplyAdd(wr, wr, TLanes.Multiply(wi, wi)), TLanes.Multiply(p, factor));
            TLanes.Store(TLanes.Max(grown, least), ref uncertainty, k);
        }
    }
}

/// <summary>Spectrum and power of one far-end block.</summary>
internal readonly ref struct FarRow(ReadOnlySpan<float> re, ReadOnlySpan<float> im, ReadOnlySpan<float> power)
{
    public ReadOnlySpan<float> Re { get; } = re;

    public ReadOnlySpan<float> Im { get; } = im;

    public ReadOnlySpan<float> Power { get; } = power;
}

/// <summary>Weights and uncertainty of one partition.</summary>
internal readonly ref struct FilterRow(Span<float> re, Span<float> im, Span<float> p)
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
