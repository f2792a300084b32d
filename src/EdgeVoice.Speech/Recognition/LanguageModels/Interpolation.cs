namespace EdgeVoice.Speech.Recognition.LanguageModels;

/// <summary>A base model and a site's counts made one: every n-gram of either gets the weighted mean of both probabilities.</summary>
internal static class Interpolation
{
    /// <summary>Weight of the site at most: what callers say is wider than what a pack lists.</summary>
    public const double MostWeight = 0.6;

    private const double LeastWeight = 0.05;
    private const int Folds = 4;
    private const double Least = 1e-7;

    /// <summary>
    /// The weight under which sentences of the site that were left out are likeliest, by expectation maximisation over four
    /// folds; within 0.05 and <see cref="MostWeight"/>.
    /// </summary>
    public static double BestWeight(BackoffModel baseModel, IReadOnlyList<SiteLine> lines)
    {
        var pairs = new List<(double Base, double Site)>();
        for (int fold = 0; fold < Folds; fold++)
        {
            var site = new SiteCounts(baseModel, lines.Where((_, n) => n % Folds != fold));
            foreach (var (line, _) in lines.Where((line, n) => n % Folds == fold && line.Weight >= 1 && line.Words[0] == BackoffModel.Begin))
            {
                for (int n = 1; n < line.Length; n++)
                {
                    ReadOnlySpan<int> history = line.AsSpan(0, n);
                    pairs.Add((Math.Exp(baseModel.LogP(baseModel.Longest(history), line[n])), site.Probability(history, line[n])));
                }
            }
        }
        if (pairs.Count == 0)
            return 0.3;
        double best = 0.5;
        for (int step = 0; step < 30; step++)
            best = pairs.Average(pair => best * pair.Site / Math.Max(1e-30, (best * pair.Site) + ((1 - best) * pair.Base)));
        return Math.Clamp(best, LeastWeight, MostWeight);
    }

    /// <param name="baseModel">Base.</param>
    /// <param name="site">Site.</param>
    /// <param name="weight">Share of the site, 0 to 1.</param>
    public static BackoffModel Mix(BackoffModel baseModel, SiteCounts site, double weight)
    {
        var mixed = new BackoffModel();
        foreach (int[] history in Histories(baseModel, site))
        {
            int inBase = baseModel.Find(history), longest = baseModel.Longest(history);
            var words = new SortedSet<int>(site.After(history));
            if (inBase >= 0)
                words.UnionWith(baseModel.Next(inBase).Words);
            // A word that the base model cannot say cannot be said.
            if (history.Length == 0)
                words.IntersectWith(baseModel.Next(BackoffModel.Root).Words);
            int[] next = [.. words];
            var probabilities = new double[next.Length];
            double sum = 0, lower = 0;
            int shorter = history.Length == 0 ? -1 : mixed.Find(history.AsSpan(1));
            for (int n = 0; n < next.Length; n++)
            {
                probabilities[n] = ((1 - weight) * Math.Exp(baseModel.LogP(longest, next[n]))) + (weight * site.Probability(history, next[n]));
                sum += probabilities[n];
                lower += shorter < 0 ? 0 : Math.Exp(mixed.LogP(shorter, next[n]));
            }
            // Rounding in a model of many words: what is over one is taken back from all.
            double scale = sum > 1 - Least ? (1 - Least) / sum : 1;
            float backoff = shorter < 0 ? 0 : (float)Math.Log(Math.Max(Least, 1 - (sum * scale)) / Math.Max(Least, 1 - lower));
            mixed.Add(history, next, [.. probabilities.Select(p => (float)Math.Log(Math.Max(1e-30, p * scale)))], backoff);
        }
        return mixed;
    }

    // Shorter ones first, and with each all that it ends in.
    private static IEnumerable<int[]> Histories(BackoffModel baseModel, SiteCounts site)
    {
        var all = new HashSet<int[]>(WordSequences.Comparer);
        void Take(int[] history)
        {
            while (all.Add(history) && history.Length > 0)
                history = history[1..];
        }
        for (int n = 0; n < baseModel.Count; n++)
            Take(baseModel.History(n));
        foreach (int[] history in site.Histories)
            Take(history);
        return all.OrderBy(history => history.Length);
    }
}
