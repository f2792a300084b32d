using System.Numerics;

namespace EdgeVoice.Dsp.Spectral;

/// <summary>
/// The roots of unity of one transform size, shared by every transform of that size: all calls then read the same cache lines.
/// </summary>
internal sealed class Twiddles
{
    private static readonly Twiddles?[] Shared = new Twiddles?[21];

    private Twiddles(int size)
    {
        int half = size / 2;
        Points = half;
        UnpackRe = new float[(half / 2) + 1];
        UnpackIm = new float[(half / 2) + 1];
        for (int k = 0; k <= half / 2; k++)
            (UnpackRe[k], UnpackIm[k]) = Root(k, size);

        int stages = BitOperations.Log2((uint)half) / 2;
        Stages = new float[stages][];
        int n = half;
        for (int stage = 0; stage < stages; stage++, n /= 4)
        {
            int quarter = n / 4;
            var table = new float[6 * quarter];
            for (int p = 0; p < quarter; p++)
            {
                for (int power = 1; power <= 3; power++)
                    (table[((2 * power) - 2) * quarter + p], table[((2 * power) - 1) * quarter + p]) = Root(power * p, n);
            }
            Stages[stage] = table;
        }
        if (stages > 1)
            Fours = [.. Stages[1].SelectMany(value => Enumerable.Repeat(value, 4))];
    }

    /// <summary>Points of the complex transform: half the real size.</summary>
    public int Points { get; }

    /// <summary>e^(-2 pi i k / size), k = 0..size/4: real parts.</summary>
    public float[] UnpackRe { get; }

    /// <summary>e^(-2 pi i k / size), k = 0..size/4: imaginary parts.</summary>
    public float[] UnpackIm { get; }

    /// <summary>Of each radix-4 stage over n points: w, w^2, w^3 for p = 0..n/4-1 as six runs (re, im, re, im, re, im).</summary>
    public float[][] Stages { get; }

    /// <summary>The second stage's run, each value four times.</summary>
    public float[] Fours { get; } = [];

    public static Twiddles For(int size)
    {
        ref var slot = ref Shared[BitOperations.Log2((uint)size)];
        // Two threads may both build the table; they are equal and one of them is kept.
        return Volatile.Read(ref slot) ?? Interlocked.CompareExchange(ref slot, new Twiddles(size), null) ?? slot!;
    }

    private static (float Re, float Im) Root(long k, int n)
    {
        var (sin, cos) = Math.SinCos(-2 * Math.PI * (k % n) / n);
        return ((float)cos, (float)sin);
    }
}
