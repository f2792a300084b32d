using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// The one scale between 16-bit samples and floats: a short s is s / 32768; a float x is round-to-even(32768 x), held
/// within a short; NaN is silence.
/// </summary>
public static class PcmScale
{
    /// <summary>Steps of 16-bit audio in a float of 1.</summary>
    public const float Full = 32768f;

    /// <summary>A float in [-1, 1] as a 16-bit sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short ToShort(float sample)
    {
        float scaled = sample * Full;
        if (!(scaled > -32768f))
            return scaled <= -32768f ? short.MinValue : (short)0;
        return scaled >= 32767f ? short.MaxValue : (short)MathF.Round(scaled);
    }

    /// <summary>Floats as 16-bit samples; <paramref name="target"/> is at least as long.</summary>
    public static void ToShorts(ReadOnlySpan<float> source, Span<short> target)
    {
        target = target[..source.Length];
        int n = 0;
        if (DspKernels.Current >= DspKernel.Vector256)
        {
            ref float from = ref MemoryMarshal.GetReference(source);
            ref short to = ref MemoryMarshal.GetReference(target);
            for (; n + 16 <= source.Length; n += 16)
                ByteLanes256.Store(ByteLanes256.Load(ref from, (nuint)n), ref to, (nuint)n);
        }
        for (; n < source.Length; n++)
            target[n] = ToShort(source[n]);
    }

    /// <summary>16-bit samples as floats; <paramref name="target"/> is at least as long.</summary>
    public static void ToFloats(ReadOnlySpan<short> source, Span<float> target)
    {
        target = target[..source.Length];
        for (int n = 0; n < source.Length; n++)
            target[n] = source[n] * (1 / Full);
    }
}
