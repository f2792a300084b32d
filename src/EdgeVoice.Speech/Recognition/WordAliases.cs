namespace EdgeVoice.Speech.Recognition;

/// <summary>
/// Words of a site that the recogniser's lexicon lacks, each with words that sound like it and that it has: what it
/// writes is read back as the site's word, and what it is to listen for is asked in its own words.
/// </summary>
public sealed class WordAliases
{
    private readonly (string Word, string[] Alias)[] _aliases;

    /// <param name="aliases">Site's word to the recogniser's words, small letters.</param>
    public WordAliases(IEnumerable<KeyValuePair<string, string>> aliases)
    {
        // The longest first: one may begin as another does.
        _aliases =
        [
            .. aliases.Select(alias => (alias.Key.ToLowerInvariant(), Split(alias.Value.ToLowerInvariant())))
                .Where(alias => alias.Item2.Length > 0).OrderByDescending(alias => alias.Item2.Length).ThenBy(alias => alias.Item1, StringComparer.Ordinal),
        ];
    }

    public static WordAliases None { get; } = new([]);

    public bool IsEmpty => _aliases.Length == 0;

    /// <summary>A phrase in words that the recogniser has.</summary>
    public string ToRecognizer(string phrase)
    {
        if (IsEmpty)
            return phrase;
        return string.Join(' ', Split(phrase.ToLowerInvariant()).Select(word => Array.Find(_aliases, alias => alias.Word == word) is { Alias: { } alias } ? string.Join(' ', alias) : word));
    }

    /// <summary>The result with the site's words in place of theirs; such a word is as sure as the least sure of its parts.</summary>
    public RecognizerResult FromRecognizer(RecognizerResult result)
        => IsEmpty ? result : new RecognizerResult([.. result.NBest.Select(Read).DistinctBy(reading => reading.Text)]);

    /// <summary>The words of a partial with the site's words in place of theirs.</summary>
    public string[] FromRecognizer(string[] words)
    {
        if (IsEmpty)
            return words;
        var read = new List<string>(words.Length);
        for (int at = 0; at < words.Length;)
        {
            var found = Array.Find(_aliases, alias => words.AsSpan(at).StartsWith(alias.Alias));
            read.Add(found.Alias is null ? words[at] : found.Word);
            at += found.Alias?.Length ?? 1;
        }
        return [.. read];
    }

    private RecognizerHypothesis Read(RecognizerHypothesis reading)
    {
        var words = new List<RecognizedWord>();
        bool changed = false;
        for (int at = 0; at < reading.Words.Count;)
        {
            var found = Array.Find(_aliases, alias => Stands(alias.Alias, reading.Words, at));
            if (found.Alias is not { } alias)
            {
                words.Add(reading.Words[at++]);
                continue;
            }
            RecognizedWord[] parts = [.. reading.Words.Skip(at).Take(alias.Length)];
            words.Add(new RecognizedWord(found.Word, parts.Min(part => part.Confidence), parts[0].Start, parts[^1].End));
            at += alias.Length;
            changed = true;
        }
        return changed ? new RecognizerHypothesis(string.Join(' ', words.Select(word => word.Text)), words.Average(word => word.Confidence), words) : reading;
    }

    private static bool Stands(string[] alias, IReadOnlyList<RecognizedWord> words, int at)
    {
        if (at + alias.Length > words.Count)
            return false;
        for (int n = 0; n < alias.Length; n++)
        {
            if (words[at + n].Text != alias[n])
                return false;
        }
        return true;
    }

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
