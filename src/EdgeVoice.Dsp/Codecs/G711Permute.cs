using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// Decoding where registers are wide enough to hold the table itself: the 128 magnitudes of a law fill four 512-bit registers,
/// and two permutations look 32 codes up at once. Half the instructions of <see cref="G711Vector"/>.
/// </summary>
/// <remarks>At least 32 codes; the last vector is laid over the end of the one before.</remarks>
internal static class G711Permute
{
    // Codes with the top bit are the positive ones in both laws; the others are their negatives.
    private static readonly short[] APositive = G711Reference.ALawToLinear[128..];
    private static readonly short[] MuPositive = G711Reference.MuLawToLinear[128..];

    public static bool IsSupported => Avx512BW.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(G711Law law, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref short target = ref MemoryMarshal.GetReference(samples);
        ref short table = ref MemoryMarshal.GetArrayDataReference(law == G711Law.A ? APositive : MuPositive);
        var a = Vector512.LoadUnsafe(ref table);
        var b = Vector512.LoadUnsafe(ref table, 32);
        var c = Vector512.LoadUnsafe(ref table, 64);
        var d = Vector512.LoadUnsafe(ref table, 96);
        nuint last = (nuint)codes.Length - 32;
        for (nuint n = 0; ; n = Math.Min(n + 32, last))
        {
            LookUp(Vector256.LoadUnsafe(ref source, n), a, b, c, d).StoreUnsafe(ref target, n);
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(G711Law law, ReadOnlySpan<byte> codes, Span<float> samples)
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref float target = ref MemoryMarshal.GetReference(samples);
        ref short table = ref MemoryMarshal.GetArrayDataReference(law == G711Law.A ? APositive : MuPositive);
        var a = Vector512.LoadUnsafe(ref table);
        var b = Vector512.LoadUnsafe(ref table, 32);
        var c = Vector512.LoadUnsafe(ref table, 64);
        var d = Vector512.LoadUnsafe(ref table, 96);
        nuint last = (nuint)codes.Length - 32;
        for (nuint n = 0; ; n = Math.Min(n + 32, last))
        {
            var (low, high) = Vector512.Widen(LookUp(Vector256.LoadUnsafe(ref source, n), a, b, c, d));
            (Vector512.ConvertToSingle(low) * (1 / PcmScale.Full)).StoreUnsafe(ref target, n);
            (Vector512.ConvertToSingle(high) * (1 / PcmScale.Full)).StoreUnsafe(ref target, n + 16);
            if (n == last)
                return;
        }
    }

    // The permutation reads six bits of an index; the seventh chooses the half and the eighth the sign. The table is handed over
    // in four arguments: in a struct the JIT would keep it on the stack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> LookUp(Vector256<byte> codes, Vector512<short> a, Vector512<short> b, Vector512<short> c, Vector512<short> d)
    {
        var index = Avx512BW.ConvertToVector512Int16(codes);
        var lower = Avx512BW.PermuteVar32x16x2(a, index, b);
        var upper = Avx512BW.PermuteVar32x16x2(c, index, d);
        var half = Vector512.Equals(index & Vector512.Create((short)64), Vector512<short>.Zero);
        var magnitude = Vector512.ConditionalSelect(half, lower, upper);
        var negative = Vector512.Equals(index & Vector512.Create((short)128), Vector512<short>.Zero);
        return Vector512.ConditionalSelect(negative, -magnitude, magnitude);
    }
}
