using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// Encoding where a table of 128 bytes is one instruction (AVX-512 VBMI): 32 samples at a time, the upper byte of each magnitude looks up how
/// far it is shifted.
/// </summary>
/// <remarks>
/// At least 32 samples; the last vector is laid over the end of the one before. In both laws a magnitude (mu-law: with its bias of
/// 33 steps of 4) shifted by its count c is the mantissa with its leading one, and the seven bits of the code are that plus 16 c - 64.
/// </remarks>
internal static class G711PermuteEncode
{
    // TernaryLogic(x, mask, bits): (x & mask) ^ bits.
    private const byte MaskThenXor = 0x6A;

    private static readonly byte[] Shifts = [.. Enumerable.Range(0, 256).Select(n => (byte)Shift(n % 128, n < 128 ? G711Law.A : G711Law.Mu))];

    // The lower byte of each word; behind floats even words are the first sixteen samples, odd ones the others.
    private static readonly Vector512<byte> InOrder = Lower(n => 2 * n);
    private static readonly Vector512<byte> EvenThenOdd = Lower(n => n < 16 ? 4 * n : (4 * (n - 16)) + 2);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode(G711Law law, ReadOnlySpan<short> samples, Span<byte> codes)
    {
        ref short source = ref MemoryMarshal.GetReference(samples);
        ref byte target = ref MemoryMarshal.GetReference(codes);
        ref byte table = ref Shifts[law == G711Law.A ? 0 : 128];
        Vector512<byte> first = Vector512.LoadUnsafe(ref table), second = Vector512.LoadUnsafe(ref table, 64);
        Vector512<short> bias = Bias(law), mask = Mask(law);
        nuint last = (nuint)samples.Length - 32;
        for (nuint n = 0; ; n = Math.Min(n + 32, last))
        {
            var code = Code(Vector512.LoadUnsafe(ref source, n), first, second, bias, mask);
            Avx512Vbmi.PermuteVar64x8(code, InOrder).GetLower().StoreUnsafe(ref target, n);
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode(G711Law law, ReadOnlySpan<float> samples, Span<byte> codes)
    {
        ref float source = ref MemoryMarshal.GetReference(samples);
        ref byte target = ref MemoryMarshal.GetReference(codes);
        ref byte table = ref Shifts[law == G711Law.A ? 0 : 128];
        Vector512<byte> first = Vector512.LoadUnsafe(ref table), second = Vector512.LoadUnsafe(ref table, 64);
        Vector512<short> bias = Bias(law), mask = Mask(law);
        nuint last = (nuint)samples.Length - 32;
        for (nuint n = 0; ; n = Math.Min(n + 32, last))
        {
            var even = Rounded(Vector512.LoadUnsafe(ref source, n));
            var odd = Rounded(Vector512.LoadUnsafe(ref source, n + 16)) << 16;
            var code = Code(Vector512.ConditionalSelect(Vector512.Create(0xFFFF), even, odd).AsInt16(), first, second, bias, mask);
            Avx512Vbmi.PermuteVar64x8(code, EvenThenOdd).GetLower().StoreUnsafe(ref target, n);
            if (n == last)
                return;
        }
    }

    private static Vector512<short> Bias(G711Law law) => Vector512.Create((short)(law == G711Law.A ? 0 : 132));

    // What the laws turn over of a positive sample's code.
    private static Vector512<short> Mask(G711Law law) => Vector512.Create((short)(law == G711Law.A ? 0xD5 : 0xFF));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Code(Vector512<short> sample, Vector512<byte> first, Vector512<byte> second, Vector512<short> bias, Vector512<short> mask)
    {
        var sign = sample >> 15;
        var magnitude = Avx512BW.AddSaturate(sample ^ sign, bias);
        // The upper byte of a word: the lower one finds something too, and is shifted out.
        var shift = Avx512Vbmi.PermuteVar64x8x2(first, magnitude.AsByte(), second).AsInt16() >>> 8;
        var shifted = Avx512BW.ShiftRightLogicalVariable(magnitude, shift.AsUInt16());
        var code = ((shift << 4) + shifted - Vector512.Create((short)64)) ^ mask;
        return Avx512F.TernaryLogic(sign, Vector512.Create((short)0x80), code, MaskThenXor).AsByte();
    }

    // With the constant first NaN stays NaN (the second operand comes out); as an integer its lower half is zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Rounded(Vector512<float> samples)
        => Avx512F.ConvertToVector512Int32(Avx512F.Min(Vector512.Create(32767f), Avx512F.Max(Vector512.Create(-32768f), samples * PcmScale.Full)));

    private static int Shift(int upperByte, G711Law law)
    {
        int segment = BitOperations.Log2(((uint)upperByte << 1) | 1);
        return law == G711Law.Mu ? segment + 3 : Math.Max(segment, 1) + 3;
    }

    private static Vector512<byte> Lower(Func<int, int> at)
    {
        var bytes = new byte[64];
        for (int n = 0; n < 32; n++)
            bytes[n] = (byte)at(n);
        return Vector512.Create(bytes);
    }
}
