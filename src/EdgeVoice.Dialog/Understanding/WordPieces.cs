namespace EdgeVoice.Dialog.Understanding;

/// <summary>
/// Words to the word pieces that the dialog model was trained on, exactly as models/dialog/recipe/words.py does it: the
/// longest piece first from the left, an apostrophe as a piece of its own (WordPiece, Wu et al. 2016). Safe for concurrent use.
/// </summary>
public sealed class WordPieces
{
    /// <summary>Longest input of the model, the two marks included; what comes after is not read.</summary>
    public const int MaxPieces = 150;

    // A longer word is unknown as a whole.
    private const int Letters = 24;

    private const string Unknown = "[UNK]", BeginMark = "[CLS]", EndMark = "[SEP]", Continued = "##";

    private readonly Dictionary<string, int> _at = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _unknown, _begin, _end;

    /// <param name="vocabulary">The pieces, one a line, in the order of the model's table.</param>
    /// <exception cref="FormatException">The marks are not in it.</exception>
    public WordPieces(string vocabulary)
    {
        foreach (string piece in vocabulary.Split('\n'))
            _at.TryAdd(piece, _at.Count);
        _lookup = _at.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!_at.TryGetValue(Unknown, out _unknown) || !_at.TryGetValue(BeginMark, out _begin) || !_at.TryGetValue(EndMark, out _end))
            throw new FormatException($"a vocabulary of {_at.Count} pieces without {Unknown}, {BeginMark} or {EndMark}");
    }

    public int Count => _at.Count;

    /// <summary>The model's input for words: pieces with the marks around them, and for each word the place of its first piece.</summary>
    public (long[] Pieces, long[] Starts) Encode(IReadOnlyList<string> words)
    {
        var pieces = new List<long>(words.Count * 2 + 2) { _begin };
        var starts = new List<long>(words.Count);
        foreach (string word in words)
        {
            if (pieces.Count >= MaxPieces - 1)
                break;
            starts.Add(pieces.Count);
            Add(word, pieces);
        }
        if (pieces.Count > MaxPieces - 1)
            pieces.RemoveRange(MaxPieces - 1, pieces.Count - MaxPieces + 1);
        pieces.Add(_end);
        return ([.. pieces], [.. starts]);
    }

    private void Add(string word, List<long> pieces)
    {
        for (int i = 0; i < word.Length;)
        {
            int end = i;
            while (end < word.Length && word[end] != '\'')
                end++;
            if (end == i)
            {
                pieces.Add(_at.GetValueOrDefault("'", _unknown));
                i++;
                continue;
            }
            AddPart(word.AsSpan(i, end - i), pieces);
            i = end;
        }
    }

    private void AddPart(ReadOnlySpan<char> part, List<long> pieces)
    {
        int first = pieces.Count;
        Span<char> marked = stackalloc char[Letters + 2];
        Continued.CopyTo(marked);
        for (int i = 0; i < part.Length;)
        {
            int end = part.Length <= Letters ? part.Length : i, at = 0;
            for (; end > i; end--)
            {
                part[i..end].CopyTo(marked[2..]);
                if (_lookup.TryGetValue(i == 0 ? part[..end] : marked[..(end - i + 2)], out at))
                    break;
            }
            if (end == i)
            {
                pieces.RemoveRange(first, pieces.Count - first);
                pieces.Add(_unknown);
                return;
            }
            pieces.Add(at);
            i = end;
        }
    }
}
