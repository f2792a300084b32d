using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Slots;

/// <summary>
/// Which name was spelled, as a noisy channel (Shannon 1948; Kernighan, Church, Gale 1990 for spelling): how many bear a name, times how easily its letters
/// are taken for those that were heard. "B" and "D" sound alike on the telephone, "B" and "M" do not.
/// </summary>
public static class SpelledName
{
    /// <summary>Fewer letters say too little of which name they were meant to be.</summary>
    private const int LeastLetters = 4;

    // A letter heard as itself, as one that sounds alike, and as any other.
    private const double Same = 0.85, Alike = 0.05, Other = 0.002;

    /// <summary>One name of the many that the list lacks.</summary>
    private const double ShareOfUnlisted = 2e-6;

    /// <summary>A name that the site lists.</summary>
    private const double ShareOfSites = 1e-3;

    private static readonly string[] SoundAlike = ["bcdegptvz", "ahjk", "mn", "fsx", "iyr", "quw", "ao"];

    /// <summary>
    /// Probability in [0, 1] that the name which is spelled ends with the last word; null where no name begins so, and where too few letters were
    /// said to tell.
    /// </summary>
    /// <param name="words">As the recogniser writes them; what comes before the letters does not matter.</param>
    public static double? Ends(IReadOnlyList<string> words)
    {
        for (int i = 0; i < words.Count; i++)
        {
            int used = SpellingGrammar.Run(words, i, digitsToo: false, out string letters, out _);
            if (used > 0 && letters.Length >= LeastLetters)
                return i + used == words.Count ? CommonNames.Ends(letters.ToLowerInvariant()) : null;
            i += Math.Max(0, used - 1);
        }
        return null;
    }

    /// <summary>
    /// The likeliest name of as many letters; what was heard itself where no name is likelier, and where it is a name: "Smyth" is spelled
    /// because it is not Smith.
    /// </summary>
    /// <param name="heard">Small letters.</param>
    /// <param name="listed">Names that the site knows.</param>
    public static string Likeliest(string heard, ImmutableArray<string> listed)
    {
        if (heard.Length < LeastLetters || CommonNames.Holds(heard) || listed.Contains(heard, StringComparer.OrdinalIgnoreCase))
            return heard;
        string best = heard;
        double most = ShareOfUnlisted * Math.Pow(Same, heard.Length);
        void Try(string name, double share)
        {
            double likely = share * Heard(name, heard, most / share);
            if (likely > most)
                (best, most) = (name, likely);
        }
        foreach (string name in listed)
            Try(name.ToLowerInvariant(), ShareOfSites);
        for (int i = 0; i < CommonNames.All.Count; i++)
            Try(CommonNames.All[i], CommonNames.Share(i));
        return best;
    }

    /// <summary>Probability that a name is heard as these letters, as soon as it cannot be more than <paramref name="enough"/> 0.</summary>
    private static double Heard(string name, string heard, double enough)
    {
        if (name.Length != heard.Length)
            return 0;
        double probability = 1;
        for (int i = 0; i < name.Length && probability > enough; i++)
            probability *= name[i] == heard[i] ? Same : SoundAlike.Any(letters => letters.Contains(name[i]) && letters.Contains(heard[i])) ? Alike : Other;
        return probability > enough ? probability : 0;
    }
}
