using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>A word that was heard: how sure the recogniser was, whether it was said, and who spoke.</summary>
internal readonly record struct JudgedWord(float Confidence, bool Right, string Speaker);

/// <summary>Holds confidences against truth, and fits the map that makes probabilities of them.</summary>
internal static class Calibration
{
    private const int Bins = 10;
    private const int FitBins = 24;
    private const int FewestWords = 40;

    /// <summary>Reliability of the raw confidences, and of the mapped ones on speakers that the map was not fitted on (two folds).</summary>
    /// <returns>Null for too few words to say anything.</returns>
    public static (CalibrationFigure Figure, ConfidenceCurve Curve)? Measure(string model, string grammar, IReadOnlyList<JudgedWord> words)
    {
        if (words.Count < FewestWords)
            return null;
        string[] speakers = [.. words.Select(word => word.Speaker).Distinct().Order(StringComparer.Ordinal)];
        var fold = speakers.Select((speaker, n) => (speaker, n % 2)).ToDictionary(pair => pair.speaker, pair => pair.Item2, StringComparer.Ordinal);
        ConfidenceCurve[] others = [Fit([.. words.Where(word => fold[word.Speaker] == 1)]), Fit([.. words.Where(word => fold[word.Speaker] == 0)])];
        double[] mapped = [.. words.Select(word => (double)others[fold[word.Speaker]].At(word.Confidence))];
        ConfidenceCurve curve = Fit(words);
        double[] own = [.. words.Select(word => (double)word.Confidence)];
        // A map that does not help people it has not heard is no map.
        if (Error(mapped, words) >= Error(own, words))
            (mapped, curve) = (own, ConfidenceCurve.Identity);
        var bins = Enumerable.Range(0, Bins)
            .Select(bin => (From: bin / (double)Bins, In: Enumerable.Range(0, words.Count).Where(n => Bin(words[n].Confidence) == bin).ToArray()))
            .Where(bin => bin.In.Length > 0)
            .Select(bin => new ReliabilityBin(
                bin.From, bin.In.Length, Round(bin.In.Average(n => words[n].Confidence)), Round(bin.In.Average(n => words[n].Right ? 1.0 : 0)), Round(bin.In.Average(n => mapped[n]))))
            .ToList();
        return (new CalibrationFigure(
            model, grammar, words.Count, Math.Round(100 * words.Average(word => word.Right ? 1.0 : 0), 1),
            Round(Error(own, words)), Round(Error(mapped, words)),
            bins, [.. curve.Raw.Zip(curve.Probability, (raw, p) => new[] { Round(raw), Round(p) })]), curve);
    }

    /// <summary>Expected calibration error: mean distance of confidence from share of right words over ten bins, weighted by their words.</summary>
    public static double Error(IReadOnlyList<double> confidence, IReadOnlyList<JudgedWord> words)
        => Error(confidence.Zip(words, (own, word) => (own, word.Right)));

    /// <summary>The same of anything that was judged.</summary>
    public static double Error(IEnumerable<(double Confidence, bool Right)> judged)
    {
        var sums = new (double Confidence, double Right)[Bins];
        int count = 0;
        foreach (var (confidence, right) in judged)
        {
            ref var sum = ref sums[Bin(confidence)];
            sum.Confidence += confidence;
            sum.Right += right ? 1 : 0;
            count++;
        }
        return sums.Sum(sum => Math.Abs(sum.Confidence - sum.Right)) / Math.Max(1, count);
    }

    /// <summary>
    /// Isotonic regression by pooling adjacent violators (Ayer et al., 1955), over groups of equally many words so that a
    /// handful of words makes no step. Each group counts as two words more, of the whole's share: no probability of 0 or 1.
    /// </summary>
    public static ConfidenceCurve Fit(IReadOnlyList<JudgedWord> words)
    {
        if (words.Count < FewestWords)
            return ConfidenceCurve.Identity;
        JudgedWord[] sorted = [.. words.OrderBy(word => word.Confidence)];
        double overall = sorted.Average(word => word.Right ? 1.0 : 0);
        var pools = new List<(double Raw, double Right, double Weight)>();
        for (int from = 0; from < sorted.Length;)
        {
            int to = Math.Min(sorted.Length, from + Math.Max(FewestWords / 2, sorted.Length / FitBins));
            // Words of the same confidence belong together: most are at the top.
            while (to < sorted.Length && sorted[to].Confidence - sorted[to - 1].Confidence < 1e-4)
                to++;
            var group = sorted.AsSpan(from, to - from);
            double right = 2 * overall, raw = 0;
            foreach (var word in group)
                (right, raw) = (right + (word.Right ? 1 : 0), raw + word.Confidence);
            pools.Add((raw / group.Length, right / (group.Length + 2), group.Length));
            while (pools.Count > 1 && pools[^1].Right < pools[^2].Right)
            {
                var (a, b) = (pools[^2], pools[^1]);
                double weight = a.Weight + b.Weight;
                pools.RemoveRange(pools.Count - 2, 2);
                pools.Add((((a.Raw * a.Weight) + (b.Raw * b.Weight)) / weight, ((a.Right * a.Weight) + (b.Right * b.Weight)) / weight, weight));
            }
            from = to;
        }
        return new ConfidenceCurve([.. pools.Select(pool => (float)pool.Raw)], [.. pools.Select(pool => (float)pool.Right)]);
    }

    private static int Bin(double confidence) => Math.Clamp((int)(confidence * Bins), 0, Bins - 1);

    private static double Round(double value) => Math.Round(value, 4);
}
