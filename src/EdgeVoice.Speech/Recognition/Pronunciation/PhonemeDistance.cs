namespace EdgeVoice.Speech.Recognition.Pronunciation;

/// <summary>
/// How differently two phonemes sound, 0 to 1, by the features of the International Phonetic Alphabet: voicing, place and
/// manner of consonants, height and backness of vowels. Marks of stress and length count nothing.
/// </summary>
internal static class PhonemeDistance
{
    /// <summary>Cost of a phoneme that one side lacks.</summary>
    public static double Gap(string phoneme) => phoneme switch
    {
        "ə" or "ɐ" or "h" or "ɹ" or "j" or "ʔ" => 0.4,
        _ when IsVowel(phoneme) => 0.7,
        _ => 0.75,
    };

    public static double Between(string a, string b)
    {
        if (a == b)
            return 0;
        bool vowels = IsVowel(a);
        if (vowels != IsVowel(b))
            return 1.2;
        return vowels ? Vowels(a, b) : Consonants(a, b);
    }

    /// <summary>The phonemes of what espeak-ng prints with <c>--ipa --sep=_</c>, without stress and length.</summary>
    public static string[] Parse(string ipa) =>
    [
        .. ipa.Split(['_', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(phoneme => string.Concat(phoneme.Where(sign => sign is not ('ˈ' or 'ˌ' or 'ː' or '\u0361' or '\u0329' or '\u200d' or 'ʲ' or '̃'))))
            .SelectMany(Split).Where(phoneme => phoneme.Length > 0),
    ];

    // espeak writes some vowels with what follows them as one: those of them that end in r are two sounds.
    private static IEnumerable<string> Split(string phoneme) => phoneme switch
    {
        "ɚ" or "ɝ" => ["ə", "ɹ"],
        "əl" => ["ə", "l"],
        { Length: > 1 } when phoneme[^1] == 'ɹ' => [phoneme[..^1], "ɹ"],
        { Length: > 2 } when phoneme[^1] == 'ə' => [phoneme[..^1], "ə"],
        _ => [phoneme],
    };

    private static bool IsVowel(string phoneme) => Place.ContainsKey(phoneme[0]);

    // Height (0 close, 1 open) and backness (0 front, 1 back) of a vowel's beginning.
    private static readonly Dictionary<char, (double Height, double Back)> Place = new()
    {
        ['i'] = (0, 0),
        ['ɪ'] = (0.2, 0.1),
        ['ᵻ'] = (0.2, 0.3),
        ['e'] = (0.4, 0),
        ['ɛ'] = (0.6, 0.1),
        ['æ'] = (0.85, 0.1),
        ['a'] = (1, 0.3),
        ['ə'] = (0.5, 0.5),
        ['ɜ'] = (0.55, 0.5),
        ['ɐ'] = (0.75, 0.5),
        ['ʌ'] = (0.65, 0.7),
        ['ɑ'] = (1, 0.8),
        ['ɒ'] = (0.95, 1),
        ['ɔ'] = (0.65, 1),
        ['o'] = (0.4, 1),
        ['ʊ'] = (0.2, 0.85),
        ['u'] = (0, 1),
        ['y'] = (0, 0.2),
        ['ø'] = (0.4, 0.2),
    };

    // Manner: 0 stop, 1 affricate, 2 fricative, 3 nasal, 4 liquid or glide. Place: 0 lips to 6 glottis.
    private static readonly Dictionary<string, (int Manner, double Place, bool Voiced)> Features = new(StringComparer.Ordinal)
    {
        ["p"] = (0, 0, false),
        ["b"] = (0, 0, true),
        ["t"] = (0, 2, false),
        ["d"] = (0, 2, true),
        ["ɾ"] = (0, 2, true),
        ["k"] = (0, 5, false),
        ["ɡ"] = (0, 5, true),
        ["ʔ"] = (0, 6, false),
        ["tʃ"] = (1, 3, false),
        ["dʒ"] = (1, 3, true),
        ["ts"] = (1, 2, false),
        ["f"] = (2, 1, false),
        ["v"] = (2, 1, true),
        ["θ"] = (2, 1.5, false),
        ["ð"] = (2, 1.5, true),
        ["s"] = (2, 2, false),
        ["z"] = (2, 2, true),
        ["ʃ"] = (2, 3, false),
        ["ʒ"] = (2, 3, true),
        ["x"] = (2, 5, false),
        ["h"] = (2, 6, false),
        ["m"] = (3, 0, true),
        ["n"] = (3, 2, true),
        ["ŋ"] = (3, 5, true),
        ["l"] = (4, 2, true),
        ["ɹ"] = (4, 3, true),
        ["r"] = (4, 2.5, true),
        ["j"] = (4, 4, true),
        ["w"] = (4, 0.5, true),
    };

    private static double Vowels(string a, string b)
    {
        double Part(char x, char y)
        {
            if (!Place.TryGetValue(x, out var p) || !Place.TryGetValue(y, out var q))
                return 0.5;
            return Math.Sqrt(((p.Height - q.Height) * (p.Height - q.Height)) + (0.5 * (p.Back - q.Back) * (p.Back - q.Back)));
        }
        // A diphthong differs by its end too.
        return Math.Min(0.9, 0.05 + (0.6 * Part(a[0], b[0])) + (0.3 * Part(a[^1], b[^1])));
    }

    private static double Consonants(string a, string b)
    {
        if (!Features.TryGetValue(a, out var p) || !Features.TryGetValue(b, out var q))
            return 0.9;
        double manner = p.Manner == q.Manner ? 0 : Math.Abs(p.Manner - q.Manner) == 1 && p.Manner < 3 && q.Manner < 3 ? 0.35 : 0.6;
        return Math.Min(1, 0.1 + manner + (p.Voiced == q.Voiced ? 0 : 0.15) + (0.12 * Math.Abs(p.Place - q.Place)));
    }
}
