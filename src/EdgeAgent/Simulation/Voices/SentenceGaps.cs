namespace EdgeVoice.Agent.Simulation.Voices;

/// <summary>Where a voice pauses inside a sentence that it spoke in one breath.</summary>
internal static class SentenceGaps
{
    /// <summary>Blocks this far below the loud ones are silence: a comma makes true silence, a stop consonant nearly so.</summary>
    private const double SilentDb = 30;

    /// <summary>A shorter silence is the closure of a consonant.</summary>
    private const int ShortestMs = 60;

    private const int BlocksPerSecond = 200;

    /// <summary>The middles of the <paramref name="count"/> longest silences inside the sentence, in order; null when there are not so many.</summary>
    public static int[]? Find(ReadOnlySpan<float> samples, int rateHz, int count)
    {
        int block = rateHz / BlocksPerSecond;
        double[] levels = new double[samples.Length / block];
        for (int i = 0; i < levels.Length; i++)
            levels[i] = SoundLevel.Db(samples.Slice(i * block, block));
        if (levels.Length == 0)
            return null;
        double silent = levels.Order().ElementAt((int)(0.95 * (levels.Length - 1))) - SilentDb;
        int first = Array.FindIndex(levels, level => level > silent), last = Array.FindLastIndex(levels, level => level > silent);
        var gaps = new List<(int At, int Length)>();
        for (int i = Math.Max(first, 0); i < last; i++)
        {
            int from = i;
            while (levels[i] <= silent)
                i++;
            if ((i - from) * 1000 / BlocksPerSecond >= ShortestMs)
                gaps.Add((from, i - from));
        }
        return gaps.Count < count ? null : [.. gaps.OrderByDescending(gap => gap.Length).Take(count).Select(gap => (gap.At + (gap.Length / 2)) * block).Order()];
    }
}
