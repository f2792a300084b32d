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
        var table = new Table(law == G711Law.A ? APositive : MuPositive);
        nuint last = (nuint)codes.Length - 32;
        for (nuint n = 0; ; n = Math.Min(n + 32, last))
        {
            table.Decode(Vector256.LoadUnsafe(ref source, n)).StoreUnsafe(ref target, n);
            if (n == last)
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(G711Law law, ReadOnlySpan<byte> codes, Span<float> samples)
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref float target = ref MemoryMarshal.GetReference(samples);
        var table = new Table(law == G711Law.A ? APositive : MuPositive);
        nuint last = (nuint)codes.Length - 32;
        for (nuint n = 0; ; n = Math.Min(n + 32, last))
        {
            var (low, high) = Vector512.Widen(table.Decode(Vector256.LoadUnsafe(ref source, n)));
            (Vector512.ConvertToSingle(low) * (1 / PcmScale.Full)).StoreUnsafe(ref target, n);
            (Vector512.ConvertToSingle(high) * (1 / PcmScale.Full)).StoreUnsafe(ref target, n + 16);
            if (n == last)
                return;
        }
    }

    private readonly struct Table
    {
        private readonly Vector512<short> _a, _b, _c, _d;

        public Table(short[] positive)
        {
            ref short first = ref MemoryMarshal.GetArrayDataReference(positive);
            _a = Vector512.LoadUnsafe(ref first);
            _b = Vector512.LoadUnsafe(ref first, 32);
            _c = Vector512.LoadUnsafe(ref first, 64);
            _d = Vector512.LoadUnsafe(ref first, 96);
        }

        // The permutation reads six bits of an index; the seventh chooses the half and the eighth the sign.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<short> Decode(Vector256<byte> codes)
        {
            var index = Avx512BW.ConvertToVector512Int16(codes);
            var lower = Avx512BW.PermuteVar32x16x2(_a, index, _b);
            var upper = Avx512BW.PermuteVar32x16x2(_c, index, _d);
            var half = Vector512.Equals(index & Vector512.Create((short)64), Vector512<short>.Zero);
            var magnitude = Vector512.ConditionalSelect(half, lower, upper);
            var negative = Vector512.Equals(index & Vector512.Create((short)128), Vector512<short>.Zero);
            return Vector512.ConditionalSelect(negative, -magnitude, magnitude);
        }
    }
}
