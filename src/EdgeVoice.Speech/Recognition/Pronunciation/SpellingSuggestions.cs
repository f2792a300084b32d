namespace EdgeVoice.Speech.Recognition.Pronunciation;

/// <summary>A word that a lexicon lacks, and the words of the lexicon that sound nearest; null when it has no sound.</summary>
public sealed record SpellingSuggestion(string Word, Likeness? Nearest);

/// <summary>Finds for words that a recogniser cannot hear what it writes for them, by the sounds that espeak-ng gives both.</summary>
public static class SpellingSuggestions
{
    /// <param name="lexicon">Words that may be taken; single letters are passed over.</param>
    /// <param name="missing">Words that it lacks.</param>
    /// <param name="pronunciation">How a site writes words for its voice, where it says so: such a word is sought by that.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="Synthesis.SynthesisException">espeak-ng is missing or failed.</exception>
    public static async Task<IReadOnlyList<SpellingSuggestion>> FindAsync(
        IReadOnlyList<string> lexicon, IReadOnlyList<string> missing, IReadOnlyDictionary<string, string> pronunciation, CancellationToken cancellation)
    {
        if (missing.Count == 0)
            return [];
        const string Voice = "en-us";
        var spoken = new Dictionary<string, string>(pronunciation, StringComparer.OrdinalIgnoreCase);
        // A letter alone is its name; a word of the site made of letters would be none of the caller's.
        string[] words = [.. lexicon.Where(word => word.Length > 1)];
        var sounds = await EspeakPronunciation.OfAsync([.. words, .. missing.Select(word => spoken.GetValueOrDefault(word, word))], Voice, cancellation);
        var search = new SoundsLike(words.Zip(sounds));
        var found = new SpellingSuggestion[missing.Count];
        Parallel.For(0, missing.Count, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation },
            n => found[n] = new SpellingSuggestion(missing[n], search.Nearest(sounds[words.Length + n])));
        return found;
    }
}
