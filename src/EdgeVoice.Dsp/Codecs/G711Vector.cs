using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// Companding by arithmetic on many samples at once. A code is a floating-point number of 3 + 4 bits: a power of two comes
/// from a 16-entry byte table (one shuffle), and a 16-bit multiplication by it does the shift by a different count in each lane.
/// </summary>
/// <remarks>
/// Compiled at full strength at the first call: a call's first frames are on time too. The length is at least one vector; the last vector is laid over the end of the one before, so there is no tail.
/// </remarks>
internal static class G711Vector
{
    // Powers of two by exponent: mu-law 2^e; A-law 2^max(e-1, 0), its two lowest segments having the same step.
    private static ReadOnlySpan<byte> MuPower => [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

    private static ReadOnlySpan<byte> APower => [1, 1, 2, 4, 8, 16, 32, 64, 1, 1, 2, 4, 8, 16, 32, 64];

    // The leading one that A-law leaves out of all segments but the lowest, two bits up.
    private static ReadOnlySpan<byte> ALeading => [1, 33, 33, 33, 33, 33, 33, 33, 1, 33, 33, 33, 33, 33, 33, 33];

    // Exponent of an 8-bit number from its two nibbles: the larger of the two entries.
    private static ReadOnlySpan<byte> HighExponent => [0, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7];

    private static ReadOnlySpan<byte> LowExponent => [0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3];

    // 2^(7 - exponent) brings the leading one to the same place; from the nibbles the smaller entry counts.
    private static ReadOnlySpan<byte> HighShift => [255, 8, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1];

    private static ReadOnlySpan<byte> MuLowShift => [255, 128, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16];

    private static ReadOnlySpan<byte> ALowShift => [64, 64, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode<TLanes, TByte, TWord>(G711Law law, ReadOnlySpan<byte> codes, Span<short> samples)
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref short target = ref MemoryMarshal.GetReference(samples);
        nuint count = (nuint)TLanes.Count, last = (nuint)codes.Length - count;
        for (nuint n = 0; ; n = Math.Min(n + count, last))
        {
            Expand<TLanes, TByte, TWord>(law, TLanes.Load(ref source, n), out var low, out var high);
            TLanes.Store(low, ref target, n);
            TLanes.Store(high, ref target, n + (count / 2));
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode<TLanes, TByte, TWord>(G711Law law, ReadOnlySpan<byte> codes, Span<float> samples)
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref float target = ref MemoryMarshal.GetReference(samples);
        nuint count = (nuint)TLanes.Count, last = (nuint)codes.Length - count;
        for (nuint n = 0; ; n = Math.Min(n + count, last))
        {
            Expand<TLanes, TByte, TWord>(law, TLanes.Load(ref source, n), out var low, out var high);
            TLanes.Store(low, ref target, n);
            TLanes.Store(high, ref target, n + (count / 2));
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode<TLanes, TByte, TWord>(G711Law law, ReadOnlySpan<short> samples, Span<byte> codes)
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        ref short source = ref MemoryMarshal.GetReference(samples);
        ref byte target = ref MemoryMarshal.GetReference(codes);
        nuint count = (nuint)TLanes.Count, last = (nuint)samples.Length - count;
        for (nuint n = 0; ; n = Math.Min(n + count, last))
        {
            var code = Compress<TLanes, TByte, TWord>(law, TLanes.Load(ref source, n), TLanes.Load(ref source, n + (count / 2)));
            TLanes.Store(code, ref target, n);
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode<TLanes, TByte, TWord>(G711Law law, ReadOnlySpan<float> samples, Span<byte> codes)
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        ref float source = ref MemoryMarshal.GetReference(samples);
        ref byte target = ref MemoryMarshal.GetReference(codes);
        nuint count = (nuint)TLanes.Count, last = (nuint)samples.Length - count;
        for (nuint n = 0; ; n = Math.Min(n + count, last))
        {
            var code = Compress<TLanes, TByte, TWord>(law, TLanes.Load(ref source, n), TLanes.Load(ref source, n + (count / 2)));
            TLanes.Store(code, ref target, n);
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand<TLanes, TByte, TWord>(G711Law law, TByte code, out TWord low, out TWord high)
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        var bits = TLanes.Xor(code, TLanes.Bytes(law == G711Law.A ? (byte)0xD5 : (byte)0xFF));
        var exponent = TLanes.And(TLanes.PairsRight(bits, 4), TLanes.Bytes(7));
        var mantissa = TLanes.And(bits, TLanes.Bytes(15));
        TByte significand, power;
        if (law == G711Law.A)
        {
            significand = TLanes.Add(TLanes.Add(mantissa, mantissa), TLanes.Lookup(TLanes.Table(ALeading), exponent));
            power = TLanes.Lookup(TLanes.Table(APower), exponent);
        }
        else
        {
            significand = TLanes.Add(TLanes.PairsLeft(mantissa, 3), TLanes.Bytes(0x84));
            power = TLanes.Lookup(TLanes.Table(MuPower), exponent);
        }
        // The top bit, turned by the mask above, is set for negative samples in both laws.
        var sign = TLanes.And(bits, TLanes.Bytes(0x80));
        low = Finish<TLanes, TByte, TWord>(law, TLanes.WidenLow(significand), TLanes.WidenLow(power), TLanes.WidenLow(sign));
        high = Finish<TLanes, TByte, TWord>(law, TLanes.WidenHigh(significand), TLanes.WidenHigh(power), TLanes.WidenHigh(sign));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWord Finish<TLanes, TByte, TWord>(G711Law law, TWord significand, TWord power, TWord sign)
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        var magnitude = TLanes.Multiply(significand, power);
        magnitude = law == G711Law.A ? TLanes.Left(magnitude, 3) : TLanes.Subtract(magnitude, TLanes.Words(0x84));
        var negative = TLanes.Sign(TLanes.Left(sign, 8));
        return TLanes.Subtract(TLanes.Xor(magnitude, negative), negative);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TByte Compress<TLanes, TByte, TWord>(G711Law law, TWord low, TWord high)
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        bool a = law == G711Law.A;
        var lowSign = TLanes.Sign(low);
        var highSign = TLanes.Sign(high);
        var lowMagnitude = Magnitude<TLanes, TByte, TWord>(a, TLanes.Xor(low, lowSign));
        var highMagnitude = Magnitude<TLanes, TByte, TWord>(a, TLanes.Xor(high, highSign));
        int topShift = a ? 3 : 5;
        var top = TLanes.Narrow(TLanes.Right(lowMagnitude, topShift), TLanes.Right(highMagnitude, topShift));
        var topHigh = TLanes.And(TLanes.PairsRight(top, 4), TLanes.Bytes(15));
        var topLow = TLanes.And(top, TLanes.Bytes(15));
        var exponent = TLanes.Max(TLanes.Lookup(TLanes.Table(HighExponent), topHigh), TLanes.Lookup(TLanes.Table(LowExponent), topLow));
        var shift = TLanes.Min(TLanes.Lookup(TLanes.Table(HighShift), topHigh), TLanes.Lookup(TLanes.Table(a ? ALowShift : MuLowShift), topLow));
        int mantissaAt = a ? 6 : 8;
        var mantissa = TLanes.Narrow(
            TLanes.Right(TLanes.Multiply(lowMagnitude, TLanes.WidenLow(shift)), mantissaAt),
            TLanes.Right(TLanes.Multiply(highMagnitude, TLanes.WidenHigh(shift)), mantissaAt));
        mantissa = TLanes.And(mantissa, TLanes.Bytes(15));
        var sign = TLanes.And(TLanes.Narrow(lowSign, highSign), TLanes.Bytes(0x80));
        var code = TLanes.Or(TLanes.Or(TLanes.PairsLeft(exponent, 4), mantissa), sign);
        return TLanes.Xor(code, TLanes.Bytes(a ? (byte)0xD5 : (byte)0xFF));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWord Magnitude<TLanes, TByte, TWord>(bool a, TWord magnitude)
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
        => a
            ? TLanes.Right(magnitude, 4)
            : TLanes.Min(TLanes.Add(TLanes.Right(magnitude, 2), TLanes.Words(33)), TLanes.Words(0x1FFF));
}
