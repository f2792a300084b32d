using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeVoice.Dsp.Kernels;
using T = EdgeVoice.Dsp.Codecs.G722Tables;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// One sub-band's adaptive predictor and scale, the same in encoder and decoder (G.722, sections 3.6 and 6.2.1). Integers,
/// limits and shifts are those of the recommendation's blocks, whose names stand beside each step.
/// </summary>
/// <remarks>Each sample waits for the one before, so what counts is the length of the way from one to the next, not the number of operations.</remarks>
internal struct G722Band
{
    private readonly bool _vector;
    private int _logScale;
    private int _a1, _a2;
    private int _p1, _p2;
    private int _r1, _r2;
    private Taps _b;
    private Taps _d;
    private int _zeroPrediction;

    public G722Band(int scale)
    {
        Scale = scale;
        _vector = HasVector;
    }

    /// <summary>True where eight shorts are worked on at once.</summary>
    public static bool HasVector => Sse41.IsSupported && DspKernels.Current >= DspKernel.Vector128;

    /// <summary>DETL or DETH: the quantizer's step.</summary>
    public int Scale { get; private set; }

    /// <summary>SL or SH: the prediction of the next sample.</summary>
    public int Prediction { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Limit(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);

    /// <summary>LOGSCL and SCALEL: adapts the low band's step to the four-bit code <paramref name="ril"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AdaptLowScale(int ril)
    {
        _logScale = Math.Clamp(((_logScale * 127) >> 7) + T.Wl[T.Rl42[ril]], 0, 18432);
        Scale = Linear(8);
    }

    /// <summary>LOGSCH and SCALEH: adapts the high band's step to the two-bit code <paramref name="ih"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AdaptHighScale(int ih)
    {
        _logScale = Math.Clamp(((_logScale * 127) >> 7) + T.Wh[T.Rh2[ih]], 0, 22528);
        Scale = Linear(10);
    }

    /// <summary>Takes the quantized difference and predicts the next sample (block 4L or 4H).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Predict(int difference)
    {
        // RECONS, PARREC
        int r = Limit(Prediction + difference);
        int p = Limit(_zeroPrediction + difference);

        // UPPOL2: Limit(-4 a1) differs from -Limit(4 a1) only at the edge, which the recommendation clips.
        int same = (p ^ _p1) < 0 ? -1 : 1;
        int fourA1 = Limit(_a1 << 2);
        int cross = Math.Min(same < 0 ? fourA1 : -fourA1, short.MaxValue);
        int a2 = ((p ^ _p2) < 0 ? -128 : 128) + (cross >> 7) + ((_a2 * 32512) >> 15);
        a2 = Math.Clamp(a2, -12288, 12288);

        // UPPOL1
        int a1 = Limit((192 * same) + ((_a1 * 32640) >> 15));
        int bound = Limit(15360 - a2);
        a1 = Math.Clamp(a1, -bound, bound);

        _zeroPrediction = Limit(_vector ? ZeroesAtOnce((short)difference) : Zeroes(difference));

        // DELAYA, FILTEP, PREDIC
        (_a1, _a2) = (a1, a2);
        (_p2, _p1) = (_p1, p);
        (_r2, _r1) = (_r1, r);
        int pole = Limit(((a1 * Limit(r << 1)) >> 15) + ((a2 * Limit(_r2 << 1)) >> 15));
        Prediction = Limit(pole + _zeroPrediction);
    }

    // UPZERO, DELAYA, FILTEZ
    private int Zeroes(int difference)
    {
        int step = difference == 0 ? 0 : 128;
        int zero = 0, newer = difference;
        for (int n = 0; n < 6; n++)
        {
            int older = _d[n];
            int b = Limit(((older ^ difference) < 0 ? -step : step) + ((_b[n] * 32640) >> 15));
            _b[n] = (short)b;
            _d[n] = (short)newer;
            zero += (b * Limit(newer << 1)) >> 15;
            newer = older;
        }
        return zero;
    }

    // The same on six of eight lanes. A difference has 15 bits (tables times step), so that twice of it is no more than a short.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ZeroesAtOnce(short difference)
    {
        var b = Unsafe.As<Taps, Vector128<short>>(ref _b);
        var d = Unsafe.As<Taps, Vector128<short>>(ref _d);
        // 255/256 of it rounded down, as (b * 32640) >> 15 is.
        b = b - (b >> 8) + ~Vector128.Equals(b & Vector128.Create((short)255), Vector128<short>.Zero);
        var sign = (d ^ Vector128.Create(difference)) >> 15;
        b = Sse2.AddSaturate(b, (Vector128.Create((short)(difference == 0 ? 0 : 128)) ^ sign) - sign);
        d = Sse2.ShiftLeftLogical128BitLane(d, 2).WithElement(0, difference);
        Unsafe.As<Taps, Vector128<short>>(ref _b) = b;
        Unsafe.As<Taps, Vector128<short>>(ref _d) = d;
        var twice = d + d;
        var products = (Sse2.MultiplyHigh(b, twice) << 1) | (Sse2.MultiplyLow(b, twice) >>> 15);
        return Vector128.Sum(Sse2.MultiplyAddAdjacent(products, Vector128.Create(1, 1, 1, 1, 1, 1, 0, 0)));
    }

    private readonly int Linear(int shift)
    {
        int down = shift - (_logScale >> 11);
        int mantissa = T.Ilb[(_logScale >> 6) & 31];
        return (down < 0 ? mantissa << -down : mantissa >> down) << 2;
    }

    // Six are in use.
    [InlineArray(8)]
    private struct Taps
    {
        private short _first;
    }
}
