using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Concealment;

/// <summary>The lag at which a piece of sound is most like itself: for voiced speech, the pitch period.</summary>
internal static class PitchSearch
{
    /// <summary>
    /// Compares the last <paramref name="window"/> samples with those <c>lag</c> earlier, lag from <paramref name="shortest"/> to
    /// <paramref name="longest"/>; returns the lag of the greatest normalised correlation, and that correlation in [0, 1].
    /// </summary>
    public static int Best(ReadOnlySpan<float> samples, int window, int shortest, int longest, out float correlation)
    {
        var last = samples[^window..];
        float own = TensorPrimitives.SumOfSquares(last);
        int best = longest;
        float bestScore = 0;
        for (int lag = shortest; lag <= longest; lag++)
        {
            var earlier = samples.Slice(samples.Length - window - lag, window);
            float dot = TensorPrimitives.Dot(last, earlier);
            if (dot <= 0)
                continue;
            // Score squared, so that the root is taken once; the small term keeps silence from dividing by nothing.
            float score = dot * dot / ((TensorPrimitives.SumOfSquares(earlier) * own) + 1e-20f);
            if (score > bestScore)
                (best, bestScore) = (lag, score);
        }
        correlation = MathF.Min(1, MathF.Sqrt(bestScore));
        return best;
    }
}
