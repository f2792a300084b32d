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
/// exponent, four of mantissa), so the upper half of a float is made of it directly, and no conversion is needed.
/// </remarks>
internal static class G711Permute
{
    // TernaryLogic(x, mask, bits): (x & mask) ^ bits.
    private const byte MaskThenXor = 0x6A;

    // Fields of the upper half of a float: sign, exponent 120 + e, mantissa, half a step. The value is (33 + 2m) 2^(e - 12).
    private const ushort CodeBits = 0x83F8;
    private const ushort FixedBits = 0x3C04;
    private const ushort AInverted = 0x82A8;
    private const float MuBias = 132f / 32768;

    private static readonly Vector512<byte> InOrder = Spread(j => j);

    // For floats: the two unpackings that follow take four words of each 128-bit lane each.
    private static readonly Vector512<byte> ForUnpacking = Spread(j => (j & 4) == 0 ? ((j >> 3) * 4) + (j & 3) : 16 + ((j >> 3) * 4) + (j & 3));

    // The lowest segment of A-law has no leading one: (2m + 1) 2^-12 as upper halves of floats, lower bytes first, by the low nibble of the code.
    private static readonly Vector512<byte> ALowest = MakeALowest();

    public static bool IsSupported => Avx512Vbmi.IsSupported;

    public static void Decode(G711Law law, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref short target = ref MemoryMarshal.GetReference(samples);
        nuint last = (nuint)codes.Length - 32;
        for (nuint n = 0; ; n = Math.Min(n + 32, last))
        {
            var code = Avx512Vbmi.PermuteVar64x8(Vector256.LoadUnsafe(ref source, n).ToVector512Unsafe(), InOrder).AsInt16();
            (law == G711Law.A ? ALinear(code) : MuLinear(code)).StoreUnsafe(ref target, n);
            if (n == last)
                return;
        }
    }

    public static void Decode(G711Law law, ReadOnlySpan<byte> codes, Span<float> samples)
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref float target = ref MemoryMarshal.GetReference(samples);
        nuint last = (nuint)codes.Length - 32;
        for (nuint n = 0; ; n = Math.Min(n + 32, last))
        {
            var code = Avx512Vbmi.PermuteVar64x8(Vector256.LoadUnsafe(ref source, n).ToVector512Unsafe(), ForUnpacking).AsInt16();
            var upper = law == G711Law.A ? AUpper(code) : Fields(code, CodeBits | FixedBits);
            var low = Avx512BW.UnpackLow(Vector512<short>.Zero, upper).AsSingle();
            var high = Avx512BW.UnpackHigh(Vector512<short>.Zero, upper).AsSingle();
            (law == G711Law.A ? low : WithoutBias(low)).StoreUnsafe(ref target, n);
            (law == G711Law.A ? high : WithoutBias(high)).StoreUnsafe(ref target, n + 16);
            if (n == last)
                return;
        }
    }

    // Both laws turn bits of the code over, A-law every second one: what is turned is part of the bits.
    private static Vector512<short> Fields(Vector512<short> code, ushort bits)
        => Avx512F.TernaryLogic(code >> 5, Vector512.Create(CodeBits).AsInt16(), Vector512.Create(bits).AsInt16(), MaskThenXor);

    private static Vector512<float> WithoutBias(Vector512<float> value)
    {
        var bias = Avx512F.TernaryLogic(value.AsInt32(), Vector512.Create(int.MinValue), Vector512.Create(-MuBias).AsInt32(), MaskThenXor).AsSingle();
        return Vector512.FusedMultiplyAdd(value, Vector512.Create(0.5f), bias);
    }

    private static Vector512<short> AUpper(Vector512<short> code)
    {
        var fields = Fields(code, AInverted | FixedBits);
        var lowest = Vector512.Equals(fields & Vector512.Create((short)0x0380), Vector512<short>.Zero);
        var index = Avx512F.TernaryLogic(code, Vector512.Create((short)0x0F0F), Vector512.Create((short)0x1000), MaskThenXor);
        var small = Avx512Vbmi.PermuteVar64x8(ALowest, index.AsByte()).AsInt16() | (fields & Vector512.Create(short.MinValue));
        // One less in the exponent: half.
        return Vector512.ConditionalSelect(lowest, small, fields - Vector512.Create((short)0x0080));
    }

    private static Vector512<short> MuLinear(Vector512<short> code)
    {
        var exponent = Avx512F.TernaryLogic(code >>> 4, Vector512.Create((short)7), Vector512.Create((short)7), MaskThenXor);
        var significand = Avx512F.TernaryLogic(code << 3, Vector512.Create((short)0x78), Vector512.Create((short)0xFC), MaskThenXor);
        return Signed(code, Avx512BW.ShiftLeftLogicalVariable(significand, exponent.AsUInt16()) - Vector512.Create((short)0x84));
    }

    private static Vector512<short> ALinear(Vector512<short> code)
    {
        var exponent = Avx512F.TernaryLogic(code >>> 4, Vector512.Create((short)7), Vector512.Create((short)5), MaskThenXor);
        var significand = Avx512F.TernaryLogic(code << 4, Vector512.Create((short)0xF0), Vector512.Create((short)0x58), MaskThenXor);
        var leading = Vector512.ConditionalSelect(Vector512.Equals(exponent, Vector512<short>.Zero), Vector512<short>.Zero, Vector512.Create((short)0x100));
        var shift = Avx512BW.SubtractSaturate(exponent.AsUInt16(), Vector512.Create((ushort)1));
        return Signed(code, Avx512BW.ShiftLeftLogicalVariable(significand | leading, shift));
    }

    // Codes with the top bit are the positive ones in both laws.
    private static Vector512<short> Signed(Vector512<short> code, Vector512<short> magnitude)
        => Vector512.ConditionalSelect(Vector512.LessThan(code, Vector512<short>.Zero), magnitude, -magnitude);

    private static Vector512<byte> Spread(Func<int, int> codeOfWord)
    {
        var bytes = new byte[64];
        for (int n = 0; n < bytes.Length; n++)
            bytes[n] = (byte)codeOfWord(n / 2);
        return Vector512.Create(bytes);
    }

    private static Vector512<byte> MakeALowest()
    {
        var bytes = new byte[64];
        for (int nibble = 0; nibble < 16; nibble++)
        {
            int upper = BitConverter.SingleToInt32Bits(((2 * (nibble ^ 5)) + 1) / 4096f) >> 16;
            (bytes[nibble], bytes[16 + nibble]) = ((byte)upper, (byte)(upper >> 8));
        }
        return Vector512.Create(bytes);
    }
}
