using System.Runtime.CompilerServices;

namespace EdgeVoice.Dsp.Voice;

/// <summary>Guards an analysis against what a broken decoder may hand it.</summary>
internal static class FiniteSamples
{
    private const float Limit = 2f;

    /// <summary>Copies, with NaN as 0 and everything else within twice full scale.</summary>
    public static void Copy(ReadOnlySpan<float> from, Span<float> to)
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = Finite(from[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Finite(float x) => float.IsNaN(x) ? 0f : Math.Clamp(x, -Limit, Limit);
}
