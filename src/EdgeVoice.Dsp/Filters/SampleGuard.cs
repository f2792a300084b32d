using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeVoice.Dsp.Filters;

/// <summary>
/// What every block with a memory does to its input first, so that one bad sample cannot live on inside it.
/// </summary>
internal static class SampleGuard
{
    /// <summary>Largest magnitude let through: 12 dB over full scale, more than any honest stage before us makes.</summary>
    public const float Limit = 4f;

    /// <summary>Magnitudes below this become zero: -140 dBFS, under one step of 20-bit audio, so products stay normal floats.</summary>
    public const float Least = 1e-7f;

    /// <summary>NaN and infinities to zero, magnitudes over <see cref="Limit"/> to the limit, those under <see cref="Least"/> to zero.</summary>
    public static void Clean(Span<float> samples) => Clean(samples, samples);

    /// <summary>As <see cref="Clean(Span{float})"/>, from one span to another of at least the same length.</summary>
    public static void Clean(ReadOnlySpan<float> source, Span<float> target)
    {
        target = target[..source.Length];
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(target);
        int i = 0;
        var limit = new Vector<float>(Limit);
        var least = new Vector<float>(Least);
        var largest = new Vector<float>(float.MaxValue);
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = Vector.LoadUnsafe(ref from, (nuint)i);
            var magnitude = Vector.Abs(x);
            // Both comparisons are false for NaN.
            var keep = Vector.BitwiseAnd(Vector.GreaterThanOrEqual(magnitude, least), Vector.LessThanOrEqual(magnitude, largest));
            x = Vector.Min(Vector.Max(x, -limit), limit);
            Vector.ConditionalSelect(keep, x, Vector<float>.Zero).StoreUnsafe(ref to, (nuint)i);
        }
        for (; i < source.Length; i++)
            Unsafe.Add(ref to, i) = Clean(Unsafe.Add(ref from, i));
    }

    /// <summary>The same for one sample.</summary>
    public static float Clean(float x)
    {
        float magnitude = Math.Abs(x);
        return magnitude is >= Least and <= float.MaxValue ? Math.Clamp(x, -Limit, Limit) : 0;
    }
}
