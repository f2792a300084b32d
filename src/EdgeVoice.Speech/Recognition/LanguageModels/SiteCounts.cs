namespace EdgeVoice.Speech.Recognition.LanguageModels;

/// <summary>A sentence of a site, or the part of one between words that the model does not know.</summary>
/// <param name="Words">Numbers, with <see cref="BackoffModel.Begin"/> and <see cref="BackoffModel.End"/> where the sentence begins and ends.</param>
/// <param name="Weight">1 for a sentence that callers say.</param>
internal readonly record struct SiteLine(int[] Words, double Weight);

/// <summary>
/// How often what follows what in a site's own sentences, smoothed after Witten and Bell (1991) down to the base model's
/// probability of the word alone.
/// </summary>
internal sealed class SiteCounts
{
    public const int Order = 3;

    private readonly BackoffModel _base;
    private readonly Dictionary<int[], Followers> _followers = new(WordSequences.Comparer);
    private readonly Dictionary<int[], Followers>.AlternateLookup<ReadOnlySpan<int>> _lookup;

    public SiteCounts(BackoffModel baseModel, IEnumerable<SiteLine> lines)
    {
        _base = baseModel;
        _lookup = _followers.GetAlternateLookup<ReadOnlySpan<int>>();
        foreach (var (line, weight) in lines)
        {
            for (int n = line[0] == BackoffModel.Begin ? 1 : 0; n < line.Length; n++)
            {
                for (int length = 0; length < Order && length <= n; length++)
                {
                    ReadOnlySpan<int> history = line.AsSpan(n - length, length);
                    if (!_lookup.TryGetValue(history, out Followers? followers))
                        _lookup[history] = followers = new Followers();
                    followers.Counts[line[n]] = followers.Counts.GetValueOrDefault(line[n]) + weight;
                }
            }
        }
        foreach (var followers in _followers.Values)
            followers.Close();
    }

    /// <summary>All histories that something followed.</summary>
    public IEnumerable<int[]> Histories => _followers.Keys;

    /// <summary>Words that followed it.</summary>
    public IEnumerable<int> After(ReadOnlySpan<int> history) => _lookup.TryGetValue(history, out Followers? followers) ? followers.Counts.Keys : [];

    /// <summary>Probability of a word after a history of any length.</summary>
    public double Probability(ReadOnlySpan<int> history, int word)
    {
        history = history[Math.Max(0, history.Length - Order + 1)..];
        double lower = history.Length == 0 ? Math.Exp(_base.LogP(BackoffModel.Root, word)) : Probability(history[1..], word);
        if (!_lookup.TryGetValue(history, out Followers? followers))
            return lower;
        return (followers.Counts.GetValueOrDefault(word) + (followers.Kinds * lower)) / (followers.Sum + followers.Kinds);
    }

    private sealed class Followers
    {
        public Dictionary<int, double> Counts { get; } = [];

        public double Sum { get; private set; }

        /// <summary>Different words; one seen less than once counts as much less.</summary>
        public double Kinds { get; private set; }

        public void Close()
        {
            Sum = Counts.Values.Sum();
            Kinds = Counts.Values.Sum(count => Math.Min(1, count));
        }
    }
}
