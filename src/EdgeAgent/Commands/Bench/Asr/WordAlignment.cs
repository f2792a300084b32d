namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>Word errors over so many words said.</summary>
internal readonly record struct WordCount(int Words, int Substituted, int Deleted, int Inserted)
{
    public int Errors => Substituted + Deleted + Inserted;

    /// <summary>Errors in a hundred words; 0 for no words.</summary>
    public double WerPct => Words == 0 ? 0 : 100.0 * Errors / Words;

    public static WordCount operator +(WordCount a, WordCount b)
        => new(a.Words + b.Words, a.Substituted + b.Substituted, a.Deleted + b.Deleted, a.Inserted + b.Inserted);
}

/// <summary>
/// The least word errors between what was said and what was heard. Two words that together are written as one on the
/// other side ("good bye", "goodbye") are no error.
/// </summary>
internal static class WordAlignment
{
    private enum Step : byte { None, Same, Substitute, Delete, Insert, TwoHeard, TwoSaid }

    /// <summary>The errors, and for each word heard whether it was said.</summary>
    public static (WordCount Count, bool[] Right) Align(IReadOnlyList<string> said, IReadOnlyList<string> heard)
    {
        var steps = Steps(said, heard);
        var right = new bool[heard.Count];
        int substituted = 0, deleted = 0, inserted = 0;
        for (int i = said.Count, j = heard.Count; i > 0 || j > 0;)
        {
            switch (steps[i, j])
            {
                case Step.Same:
                    right[j - 1] = true;
                    (i, j) = (i - 1, j - 1);
                    break;
                case Step.TwoHeard:
                    right[j - 1] = right[j - 2] = true;
                    (i, j) = (i - 1, j - 2);
                    break;
                case Step.TwoSaid:
                    right[j - 1] = true;
                    (i, j) = (i - 2, j - 1);
                    break;
                case Step.Substitute:
                    substituted++;
                    (i, j) = (i - 1, j - 1);
                    break;
                case Step.Delete:
                    deleted++;
                    i--;
                    break;
                default:
                    inserted++;
                    j--;
                    break;
            }
        }
        return (new WordCount(said.Count, substituted, deleted, inserted), right);
    }

    private static Step[,] Steps(IReadOnlyList<string> said, IReadOnlyList<string> heard)
    {
        var cost = new int[said.Count + 1, heard.Count + 1];
        var steps = new Step[said.Count + 1, heard.Count + 1];
        for (int i = 0; i <= said.Count; i++)
        {
            for (int j = 0; j <= heard.Count; j++)
            {
                if (i == 0 && j == 0)
                    continue;
                int best = int.MaxValue;
                void Try(bool possible, int from, int price, Step step)
                {
                    if (possible && from + price < best)
                        (best, steps[i, j]) = (from + price, step);
                }
                bool both = i > 0 && j > 0;
                Try(both && said[i - 1] == heard[j - 1], both ? cost[i - 1, j - 1] : 0, 0, Step.Same);
                Try(i > 0 && j > 1 && said[i - 1] == heard[j - 2] + heard[j - 1], i > 0 && j > 1 ? cost[i - 1, j - 2] : 0, 0, Step.TwoHeard);
                Try(i > 1 && j > 0 && said[i - 2] + said[i - 1] == heard[j - 1], i > 1 && j > 0 ? cost[i - 2, j - 1] : 0, 0, Step.TwoSaid);
                Try(both, both ? cost[i - 1, j - 1] : 0, 1, Step.Substitute);
                Try(i > 0, i > 0 ? cost[i - 1, j] : 0, 1, Step.Delete);
                Try(j > 0, j > 0 ? cost[i, j - 1] : 0, 1, Step.Insert);
                cost[i, j] = best;
            }
        }
        return steps;
    }
}
