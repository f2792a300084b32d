using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// Decoding where bytes can be sent anywhere in a 512-bit register (AVX-512 VBMI): 32 codes at a time, each code in both bytes of a
/// word, from where its fields are shifted into place. A third of the instructions of <see cref="G711Vector"/>.
/// </summary>
/// <remarks>
/// At least 32 codes; the last vector is laid over the end of the one before. A code is a small float (sign, three bits of
/// exponent, four of mantissa), so the upper half of a float is made of it directly, and no conversion is needed. A frame of floats is ten cache lines: after
/// the first vector they are written line by line.
/// </remarks>
internal static unsafe class G711Permute
{
    // TernaryLogic(x, mask, bits): (x & mask) ^ bits.
    private const byte MaskThenXor = 0x6A;

    // TernaryLogic(x, y, mask): ~y where the mask is set, else x.
    private const byte NotSecondWhereThird = 0x72;

    // Upper half of a float: sign, exponent 120 + e, mantissa, half a step. The value is (33 + 2m) 2^(e - 12).
    private const ushort FixedBits = 0x3C04;
    private const float MuBias = 132f / 32768;

    private static readonly Vector512<byte> InOrder = Spread(j => j);

    // For floats: the two unpackings that follow take four words of each 128-bit lane each.
    private static readonly Vector512<byte> ForUnpacking = Spread(j => (j & 4) == 0 ? ((j >> 3) * 4) + (j & 3) : 16 + ((j >> 3) * 4) + (j & 3));
    private static readonly Vector512<byte> LowestSegment = Lowest();

    public static bool IsSupported => Avx512Vbmi.IsSupported;

    public static void Decode<TLaw>(ReadOnlySpan<byte> codes, Span<short> samples)
        where TLaw : struct, IG711Law
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref short target = ref MemoryMarshal.GetReference(samples);
        nuint last = (nuint)codes.Length - 32;
        for (nuint n = 0; ; n = Math.Min(n + 32, last))
        {
            var code = Avx512Vbmi.PermuteVar64x8(Vector256.LoadUnsafe(ref source, n).ToVector512Unsafe(), InOrder).AsInt16();
            (typeof(TLaw) == typeof(ALaw) ? ALinear(code) : MuLinear(code)).StoreUnsafe(ref target, n);
            if (n == last)
                return;
        }
    }

    public static void Decode<TLaw>(ReadOnlySpan<byte> codes, Span<float> samples)
        where TLaw : struct, IG711Law
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref float target = ref MemoryMarshal.GetReference(samples);
        nuint last = (nuint)codes.Length - 32;
        for (nuint n = 0, next = ToLine(ref target); ; n = Math.Min(next, last), next += 32)
        {
            Store<TLaw>(ref source, ref target, n);
            if (n == last)
                return;
        }
    }

    // Samples until the second cache line. The collector may move the target meanwhile: then it takes longer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint ToLine(ref float target)
    {
        nuint past = ((nuint)Unsafe.AsPointer(ref target) & 63) / sizeof(float);
        return past == 0 ? 32 : 16 - past;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLaw>(ref byte source, ref float target, nuint n)
        where TLaw : struct, IG711Law
    {
        var code = Avx512Vbmi.PermuteVar64x8(Vector256.LoadUnsafe(ref source, n).ToVector512Unsafe(), ForUnpacking).AsInt16();
        var upper = typeof(TLaw) == typeof(ALaw) ? AUpper(code) : MuUpper(code);
        var low = Avx512BW.UnpackLow(Vector512<short>.Zero, upper).AsSingle();
        var high = Avx512BW.UnpackHigh(Vector512<short>.Zero, upper).AsSingle();
        (typeof(TLaw) == typeof(ALaw) ? low : WithoutBias(low)).StoreUnsafe(ref target, n);
        (typeof(TLaw) == typeof(ALaw) ? high : WithoutBias(high)).StoreUnsafe(ref target, n + 16);
    }

    // One less in the exponent than mu-law's; the lowest segment, which has no leading one, comes from a table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> AUpper(Vector512<short> code)
    {
        var fields = Fields(code, 0x03F8, 0x02A8 | FixedBits);
        var index = Avx512F.TernaryLogic(code, Vector512.Create((short)0x0F0F), Vector512.Create((short)0x1505), MaskThenXor);
        var lowest = Avx512Vbmi.PermuteVar64x8(LowestSegment, index.AsByte()).AsInt16();
        var isLowest = Vector512.Equals(fields & Vector512.Create((short)0x0380), Vector512<short>.Zero);
        var magnitude = Vector512.ConditionalSelect(isLowest, lowest, fields - Vector512.Create((short)0x0080));
        return Avx512F.TernaryLogic(magnitude, code, Vector512.Create(short.MinValue), NotSecondWhereThird);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> MuUpper(Vector512<short> code) => Fields(code, 0x83F8, 0x83F8 | FixedBits);

    // (x & mask) ^ bits of a code moved to where exponent and mantissa belong: what a law turns over is part of the bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Fields(Vector512<short> code, ushort mask, ushort bits)
        => Avx512F.TernaryLogic(code >> 5, Vector512.Create(mask).AsInt16(), Vector512.Create(bits).AsInt16(), MaskThenXor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> WithoutBias(Vector512<float> value)
    {
        var bias = Avx512F.TernaryLogic(value.AsInt32(), Vector512.Create(int.MinValue), Vector512.Create(-MuBias).AsInt32(), MaskThenXor).AsSingle();
        return Vector512.FusedMultiplyAdd(value, Vector512.Create(0.5f), bias);
    }

    // (33 + 2m) 2^(e + 2).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Magnitude(Vector512<short> code, short inverted)
    {
        var exponent = Avx512F.TernaryLogic(code >>> 4, Vector512.Create((short)7), Vector512.Create((short)((inverted >> 4) & 7)), MaskThenXor);
        var significand = Avx512F.TernaryLogic(code << 3, Vector512.Create((short)0x78), Vector512.Create((short)(((inverted << 3) & 0x78) | 0x84)), MaskThenXor);
        return Avx512BW.ShiftLeftLogicalVariable(significand, exponent.AsUInt16()).AsUInt16();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> MuLinear(Vector512<short> code)
        => Signed(code, Magnitude(code, 0x7F).AsInt16() - Vector512.Create((short)0x84));

    // The lowest segment has no leading one and the next one's step: 2x - 256, which is less than x only there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> ALinear(Vector512<short> code)
    {
        var magnitude = Magnitude(code, 0x55);
        return Signed(code, Vector512.Min(magnitude, magnitude + magnitude - Vector512.Create((ushort)256)).AsInt16());
    }

    // Codes with the top bit are the positive ones in both laws.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Signed(Vector512<short> code, Vector512<short> magnitude)
        => Vector512.ConditionalSelect(Vector512.LessThan(code, Vector512<short>.Zero), magnitude, -magnitude);

    // Lower bytes of the upper halves of (2m + 1) / 4096, then the upper bytes.
    private static Vector512<byte> Lowest()
    {
        var bytes = new byte[64];
        for (int m = 0; m < 16; m++)
        {
            int upper = BitConverter.SingleToInt32Bits(((2 * m) + 1) / 4096f) >> 16;
            (bytes[m], bytes[16 + m]) = ((byte)upper, (byte)(upper >> 8));
        }
        return Vector512.Create(bytes);
    }

    private static Vector512<byte> Spread(Func<int, int> codeOfWord)
    {
        var bytes = new byte[64];
        for (int n = 0; n < bytes.Length; n++)
            bytes[n] = (byte)codeOfWord(n / 2);
        return Vector512.Create(bytes);
    }
}
