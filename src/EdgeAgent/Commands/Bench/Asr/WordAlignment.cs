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

/// <summary>A word said and the word heard in its place, by their numbers; -1 where one side has none.</summary>
internal readonly record struct WordPair(int Said, int Heard, bool Same);

/// <summary>What was said beside what was heard.</summary>
/// <param name="Count">The errors.</param>
/// <param name="Right">For each word heard: was it said?</param>
/// <param name="Pairs">In order. Two words written as one on the other side are one pair, that of the last.</param>
internal sealed record AlignedWords(WordCount Count, bool[] Right, IReadOnlyList<WordPair> Pairs);

/// <summary>The least word errors between what was said and what was heard.</summary>
internal static class WordAlignment
{
    private enum Step : byte { None, Same, Substitute, Delete, Insert, TwoHeard, TwoSaid }

    /// <param name="said">Words said.</param>
    /// <param name="heard">Words heard.</param>
    /// <param name="joined">Two words that together are written as one on the other side ("good bye", "goodbye") are no error.</param>
    public static AlignedWords Align(IReadOnlyList<string> said, IReadOnlyList<string> heard, bool joined = true)
    {
        var steps = Steps(said, heard, joined);
        var right = new bool[heard.Count];
        var pairs = new List<WordPair>();
        int substituted = 0, deleted = 0, inserted = 0;
        for (int i = said.Count, j = heard.Count; i > 0 || j > 0;)
        {
            var step = steps[i, j];
            switch (step)
            {
                case Step.Same or Step.TwoHeard or Step.TwoSaid:
                    pairs.Add(new(i - 1, j - 1, true));
                    right[j - 1] = true;
                    if (step == Step.TwoHeard)
                        right[j - 2] = true;
                    (i, j) = (i - (step == Step.TwoSaid ? 2 : 1), j - (step == Step.TwoHeard ? 2 : 1));
                    break;
                case Step.Substitute:
                    substituted++;
                    pairs.Add(new(--i, --j, false));
                    break;
                case Step.Delete:
                    deleted++;
                    pairs.Add(new(--i, -1, false));
                    break;
                default:
                    inserted++;
                    pairs.Add(new(-1, --j, false));
                    break;
            }
        }
        pairs.Reverse();
        return new(new WordCount(said.Count, substituted, deleted, inserted), right, pairs);
    }

    private static Step[,] Steps(IReadOnlyList<string> said, IReadOnlyList<string> heard, bool joined)
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
                Try(joined && i > 0 && j > 1 && said[i - 1] == heard[j - 2] + heard[j - 1], i > 0 && j > 1 ? cost[i - 1, j - 2] : 0, 0, Step.TwoHeard);
                Try(joined && i > 1 && j > 0 && said[i - 2] + said[i - 1] == heard[j - 1], i > 1 && j > 0 ? cost[i - 2, j - 1] : 0, 0, Step.TwoSaid);
                Try(both, both ? cost[i - 1, j - 1] : 0, 1, Step.Substitute);
                Try(i > 0, i > 0 ? cost[i - 1, j] : 0, 1, Step.Delete);
                Try(j > 0, j > 0 ? cost[i, j - 1] : 0, 1, Step.Insert);
                cost[i, j] = best;
            }
        }
        return steps;
    }
}
