using System.Runtime.CompilerServices;

namespace EdgeVoice.Dsp.Kernels;

/// <summary>Sum of products of two runs: the inside of every FIR filter here. The length is a multiple of 16.</summary>
internal static class DotProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Scalar(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int n = 0; n < a.Length; n++)
            sum += a[n] * b[n];
        return sum;
    }

    // Two sums at a time hide half of the multiply-add's latency; more do not fit the short filters we have.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Wide<TLanes, TVector>(ref float a, ref float b, int length)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        nuint step = (nuint)TLanes.Count, end = (nuint)length, n = 0;
        var even = TLanes.Create(0);
        var odd = TLanes.Create(0);
        for (; n + (2 * step) <= end; n += 2 * step)
        {
            even = TLanes.MultiplyAdd(TLanes.Load(ref a, n), TLanes.Load(ref b, n), even);
            odd = TLanes.MultiplyAdd(TLanes.Load(ref a, n + step), TLanes.Load(ref b, n + step), odd);
        }
        if (n < end)
            even = TLanes.MultiplyAdd(TLanes.Load(ref a, n), TLanes.Load(ref b, n), even);
        return TLanes.Sum(TLanes.Add(even, odd));
    }
}
