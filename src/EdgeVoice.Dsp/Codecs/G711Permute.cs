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
    private const float ALowest = 1f / 128;

    private static readonly Vector512<byte> InOrder = Spread(j => j);

    // For floats: the two unpackings that follow take four words of each 128-bit lane each.
    private static readonly Vector512<byte> ForUnpacking = Spread(j => (j & 4) == 0 ? ((j >> 3) * 4) + (j & 3) : 16 + ((j >> 3) * 4) + (j & 3));

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
        for (nuint n = 0; ; n = Math.Min(n + 32, last))
        {
            var code = Avx512Vbmi.PermuteVar64x8(Vector256.LoadUnsafe(ref source, n).ToVector512Unsafe(), ForUnpacking).AsInt16();
            // One less in the exponent of A-law: half; mu-law is halved where its bias is taken off.
            var upper = typeof(TLaw) == typeof(ALaw) ? Fields(code, AInverted | FixedBits) - Vector512.Create((short)0x0080) : Fields(code, CodeBits | FixedBits);
            var low = Avx512BW.UnpackLow(Vector512<short>.Zero, upper).AsSingle();
            var high = Avx512BW.UnpackHigh(Vector512<short>.Zero, upper).AsSingle();
            (typeof(TLaw) == typeof(ALaw) ? WithLowest(low) : WithoutBias(low)).StoreUnsafe(ref target, n);
            (typeof(TLaw) == typeof(ALaw) ? WithLowest(high) : WithoutBias(high)).StoreUnsafe(ref target, n + 16);
            if (n == last)
                return;
        }
    }

    // Both laws turn bits of the code over, A-law every second one: what is turned is part of the bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Fields(Vector512<short> code, ushort bits)
        => Avx512F.TernaryLogic(code >> 5, Vector512.Create(CodeBits).AsInt16(), Vector512.Create(bits).AsInt16(), MaskThenXor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> WithoutBias(Vector512<float> value)
    {
        var bias = Avx512F.TernaryLogic(value.AsInt32(), Vector512.Create(int.MinValue), Vector512.Create(-MuBias).AsInt32(), MaskThenXor).AsSingle();
        return Vector512.FusedMultiplyAdd(value, Vector512.Create(0.5f), bias);
    }

    // The lowest segment of A-law has no leading one and the next one's step: 2x - 2^-7, which is less than x only there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> WithLowest(Vector512<float> value)
    {
        var magnitude = Vector512.Abs(value);
        var least = Vector512.MinNative(magnitude, Vector512.FusedMultiplyAdd(magnitude, Vector512.Create(2f), Vector512.Create(-ALowest)));
        return Vector512.ConditionalSelect(Vector512.Create(-0f), value, least);
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

    // As with floats: 2x - 256 is less than x in the lowest segment alone.
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

    private static Vector512<byte> Spread(Func<int, int> codeOfWord)
    {
        var bytes = new byte[64];
        for (int n = 0; n < bytes.Length; n++)
            bytes[n] = (byte)codeOfWord(n / 2);
        return Vector512.Create(bytes);
    }
}
