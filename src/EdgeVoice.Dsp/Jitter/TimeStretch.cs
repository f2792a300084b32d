using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Jitter;

/// <summary>
/// Takes one pitch period out of a piece of sound or puts one in, without changing its pitch (waveform similarity
/// overlap-add, Verhelst and Roelands, 1993).
/// </summary>
public static class TimeStretch
{
    /// <summary>Least correlation of the two periods at which voiced sound may be changed unheard.</summary>
    public const float SafeCorrelation = 0.75f;

    /// <summary>Shortest period moved, in samples: 2.5 ms.</summary>
    public static int ShortestLag(int rateHz) => rateHz / 400;

    /// <summary>Longest period moved, in samples: 10 ms.</summary>
    public static int LongestLag(int rateHz) => rateHz / 100;

    /// <summary>
    /// Joins the first period with the second. Needs 20 ms of sound. Returns the samples taken out, 0 when the sound does not
    /// allow it; what remains begins at sample 0.
    /// </summary>
    public static int Shorten(Span<float> samples, int rateHz, bool always)
    {
        int lag = BestLag(samples, rateHz, always);
        for (int n = 0; n < lag; n++)
        {
            float later = (n + 1f) / (lag + 1);
            samples[n] += later * (samples[lag + n] - samples[n]);
        }
        if (lag > 0)
            samples[(2 * lag)..].CopyTo(samples[lag..]);
        return lag;
    }

    /// <summary>
    /// Plays the first period again after itself. Needs 20 ms of sound and 10 ms of room: <paramref name="samples"/> is the sound and
    /// the room after it. Returns the samples put in, 0 when the sound does not allow it.
    /// </summary>
    public static int Lengthen(Span<float> samples, int length, int rateHz, bool always)
    {
        int lag = BestLag(samples[..length], rateHz, always);
        if (lag == 0)
            return 0;
        samples[lag..length].CopyTo(samples[(2 * lag)..]);
        for (int n = 0; n < lag; n++)
        {
            // The period that follows, fading back into the one that was.
            float earlier = (n + 1f) / (lag + 1);
            float follows = samples[(2 * lag) + n];
            samples[lag + n] = follows + (earlier * (samples[n] - follows));
        }
        return lag;
    }

    private static int BestLag(ReadOnlySpan<float> samples, int rateHz, bool always)
    {
        int longest = LongestLag(rateHz), window = longest;
        if (samples.Length < longest + window)
            return 0;
        var first = samples[..window];
        float own = TensorPrimitives.SumOfSquares(first);
        int best = longest;
        float bestScore = 0;
        for (int lag = ShortestLag(rateHz); lag <= longest; lag++)
        {
            var later = samples.Slice(lag, window);
            float dot = TensorPrimitives.Dot(first, later);
            float score = dot <= 0 ? 0 : dot * dot / ((TensorPrimitives.SumOfSquares(later) * own) + 1e-20f);
            if (score > bestScore)
                (best, bestScore) = (lag, score);
        }
        return always || bestScore >= SafeCorrelation * SafeCorrelation ? best : 0;
    }
}
