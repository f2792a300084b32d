namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>Errors of a model on one clip over one line.</summary>
/// <param name="Model">Who heard.</param>
/// <param name="Set">List.</param>
/// <param name="Mode">One of <see cref="AsrModes"/>.</param>
/// <param name="Lines">Kind of the line.</param>
/// <param name="Pipeline">With ours before it.</param>
/// <param name="Clip">Its name.</param>
/// <param name="Count">The errors.</param>
internal readonly record struct ClipCount(string Model, string Set, string Mode, string Lines, bool Pipeline, string Clip, WordCount Count);

/// <summary>
/// Two models on the same clips: is the difference of their word errors more than chance? Paired bootstrap over clips
/// (Bisani and Ney, "Bootstrap estimates for confidence intervals in ASR performance evaluation", 2004).
/// </summary>
internal static class ModelComparison
{
    private const int Draws = 1000;
    private const int Seed = 2004;
    private const double Tail = 0.025;
    private const int FewestClips = 5;

    /// <param name="models">The first is held against each other one.</param>
    /// <param name="counts">Of all of them, in any order.</param>
    /// <returns>By list, mode, kind of line, without and with pipeline; nothing for a kind with too few clips.</returns>
    public static IReadOnlyList<AsrDifferenceFigure> Compare(IReadOnlyList<string> models, IEnumerable<ClipCount> counts)
    {
        var figures = new List<AsrDifferenceFigure>();
        foreach (var kind in counts.GroupBy(count => (count.Set, count.Mode, count.Lines, count.Pipeline))
            .OrderBy(kind => kind.Key.Set, StringComparer.Ordinal).ThenBy(kind => kind.Key.Mode, StringComparer.Ordinal).ThenBy(kind => kind.Key.Lines, StringComparer.Ordinal).ThenBy(kind => kind.Key.Pipeline))
        {
            var byModel = kind.ToLookup(count => count.Model);
            foreach (string other in models.Skip(1).Where(byModel.Contains))
            {
                var pairs = Pairs(byModel[models[0]], byModel[other]);
                if (pairs.Length < FewestClips)
                    continue;
                (double own, double beside) = Wer(pairs);
                (double low, double high) = Interval(pairs);
                figures.Add(new AsrDifferenceFigure(
                    kind.Key.Set, kind.Key.Mode, kind.Key.Lines, kind.Key.Pipeline, pairs.Length, pairs.Sum(pair => pair.Words), models[0], Round(own), other, Round(beside),
                    Round(own - beside), Round(low), Round(high)));
            }
        }
        return figures;
    }

    // A clip over several lines is one piece of evidence, not several.
    private static (int Words, int Own, int Beside)[] Pairs(IEnumerable<ClipCount> own, IEnumerable<ClipCount> beside)
    {
        var others = beside.GroupBy(count => count.Clip).ToDictionary(clip => clip.Key, clip => clip.Sum(count => count.Count.Errors), StringComparer.Ordinal);
        return [.. own.GroupBy(count => count.Clip).Where(clip => others.ContainsKey(clip.Key)).OrderBy(clip => clip.Key, StringComparer.Ordinal)
            .Select(clip => (clip.Sum(count => count.Count.Words), clip.Sum(count => count.Count.Errors), others[clip.Key]))];
    }

    private static (double Low, double High) Interval((int Words, int Own, int Beside)[] pairs)
    {
        var random = new Random(Seed);
        var differences = new double[Draws];
        var drawn = new (int, int, int)[pairs.Length];
        for (int n = 0; n < Draws; n++)
        {
            for (int i = 0; i < drawn.Length; i++)
                drawn[i] = pairs[random.Next(pairs.Length)];
            (double own, double beside) = Wer(drawn);
            differences[n] = own - beside;
        }
        Array.Sort(differences);
        return (differences[(int)(Tail * Draws)], differences[(int)((1 - Tail) * Draws) - 1]);
    }

    private static (double Own, double Beside) Wer((int Words, int Own, int Beside)[] pairs)
    {
        double words = Math.Max(1, pairs.Sum(pair => pair.Words));
        return (100 * pairs.Sum(pair => pair.Own) / words, 100 * pairs.Sum(pair => pair.Beside) / words);
    }

    private static double Round(double value) => Math.Round(value, 1);
}
