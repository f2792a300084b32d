using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeVoice.Dsp.Codecs;

namespace EdgeVoice.Dsp.Kernels;

/// <summary>
/// The byte and 16-bit operations that companding is made of, for each width; the sister of <see cref="ILanes{TVector}"/>.
/// </summary>
internal interface IByteLanes<TByte, TWord>
    where TByte : struct
    where TWord : struct
{
    /// <summary>Bytes in a vector; a word vector has half as many words.</summary>
    static abstract int Count { get; }

    static abstract TByte Bytes(byte value);

    static abstract TWord Words(ushort value);

    /// <summary>A table of sixteen bytes for every 128-bit lane: 64 bytes that repeat after 16.</summary>
    static abstract TByte Table(ReadOnlySpan<byte> four);

    /// <summary>table[index], index below 16.</summary>
    static abstract TByte Lookup(TByte table, TByte index);

    static abstract TByte Load(ref byte source, nuint index);

    static abstract void Store(TByte value, ref byte target, nuint index);

    static abstract TWord Load(ref short source, nuint index);

    static abstract void Store(TWord value, ref short target, nuint index);

    /// <summary>Floats scaled and rounded to 16 bits as <see cref="PcmScale"/> says.</summary>
    static abstract TWord Load(ref float source, nuint index);

    /// <summary>16-bit samples as floats.</summary>
    static abstract void Store(TWord value, ref float target, nuint index);

    static abstract TByte And(TByte a, TByte b);

    static abstract TByte Or(TByte a, TByte b);

    static abstract TByte Xor(TByte a, TByte b);

    static abstract TByte Add(TByte a, TByte b);

    static abstract TByte Min(TByte a, TByte b);

    static abstract TByte Max(TByte a, TByte b);

    /// <summary>Each pair of bytes as a word, to the left; the caller masks what crosses over.</summary>
    static abstract TByte PairsLeft(TByte a, int count);

    /// <summary>Each pair of bytes as a word, to the right; the caller masks what crosses over.</summary>
    static abstract TByte PairsRight(TByte a, int count);

    static abstract TWord Add(TWord a, TWord b);

    static abstract TWord Subtract(TWord a, TWord b);

    static abstract TWord Multiply(TWord a, TWord b);

    static abstract TWord Xor(TWord a, TWord b);

    static abstract TWord Min(TWord a, TWord b);

    static abstract TWord Left(TWord a, int count);

    static abstract TWord Right(TWord a, int count);

    /// <summary>0xFFFF where the word is negative as a 16-bit sample.</summary>
    static abstract TWord Sign(TWord a);

    static abstract TWord WidenLow(TByte a);

    static abstract TWord WidenHigh(TByte a);

    /// <summary>
    /// Words below 256 as bytes, those of a and b in the order that costs one instruction: x86 packs within 128-bit lanes.
    /// <see cref="UnpackLow"/> and <see cref="UnpackHigh"/> undo it, <see cref="Ordered"/> puts a, then b.
    /// </summary>
    static abstract TByte Pack(TWord a, TWord b);

    /// <summary>The words of a, of what <see cref="Pack"/> made of a and b.</summary>
    static abstract TWord UnpackLow(TByte packed);

    /// <summary>The words of b, of what <see cref="Pack"/> made of a and b.</summary>
    static abstract TWord UnpackHigh(TByte packed);

    /// <summary>Packed bytes in the order of their words.</summary>
    static abstract TByte Ordered(TByte packed);
}

