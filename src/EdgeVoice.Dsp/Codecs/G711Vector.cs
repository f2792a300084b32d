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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode<TLaw, TLanes, TByte, TWord>(ReadOnlySpan<byte> codes, Span<short> samples)
        where TLaw : struct, IG711Law
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref short target = ref MemoryMarshal.GetReference(samples);
        nuint count = (nuint)TLanes.Count, last = (nuint)codes.Length - count;
        for (nuint n = 0; ; n = Math.Min(n + count, last))
        {
            Expand<TLaw, TLanes, TByte, TWord>(TLanes.Load(ref source, n), out var low, out var high);
            TLanes.Store(low, ref target, n);
            TLanes.Store(high, ref target, n + (count / 2));
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode<TLaw, TLanes, TByte, TWord>(ReadOnlySpan<byte> codes, Span<float> samples)
        where TLaw : struct, IG711Law
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref float target = ref MemoryMarshal.GetReference(samples);
        nuint count = (nuint)TLanes.Count, last = (nuint)codes.Length - count;
        for (nuint n = 0; ; n = Math.Min(n + count, last))
        {
            Expand<TLaw, TLanes, TByte, TWord>(TLanes.Load(ref source, n), out var low, out var high);
            TLanes.Store(low, ref target, n);
            TLanes.Store(high, ref target, n + (count / 2));
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode<TLaw, TLanes, TByte, TWord>(ReadOnlySpan<short> samples, Span<byte> codes)
        where TLaw : struct, IG711Law
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        ref short source = ref MemoryMarshal.GetReference(samples);
        ref byte target = ref MemoryMarshal.GetReference(codes);
        nuint count = (nuint)TLanes.Count, last = (nuint)samples.Length - count;
        for (nuint n = 0; ; n = Math.Min(n + count, last))
        {
            var code = Compress<TLaw, TLanes, TByte, TWord>(TLanes.Load(ref source, n), TLanes.Load(ref source, n + (count / 2)));
            TLanes.Store(code, ref target, n);
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode<TLaw, TLanes, TByte, TWord>(ReadOnlySpan<float> samples, Span<byte> codes)
        where TLaw : struct, IG711Law
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        ref float source = ref MemoryMarshal.GetReference(samples);
        ref byte target = ref MemoryMarshal.GetReference(codes);
        nuint count = (nuint)TLanes.Count, last = (nuint)samples.Length - count;
        for (nuint n = 0; ; n = Math.Min(n + count, last))
        {
            var code = Compress<TLaw, TLanes, TByte, TWord>(TLanes.Load(ref source, n), TLanes.Load(ref source, n + (count / 2)));
            TLanes.Store(code, ref target, n);
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand<TLaw, TLanes, TByte, TWord>(TByte code, out TWord low, out TWord high)
        where TLaw : struct, IG711Law
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        // Without the sign: all bits turned over the runtime makes an instruction that waits for the turn before.
        var bits = TLanes.Xor(code, TLanes.Bytes((byte)(TLaw.Mask & 0x7F)));
        var exponent = TLanes.And(TLanes.PairsRight(bits, 4), TLanes.Bytes(7));
        var mantissa = TLanes.And(bits, TLanes.Bytes(15));
        var significand = TLanes.Add(TLanes.PairsLeft(mantissa, TLaw.MantissaShift), TLanes.Lookup(TLanes.Table(TLaw.Leading), exponent));
        var power = TLanes.Lookup(TLanes.Table(TLaw.Power), exponent);
        // The top bit is set for positive samples in both laws.
        var sign = TLanes.And(bits, TLanes.Bytes(0x80));
        low = Finish<TLaw, TLanes, TByte, TWord>(TLanes.WidenLow(significand), TLanes.WidenLow(power), TLanes.WidenLow(sign));
        high = Finish<TLaw, TLanes, TByte, TWord>(TLanes.WidenHigh(significand), TLanes.WidenHigh(power), TLanes.WidenHigh(sign));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWord Finish<TLaw, TLanes, TByte, TWord>(TWord significand, TWord power, TWord sign)
        where TLaw : struct, IG711Law
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        var magnitude = TLanes.Subtract(TLanes.Left(TLanes.Multiply(significand, power), TLaw.ResultShift), TLanes.Words(TLaw.ResultBias));
        var positive = TLanes.Sign(TLanes.Left(sign, 8));
        return TLanes.Subtract(positive, TLanes.Xor(magnitude, positive));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TByte Compress<TLaw, TLanes, TByte, TWord>(TWord low, TWord high)
        where TLaw : struct, IG711Law
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
    {
        var lowSign = TLanes.Sign(low);
        var highSign = TLanes.Sign(high);
        var lowMagnitude = Magnitude<TLaw, TLanes, TByte, TWord>(TLanes.Xor(low, lowSign));
        var highMagnitude = Magnitude<TLaw, TLanes, TByte, TWord>(TLanes.Xor(high, highSign));
        var top = TLanes.Pack(TLanes.Right(lowMagnitude, TLaw.TopShift), TLanes.Right(highMagnitude, TLaw.TopShift));
        var topHigh = TLanes.And(TLanes.PairsRight(top, 4), TLanes.Bytes(15));
        var topLow = TLanes.And(top, TLanes.Bytes(15));
        var exponent = TLanes.Max(TLanes.Lookup(TLanes.Table(G711LawTables.HighExponent), topHigh), TLanes.Lookup(TLanes.Table(G711LawTables.LowExponent), topLow));
        var shift = TLanes.Min(TLanes.Lookup(TLanes.Table(G711LawTables.HighShift), topHigh), TLanes.Lookup(TLanes.Table(TLaw.LowShift), topLow));
        var mantissa = TLanes.Pack(
            TLanes.Right(TLanes.Multiply(lowMagnitude, TLanes.UnpackLow(shift)), TLaw.TopShift + 3),
            TLanes.Right(TLanes.Multiply(highMagnitude, TLanes.UnpackHigh(shift)), TLaw.TopShift + 3));
        mantissa = TLanes.And(mantissa, TLanes.Bytes(15));
        var sign = TLanes.And(TLanes.Pack(TLanes.Right(lowSign, 8), TLanes.Right(highSign, 8)), TLanes.Bytes(0x80));
        var code = TLanes.Or(TLanes.Or(TLanes.PairsLeft(exponent, 4), mantissa), sign);
        return TLanes.Ordered(TLanes.Xor(code, TLanes.Bytes(TLaw.Mask)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWord Magnitude<TLaw, TLanes, TByte, TWord>(TWord magnitude)
        where TLaw : struct, IG711Law
        where TLanes : struct, IByteLanes<TByte, TWord>
        where TByte : struct
        where TWord : struct
        => TLanes.Min(TLanes.Add(TLanes.Right(magnitude, TLaw.InputShift), TLanes.Words(TLaw.InputBias)), TLanes.Words(0x1FFF));
}
