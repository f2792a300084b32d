using System.Text.RegularExpressions;

namespace EdgeVoice.Speech.Text;

/// <summary>Abbreviations in full; words in capitals letter by letter where people say the letters.</summary>
internal static partial class AbbreviationReader
{
    // Without their dot, in lower case. Those that are words too ("no", "in", "sun") need the dot or a number behind.
    private static readonly Dictionary<string, string> Full = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mr"] = "Mister",
        ["mrs"] = "Missus",
        ["ms"] = "Miz",
        ["prof"] = "Professor",
        ["jr"] = "Junior",
        ["sr"] = "Senior",
        ["rev"] = "Reverend",
        ["hon"] = "Honorable",
        ["gen"] = "General",
        ["sgt"] = "Sergeant",
        ["capt"] = "Captain",
        ["ave"] = "Avenue",
        ["rd"] = "Road",
        ["blvd"] = "Boulevard",
        ["ln"] = "Lane",
        ["ct"] = "Court",
        ["sq"] = "Square",
        ["hwy"] = "Highway",
        ["pkwy"] = "Parkway",
        ["pl"] = "Place",
        ["apt"] = "apartment",
        ["ste"] = "suite",
        ["fl"] = "floor",
        ["dept"] = "department",
        ["bldg"] = "building",
        ["mt"] = "Mount",
        ["approx"] = "approximately",
        ["appt"] = "appointment",
        ["acct"] = "account",
        ["ref"] = "reference",
        ["tel"] = "telephone",
        ["ext"] = "extension",
        ["est"] = "established",
        ["inc"] = "Incorporated",
        ["ltd"] = "Limited",
        ["corp"] = "Corporation",
        ["co"] = "Company",
        ["bros"] = "Brothers",
        ["vs"] = "versus",
        ["etc"] = "et cetera",
        ["incl"] = "including",
        ["max"] = "maximum",
        ["min"] = "minimum",
        ["mins"] = "minutes",
        ["hrs"] = "hours",
        ["hr"] = "hour",
        ["sec"] = "second",
        ["secs"] = "seconds",
        ["wk"] = "week",
        ["tbd"] = "to be decided",
        ["qty"] = "quantity",
        ["misc"] = "miscellaneous",
        ["govt"] = "government",
        ["temp"] = "temperature",
        ["govnr"] = "governor",
        ["info"] = "information",
        ["nos"] = "numbers",
        ["vol"] = "volume",
    };

    private static readonly HashSet<string> BeforeNames = new(StringComparer.Ordinal)
    {
        "Mister", "Missus", "Miz", "Professor", "Reverend", "Honorable", "General", "Sergeant", "Captain", "Mount", "apartment", "suite",
    };

    // Words in capitals that are said as words.
    private static readonly HashSet<string> SaidAsWords = new(StringComparer.Ordinal)
    {
        "PIN", "SIM", "NASA", "NATO", "ZIP", "COVID", "RAM", "SWIFT", "RSVP", "ASAP", "AND", "OR", "NOT", "NO", "YES", "THE",
        "IS", "ARE", "YOU", "WE", "TO", "IN", "ON", "AT", "OF", "FOR", "ALL", "NOW", "NEW", "FREE", "CALL", "STOP", "HELP",
        "OPEN", "SALE", "MAIN", "FAX", "VAT", "I", "A", "O", "HI", "HELLO", "PLEASE", "THIS", "IT", "MY", "OUR", "YOUR", "BUT",
    };

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["OK"] = "okay",
        ["RSVP"] = "R S V P",
        ["ASAP"] = "as soon as possible",
        ["TBD"] = "to be decided",
        ["FYI"] = "for your information",
        ["US"] = "U S",
        ["IT"] = "I T",
    };

    public static string Read(string text)
    {
        text = Latin().Replace(text, match => match.Value.ToLowerInvariant() switch
        {
            "e.g." or "e.g" => "for example",
            "i.e." or "i.e" => "that is",
            _ => "and so on",
        });
        text = Doctor().Replace(text, match => match.Groups[1].Success ? "Doctor " : "Drive" + SentenceDot(text, match));
        text = Saint().Replace(text, match => match.Groups[1].Success ? "Saint " : "Street" + SentenceDot(text, match));
        text = Numero().Replace(text, match => match.Value[0] == 'N' ? "Number" : "number");
        text = With().Replace(text, match => match.Value is "w/o" ? "without" : "with ");
        return Dotted().Replace(text, match => Full.TryGetValue(match.Groups[1].Value, out string? full)
            ? full + (BeforeNames.Contains(full) ? "" : SentenceDot(text, match))
            : match.Value);
    }

    /// <summary>Capitals, last: codes and units are words by now.</summary>
    public static string ReadCapitals(string text)
    {
        text = Initials().Replace(text, match => string.Join(' ', match.Value.Where(char.IsAsciiLetter).Select(letter => letter.ToString())) + SentenceDot(text, match));
        // A text without a small letter is shouted, not abbreviated.
        bool shouted = !text.Any(char.IsAsciiLetterLower);
        return Capitals().Replace(text, match => Spoken(match, shouted));
    }

    private static string Spoken(Match match, bool shouted)
    {
        string word = match.Groups[1].Value;
        string plural = match.Groups[2].Success ? "'s" : "";
        if (!shouted && Known.TryGetValue(word, out string? known))
            return known;
        if (word == "OK")
            return "okay";
        bool letters = !SaidAsWords.Contains(word) && (shouted ? !HasVowel(word) : word.Length <= 3 || !HasVowel(word));
        return letters ? string.Join(' ', word.Select(letter => letter.ToString())) + plural : match.Value;
    }

    private static readonly char[] Vowels = [.. "AEIOUY"];

    private static bool HasVowel(string word) => word.IndexOfAny(Vowels) >= 0;

    // The dot of an abbreviation ends the sentence too where nothing follows, or a new one begins.
    private static string SentenceDot(string text, Match match)
    {
        if (!match.Value.EndsWith('.'))
            return "";
        ReadOnlySpan<char> rest = text.AsSpan(match.Index + match.Length).TrimStart();
        return rest.IsEmpty || (rest.Length > 1 && char.IsUpper(rest[0]) && char.IsLower(rest[1])) ? "." : "";
    }

    [GeneratedRegex(@"\b(?:[Ee]\.g\.?|[Ii]\.e\.?)(?!\w)|\betc\.(?=\s+[a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Latin();

    // "Dr. Smith" but "12 Elm Dr."
    [GeneratedRegex(@"\bDr\b\.?(?:(?<!\d\s(?:[A-Z][a-z]{1,20}\s){1,3}Dr\.?)(\s(?=[A-Z][a-z]))|(?=\W|$))", RegexOptions.CultureInvariant)]
    private static partial Regex Doctor();

    [GeneratedRegex(@"\bSt\b\.?(?:(?<!\d\s(?:[A-Z][a-z]{1,20}\s){1,3}St\.?)(\s(?!(?:We|The|Please|Our|It|You|Suite|Apt|Unit|Floor)\b)(?=[A-Z][a-z]))|(?=\W|$))", RegexOptions.CultureInvariant)]
    private static partial Regex Saint();

    [GeneratedRegex(@"\b[Nn]o\.(?=\s?\d)|\bnum\.(?=\s?\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Numero();

    [GeneratedRegex(@"\bw/o\b|\bw/(?=\s?\w)\s?", RegexOptions.CultureInvariant)]
    private static partial Regex With();

    [GeneratedRegex(@"\b([A-Za-z]{2,6})\.(?!\w)|\b(?<1>[Mm]rs?|Ms|[Pp]rof|[Aa]pt|[Aa]pprox|[Aa]ppt|[Aa]cct|[Bb]lvd|[Dd]ept|vs)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"\b(?:[A-Z]\.){2,6}", RegexOptions.CultureInvariant)]
    private static partial Regex Initials();

    [GeneratedRegex(@"(?<![\w'])([A-Z]{2,6})('?s)?(?![\w'])", RegexOptions.CultureInvariant)]
    private static partial Regex Capitals();
}