internal readonly struct ByteLanes128 : IByteLanes<Vector128<byte>, Vector128<ushort>>
{
    public static int Count => Vector128<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Bytes(byte value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Words(ushort value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Table(ReadOnlySpan<byte> four) => Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(four));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Lookup(Vector128<byte> table, Vector128<byte> index) => Vector128.ShuffleNative(table, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(ref byte source, nuint index) => Vector128.LoadUnsafe(ref source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<byte> value, ref byte target, nuint index) => value.StoreUnsafe(ref target, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Load(ref short source, nuint index) => Vector128.LoadUnsafe(ref source, index).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<ushort> value, ref short target, nuint index) => value.AsInt16().StoreUnsafe(ref target, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Load(ref float source, nuint index)
        => Vector128.Narrow(Round(Vector128.LoadUnsafe(ref source, index)), Round(Vector128.LoadUnsafe(ref source, index + 4)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<ushort> value, ref float target, nuint index)
    {
        var (low, high) = Vector128.Widen(value.AsInt16());
        (Vector128.ConvertToSingle(low) * (1 / PcmScale.Full)).StoreUnsafe(ref target, index);
        (Vector128.ConvertToSingle(high) * (1 / PcmScale.Full)).StoreUnsafe(ref target, index + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> And(Vector128<byte> a, Vector128<byte> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Or(Vector128<byte> a, Vector128<byte> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Xor(Vector128<byte> a, Vector128<byte> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Add(Vector128<byte> a, Vector128<byte> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Min(Vector128<byte> a, Vector128<byte> b) => Vector128.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Max(Vector128<byte> a, Vector128<byte> b) => Vector128.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> PairsLeft(Vector128<byte> a, int count) => (a.AsUInt16() << count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> PairsRight(Vector128<byte> a, int count) => (a.AsUInt16() >> count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Add(Vector128<ushort> a, Vector128<ushort> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Subtract(Vector128<ushort> a, Vector128<ushort> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Multiply(Vector128<ushort> a, Vector128<ushort> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Xor(Vector128<ushort> a, Vector128<ushort> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Min(Vector128<ushort> a, Vector128<ushort> b) => Vector128.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Left(Vector128<ushort> a, int count) => a << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Right(Vector128<ushort> a, int count) => a >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> Sign(Vector128<ushort> a) => (a.AsInt16() >> 15).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> WidenLow(Vector128<byte> a) => Vector128.WidenLower(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> WidenHigh(Vector128<byte> a) => Vector128.WidenUpper(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Pack(Vector128<ushort> a, Vector128<ushort> b) => Vector128.Narrow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> UnpackLow(Vector128<byte> packed) => Vector128.WidenLower(packed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ushort> UnpackHigh(Vector128<byte> packed) => Vector128.WidenUpper(packed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Ordered(Vector128<byte> packed) => packed;

    // Added to 1.5 * 2^23 a float is rounded to even and its low 16 bits are the sample; NaN, unlike itself, becomes zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Round(Vector128<float> samples)
    {
        var scaled = samples * PcmScale.Full;
        scaled = Vector128.ConditionalSelect(Vector128.Equals(scaled, scaled), scaled, Vector128<float>.Zero);
        scaled = Vector128.MinNative(Vector128.MaxNative(scaled, Vector128.Create(-32768f)), Vector128.Create(32767f));
        return (scaled + Vector128.Create(12582912f)).AsUInt32();
    }
}

internal readonly struct ByteLanes256 : IByteLanes<Vector256<byte>, Vector256<ushort>>
{
    public static int Count => Vector256<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Bytes(byte value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Words(ushort value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Table(ReadOnlySpan<byte> four) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(four));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Lookup(Vector256<byte> table, Vector256<byte> index) => Avx2.IsSupported ? Avx2.Shuffle(table, index) : Vector256.Shuffle(table, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(ref byte source, nuint index) => Vector256.LoadUnsafe(ref source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<byte> value, ref byte target, nuint index) => value.StoreUnsafe(ref target, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Load(ref short source, nuint index) => Vector256.LoadUnsafe(ref source, index).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<ushort> value, ref short target, nuint index) => value.AsInt16().StoreUnsafe(ref target, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Load(ref float source, nuint index)
        => Vector256.Narrow(Round(Vector256.LoadUnsafe(ref source, index)), Round(Vector256.LoadUnsafe(ref source, index + 8)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<ushort> value, ref float target, nuint index)
    {
        var (low, high) = Vector256.Widen(value.AsInt16());
        (Vector256.ConvertToSingle(low) * (1 / PcmScale.Full)).StoreUnsafe(ref target, index);
        (Vector256.ConvertToSingle(high) * (1 / PcmScale.Full)).StoreUnsafe(ref target, index + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> And(Vector256<byte> a, Vector256<byte> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Or(Vector256<byte> a, Vector256<byte> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Xor(Vector256<byte> a, Vector256<byte> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Add(Vector256<byte> a, Vector256<byte> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Min(Vector256<byte> a, Vector256<byte> b) => Vector256.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Max(Vector256<byte> a, Vector256<byte> b) => Vector256.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> PairsLeft(Vector256<byte> a, int count) => (a.AsUInt16() << count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> PairsRight(Vector256<byte> a, int count) => (a.AsUInt16() >> count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Add(Vector256<ushort> a, Vector256<ushort> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Subtract(Vector256<ushort> a, Vector256<ushort> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Multiply(Vector256<ushort> a, Vector256<ushort> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Xor(Vector256<ushort> a, Vector256<ushort> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Min(Vector256<ushort> a, Vector256<ushort> b) => Vector256.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Left(Vector256<ushort> a, int count) => a << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Right(Vector256<ushort> a, int count) => a >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Sign(Vector256<ushort> a) => (a.AsInt16() >> 15).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> WidenLow(Vector256<byte> a) => Vector256.WidenLower(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> WidenHigh(Vector256<byte> a) => Vector256.WidenUpper(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Pack(Vector256<ushort> a, Vector256<ushort> b)
        => Avx2.IsSupported ? Avx2.PackUnsignedSaturate(a.AsInt16(), b.AsInt16()) : Vector256.Narrow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> UnpackLow(Vector256<byte> packed)
        => Avx2.IsSupported ? Avx2.UnpackLow(packed, Vector256<byte>.Zero).AsUInt16() : Vector256.WidenLower(packed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> UnpackHigh(Vector256<byte> packed)
        => Avx2.IsSupported ? Avx2.UnpackHigh(packed, Vector256<byte>.Zero).AsUInt16() : Vector256.WidenUpper(packed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Ordered(Vector256<byte> packed)
        => Avx2.IsSupported ? Avx2.Permute4x64(packed.AsUInt64(), 0b11_01_10_00).AsByte() : packed;

    // Added to 1.5 * 2^23 a float is rounded to even and its low 16 bits are the sample; NaN, unlike itself, becomes zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Round(Vector256<float> samples)
    {
        var scaled = samples * PcmScale.Full;
        scaled = Vector256.ConditionalSelect(Vector256.Equals(scaled, scaled), scaled, Vector256<float>.Zero);
        scaled = Vector256.MinNative(Vector256.MaxNative(scaled, Vector256.Create(-32768f)), Vector256.Create(32767f));
        return (scaled + Vector256.Create(12582912f)).AsUInt32();
    }
}

internal readonly struct ByteLanes512 : IByteLanes<Vector512<byte>, Vector512<ushort>>
{
    public static int Count => Vector512<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Bytes(byte value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Words(ushort value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Table(ReadOnlySpan<byte> four) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(four));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Lookup(Vector512<byte> table, Vector512<byte> index) => Avx512BW.IsSupported ? Avx512BW.Shuffle(table, index) : Vector512.Shuffle(table, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Load(ref byte source, nuint index) => Vector512.LoadUnsafe(ref source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<byte> value, ref byte target, nuint index) => value.StoreUnsafe(ref target, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Load(ref short source, nuint index) => Vector512.LoadUnsafe(ref source, index).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<ushort> value, ref short target, nuint index) => value.AsInt16().StoreUnsafe(ref target, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Load(ref float source, nuint index)
        => Vector512.Narrow(Round(Vector512.LoadUnsafe(ref source, index)), Round(Vector512.LoadUnsafe(ref source, index + 16)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<ushort> value, ref float target, nuint index)
    {
        var (low, high) = Vector512.Widen(value.AsInt16());
        (Vector512.ConvertToSingle(low) * (1 / PcmScale.Full)).StoreUnsafe(ref target, index);
        (Vector512.ConvertToSingle(high) * (1 / PcmScale.Full)).StoreUnsafe(ref target, index + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> And(Vector512<byte> a, Vector512<byte> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Or(Vector512<byte> a, Vector512<byte> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Xor(Vector512<byte> a, Vector512<byte> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Add(Vector512<byte> a, Vector512<byte> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Min(Vector512<byte> a, Vector512<byte> b) => Vector512.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Max(Vector512<byte> a, Vector512<byte> b) => Vector512.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> PairsLeft(Vector512<byte> a, int count) => (a.AsUInt16() << count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> PairsRight(Vector512<byte> a, int count) => (a.AsUInt16() >> count).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Add(Vector512<ushort> a, Vector512<ushort> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Subtract(Vector512<ushort> a, Vector512<ushort> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Multiply(Vector512<ushort> a, Vector512<ushort> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Xor(Vector512<ushort> a, Vector512<ushort> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Min(Vector512<ushort> a, Vector512<ushort> b) => Vector512.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Left(Vector512<ushort> a, int count) => a << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Right(Vector512<ushort> a, int count) => a >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Sign(Vector512<ushort> a) => (a.AsInt16() >> 15).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> WidenLow(Vector512<byte> a) => Vector512.WidenLower(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> WidenHigh(Vector512<byte> a) => Vector512.WidenUpper(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Pack(Vector512<ushort> a, Vector512<ushort> b)
        => Avx512BW.IsSupported ? Avx512BW.PackUnsignedSaturate(a.AsInt16(), b.AsInt16()) : Vector512.Narrow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> UnpackLow(Vector512<byte> packed)
        => Avx512BW.IsSupported ? Avx512BW.UnpackLow(packed, Vector512<byte>.Zero).AsUInt16() : Vector512.WidenLower(packed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> UnpackHigh(Vector512<byte> packed)
        => Avx512BW.IsSupported ? Avx512BW.UnpackHigh(packed, Vector512<byte>.Zero).AsUInt16() : Vector512.WidenUpper(packed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Ordered(Vector512<byte> packed)
        => Avx512BW.IsSupported ? Avx512F.PermuteVar8x64(packed.AsUInt64(), Vector512.Create(0UL, 2, 4, 6, 1, 3, 5, 7)).AsByte() : packed;

    // Added to 1.5 * 2^23 a float is rounded to even and its low 16 bits are the sample; NaN, unlike itself, becomes zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Round(Vector512<float> samples)
    {
        var scaled = samples * PcmScale.Full;
        scaled = Vector512.ConditionalSelect(Vector512.Equals(scaled, scaled), scaled, Vector512<float>.Zero);
        scaled = Vector512.MinNative(Vector512.MaxNative(scaled, Vector512.Create(-32768f)), Vector512.Create(32767f));
        return (scaled + Vector512.Create(12582912f)).AsUInt32();
    }
}
