namespace EdgeVoice.Speech.Recognition.Pronunciation;

/// <summary>Words of a lexicon that, said one after the other, sound most like a word that it lacks.</summary>
/// <param name="Words">One to three words.</param>
/// <param name="Distance">Mean difference of a phoneme, 0 (the same sounds) and up; beyond 0.35 it is another word.</param>
public sealed record Likeness(IReadOnlyList<string> Words, double Distance);

/// <summary>Finds spellings in a lexicon by sound: a tree of its pronunciations, walked along the sounds that are sought.</summary>
internal sealed class SoundsLike
{
    public const int MostWords = 3;

    // A row of several short words is less likely to be what the recogniser writes than one word.
    private const double WordCost = 0.35;
    private const double Beam = 3.0;

    private readonly Node _root = new();

    /// <param name="lexicon">Words with their phonemes; of words that sound the same, the first is taken.</param>
    public SoundsLike(IEnumerable<(string Word, string[] Phonemes)> lexicon)
    {
        foreach (var (word, phonemes) in lexicon)
        {
            if (phonemes.Length == 0)
                continue;
            Node node = _root;
            foreach (string phoneme in phonemes)
                node = node.Child(phoneme);
            node.Word ??= word;
        }
    }

    /// <summary>The nearest, or null for no sounds or an empty lexicon.</summary>
    public Likeness? Nearest(string[] phonemes)
    {
        if (phonemes.Length == 0)
            return null;
        int length = phonemes.Length;
        // best[words, at]: least cost of having said so many words that cover the sounds up to at.
        var best = new (double Cost, int From, string? Word)[MostWords + 1, length + 1];
        for (int words = 0; words <= MostWords; words++)
        {
            for (int at = 0; at <= length; at++)
                best[words, at] = (double.PositiveInfinity, 0, null);
        }
        best[0, 0] = (0, 0, null);
        for (int from = 0; from < length; from++)
        {
            // What a single word costs from here to every end is the same however many came before.
            var ends = new (double Cost, string? Word)[length + 1];
            Array.Fill(ends, (double.PositiveInfinity, null));
            var row = new double[length - from + 1];
            for (int n = 1; n < row.Length; n++)
                row[n] = row[n - 1] + PhonemeDistance.Gap(phonemes[from + n - 1]);
            Walk(_root, phonemes, from, row, ends);
            for (int words = 0; words < MostWords; words++)
            {
                for (int to = from + 1; to <= length; to++)
                {
                    double cost = best[words, from].Cost + ends[to].Cost + (words > 0 ? WordCost : 0);
                    if (cost < best[words + 1, to].Cost)
                        best[words + 1, to] = (cost, from, ends[to].Word);
                }
            }
        }
        int count = Enumerable.Range(1, MostWords).MinBy(words => best[words, length].Cost);
        if (double.IsInfinity(best[count, length].Cost))
            return null;
        var found = new string[count];
        double sum = best[count, length].Cost;
        for (int words = count, at = length; words > 0; words--)
        {
            found[words - 1] = best[words, at].Word!;
            at = best[words, at].From;
        }
        return new Likeness(found, Math.Round(sum / length, 3));
    }

    private static void Walk(Node node, string[] phonemes, int from, double[] row, (double Cost, string? Word)[] ends)
    {
        if (node.Word is not null)
        {
            for (int n = 1; n < row.Length; n++)
            {
                if (row[n] < ends[from + n].Cost)
                    ends[from + n] = (row[n], node.Word);
            }
        }
        foreach (var (phoneme, child) in node.Children)
        {
            var next = new double[row.Length];
            double gap = PhonemeDistance.Gap(phoneme), least = next[0] = row[0] + gap;
            for (int n = 1; n < row.Length; n++)
            {
                string sought = phonemes[from + n - 1];
                next[n] = Math.Min(row[n - 1] + PhonemeDistance.Between(phoneme, sought), Math.Min(row[n] + gap, next[n - 1] + PhonemeDistance.Gap(sought)));
                least = Math.Min(least, next[n]);
            }
            if (least <= Beam)
                Walk(child, phonemes, from, next, ends);
        }
    }

    private sealed class Node
    {
        private readonly Dictionary<string, Node> _children = new(StringComparer.Ordinal);

        public string? Word { get; set; }

        public IReadOnlyDictionary<string, Node> Children => _children;

        public Node Child(string phoneme)
        {
            if (!_children.TryGetValue(phoneme, out Node? child))
                _children[phoneme] = child = new Node();
            return child;
        }
    }
}
