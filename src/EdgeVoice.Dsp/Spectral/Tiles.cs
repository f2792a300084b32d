using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Spectral;

/// <summary>Four vectors as a tile of four rows, stored in another order.</summary>
internal interface ITiles<TVector>
    where TVector : struct
{
    /// <summary>Column by column: a0, b0, c0, d0, a1, b1, ...</summary>
    static abstract void StoreByColumns(TVector a, TVector b, TVector c, TVector d, ref float target, nuint index);

    /// <summary>The first four of a, of b, of c, of d, then the second four of each, ...</summary>
    static abstract void StoreByFours(TVector a, TVector b, TVector c, TVector d, ref float target, nuint index);
}

internal readonly struct Tiles128 : ITiles<Vector128<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreByColumns(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, ref float target, nuint index)
    {
        var acLow = Lanes128.ZipLow(a, c);
        var acHigh = Lanes128.ZipHigh(a, c);
        var bdLow = Lanes128.ZipLow(b, d);
        var bdHigh = Lanes128.ZipHigh(b, d);
        Lanes128.ZipLow(acLow, bdLow).StoreUnsafe(ref target, index);
        Lanes128.ZipHigh(acLow, bdLow).StoreUnsafe(ref target, index + 4);
        Lanes128.ZipLow(acHigh, bdHigh).StoreUnsafe(ref target, index + 8);
        Lanes128.ZipHigh(acHigh, bdHigh).StoreUnsafe(ref target, index + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreByFours(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, ref float target, nuint index)
    {
        a.StoreUnsafe(ref target, index);
        b.StoreUnsafe(ref target, index + 4);
        c.StoreUnsafe(ref target, index + 8);
        d.StoreUnsafe(ref target, index + 12);
    }
}

internal readonly struct Tiles256 : ITiles<Vector256<float>>
{
    // Each half for itself, then the halves of two vectors beside each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreByColumns(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, ref float target, nuint index)
    {
        var acLow = Avx.UnpackLow(a, c);
        var acHigh = Avx.UnpackHigh(a, c);
        var bdLow = Avx.UnpackLow(b, d);
        var bdHigh = Avx.UnpackHigh(b, d);
        var first = Avx.UnpackLow(acLow, bdLow);
        var second = Avx.UnpackHigh(acLow, bdLow);
        var third = Avx.UnpackLow(acHigh, bdHigh);
        var fourth = Avx.UnpackHigh(acHigh, bdHigh);
        StoreByFours(first, second, third, fourth, ref target, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreByFours(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, ref float target, nuint index)
    {
        Avx.Permute2x128(a, b, 0x20).StoreUnsafe(ref target, index);
        Avx.Permute2x128(c, d, 0x20).StoreUnsafe(ref target, index + 8);
        Avx.Permute2x128(a, b, 0x31).StoreUnsafe(ref target, index + 16);
        Avx.Permute2x128(c, d, 0x31).StoreUnsafe(ref target, index + 24);
    }
}

internal readonly struct Tiles512 : ITiles<Vector512<float>>
{
    private static readonly Vector512<long> LowPairs = Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11);
    private static readonly Vector512<long> HighPairs = Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreByColumns(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, ref float target, nuint index)
    {
        var abLow = Lanes512.ZipLow(a, b).AsDouble();
        var abHigh = Lanes512.ZipHigh(a, b).AsDouble();
        var cdLow = Lanes512.ZipLow(c, d).AsDouble();
        var cdHigh = Lanes512.ZipHigh(c, d).AsDouble();
        Avx512F.PermuteVar8x64x2(abLow, LowPairs, cdLow).AsSingle().StoreUnsafe(ref target, index);
        Avx512F.PermuteVar8x64x2(abLow, HighPairs, cdLow).AsSingle().StoreUnsafe(ref target, index + 16);
        Avx512F.PermuteVar8x64x2(abHigh, LowPairs, cdHigh).AsSingle().StoreUnsafe(ref target, index + 32);
        Avx512F.PermuteVar8x64x2(abHigh, HighPairs, cdHigh).AsSingle().StoreUnsafe(ref target, index + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreByFours(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, ref float target, nuint index)
    {
        var abLow = Avx512F.Shuffle4x128(a, b, 0x44);
        var abHigh = Avx512F.Shuffle4x128(a, b, 0xEE);
        var cdLow = Avx512F.Shuffle4x128(c, d, 0x44);
        var cdHigh = Avx512F.Shuffle4x128(c, d, 0xEE);
        Avx512F.Shuffle4x128(abLow, cdLow, 0x88).StoreUnsafe(ref target, index);
        Avx512F.Shuffle4x128(abLow, cdLow, 0xDD).StoreUnsafe(ref target, index + 16);
        Avx512F.Shuffle4x128(abHigh, cdHigh, 0x88).StoreUnsafe(ref target, index + 32);
        Avx512F.Shuffle4x128(abHigh, cdHigh, 0xDD).StoreUnsafe(ref target, index + 48);
    }
}
