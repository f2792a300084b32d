namespace EdgeVoice.Speech.Recognition.LanguageModels;

/// <summary>Equality of word sequences by their numbers; spans look up arrays.</summary>
internal sealed class WordSequences : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
{
    public static WordSequences Comparer { get; } = new();

    public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(int[] words) => GetHashCode(words.AsSpan());

    public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<int> words)
    {
        var hash = default(HashCode);
        foreach (int word in words)
            hash.Add(word);
        return hash.ToHashCode();
    }

    public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();
}
