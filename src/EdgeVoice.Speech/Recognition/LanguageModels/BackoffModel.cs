namespace EdgeVoice.Speech.Recognition.LanguageModels;

/// <summary>
/// A back-off n-gram: histories (what was said before, oldest word first), each with the probabilities of some next words
/// and a weight for all others, whose probabilities are those of the history without its oldest word. Natural logarithms.
/// </summary>
internal sealed class BackoffModel
{
    /// <summary>Number that stands for the beginning of a sentence in a history.</summary>
    public const int Begin = 0;

    /// <summary>Number that stands for the end of a sentence as next word.</summary>
    public const int End = int.MaxValue;

    /// <summary>For a word that even the shortest history does not know.</summary>
    public const double Unknown = -23; // 1e-10

    private readonly List<int[]> _histories = [];
    private readonly List<int> _backoff = [];
    private readonly List<float> _backoffWeight = [];
    private readonly List<(int[] Words, float[] LogP)> _next = [];
    private readonly Dictionary<int[], int> _index = new(WordSequences.Comparer);
    private readonly Dictionary<int[], int>.AlternateLookup<ReadOnlySpan<int>> _lookup;

    public BackoffModel() => _lookup = _index.GetAlternateLookup<ReadOnlySpan<int>>();

    public int Count => _histories.Count;

    /// <summary>The empty history; the first one added.</summary>
    public static int Root => 0;

    /// <summary>The history at the beginning of a sentence.</summary>
    public int Start => Longest([Begin]);

    /// <summary>Probabilities that are written down.</summary>
    public long NGrams { get; private set; }

    public int[] History(int at) => _histories[at];

    /// <summary>History without its oldest word, or -1 for the root.</summary>
    public int Backoff(int at) => _backoff[at];

    public float BackoffWeight(int at) => _backoffWeight[at];

    /// <summary>Words that follow by a probability of their own, rising by number; <see cref="End"/> is the last.</summary>
    public (int[] Words, float[] LogP) Next(int at) => _next[at];

    /// <summary>Adds a history; the one without its oldest word must be there.</summary>
    /// <param name="history">Oldest word first.</param>
    /// <param name="words">Rising.</param>
    /// <param name="logP">One for each word.</param>
    /// <param name="backoffWeight">For all other words.</param>
    /// <exception cref="InvalidDataException">The history is there already, or the shorter one is not.</exception>
    public int Add(int[] history, int[] words, float[] logP, float backoffWeight)
    {
        int backoff = history.Length == 0 ? -1 : Find(history.AsSpan(1));
        if (history.Length > 0 && backoff < 0)
            throw new InvalidDataException("it is no back-off n-gram: a history stands without its shorter one");
        if (!_index.TryAdd(history, _histories.Count))
            throw new InvalidDataException("it is no back-off n-gram: two states stand for the same words");
        _histories.Add(history);
        _backoff.Add(backoff);
        _backoffWeight.Add(backoffWeight);
        _next.Add((words, logP));
        NGrams += words.Length;
        return _histories.Count - 1;
    }

    /// <summary>The history of exactly these words, or -1.</summary>
    public int Find(ReadOnlySpan<int> words) => _lookup.TryGetValue(words, out int at) ? at : -1;

    /// <summary>The history of the most of the last of these words.</summary>
    public int Longest(ReadOnlySpan<int> words)
    {
        while (true)
        {
            if (_lookup.TryGetValue(words, out int at))
                return at;
            words = words[1..];
        }
    }

    /// <summary>Logarithm of the probability of a word after a history.</summary>
    public double LogP(int history, int word)
    {
        double weight = 0;
        for (int at = history; at >= 0; at = _backoff[at])
        {
            var (words, logP) = _next[at];
            int found = Array.BinarySearch(words, word);
            if (found >= 0)
                return weight + logP[found];
            weight += _backoffWeight[at];
        }
        return Unknown;
    }

    /// <summary>Where the next word leads.</summary>
    public int After(int history, int word)
    {
        int[] before = _histories[history];
        Span<int> words = stackalloc int[before.Length + 1];
        before.CopyTo(words);
        words[^1] = word;
        return Longest(words);
    }

    /// <summary>Sum of logarithms of a sentence's words and its end, and how many there were; words that are null are passed over.</summary>
    public (double LogP, int Words) Score(IEnumerable<int?> sentence)
    {
        double sum = 0;
        int at = Start, count = 1;
        foreach (int? word in sentence)
        {
            if (word is not { } known)
            {
                // What is not in the vocabulary cannot be scored, and nothing is known behind it.
                at = Root;
                continue;
            }
            sum += LogP(at, known);
            at = After(at, known);
            count++;
        }
        return (sum + LogP(at, End), count);
    }
}
