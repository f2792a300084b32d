using System.Text;
using System.Text.RegularExpressions;

namespace EdgeVoice.Speech.Text;

/// <summary>
/// Turns written text into words as a receptionist would read them: numbers, money, dates, times, telephone numbers,
/// codes and abbreviations. The result has no digit and no sign in it but . , ; : ! ? ' and the hyphen inside words;
/// ordinary text that is normalised again stays as it is, so clauses may pass through it twice.
/// </summary>
/// <remarks>English. Dates written with slashes are read month first unless that is no month. Never throws on content.</remarks>
public static partial class TextNormalizer
{
    /// <param name="text">Anything.</param>
    /// <param name="pronunciations">Words of the site and how to write them so that the voice says them right, e.g. Siobhan: shivawn. Whole words, any case.</param>
    public static string Normalize(string text, IReadOnlyDictionary<string, string>? pronunciations = null)
    {
        text = TextCleaner.Clean(text);
        if (pronunciations is { Count: > 0 })
            text = Pronounce(text, pronunciations);
        text = IdentifierReader.ReadAddresses(text);
        text = DateTimeReader.Read(text);
        text = MoneyReader.Read(text);
        text = PhoneReader.Read(text);
        text = AbbreviationReader.Read(text);
        text = IdentifierReader.Read(text);
        text = MeasureReader.Read(text);
        text = AbbreviationReader.ReadCapitals(text);
        return Tidy(Signs(text));
    }

    /// <summary>The text with the words of the site written so that the voice says them right; everything else stays as it is.</summary>
    public static string Pronounce(string text, IReadOnlyDictionary<string, string> pronunciations) =>
        pronunciations.Count == 0 ? text : Word().Replace(text, match => Pronounced(match.Value, pronunciations));

    /// <summary>True if a voice would say anything at all for this text.</summary>
    public static bool IsSpeakable(string text) => ClauseSplitter.Split(Normalize(text)).Any();

    private static string Pronounced(string word, IReadOnlyDictionary<string, string> pronunciations)
    {
        if (pronunciations.TryGetValue(word, out string? spoken))
            return LikeAName(word, spoken);
        foreach ((string written, string said) in pronunciations)
        {
            if (written.Equals(word, StringComparison.OrdinalIgnoreCase))
                return LikeAName(word, said);
        }
        return word;
    }

    // A name stays one, or "Dr. Nguyen" would be read as a street, "Drive win".
    private static string LikeAName(string word, string spoken) =>
        word.Length > 1 && char.IsUpper(word[0]) && char.IsLower(word[1]) && spoken.Length > 0 ? char.ToUpperInvariant(spoken[0]) + spoken[1..] : spoken;

    private static string Signs(string text)
    {
        text = AndOr().Replace(text, "and or");
        text = Alternatives().Replace(text, " or ");
        text = Dash().Replace(text, ", ");
        var words = new StringBuilder(text.Length + 16);
        foreach (char sign in text)
        {
            words.Append(sign switch
            {
                '&' => " and ",
                '@' => " at ",
                '+' => " plus ",
                '=' => " equals ",
                '#' => " number ",
                '%' => " percent ",
                '°' => " degrees ",
                '€' => " euro ",
                '£' => " pound ",
                '$' => " dollar ",
                '¥' => " yen ",
                '¢' => " cent ",
                '(' or ')' => ", ",
                '/' or '"' => " ",
                _ => null,
            } ?? sign.ToString());
        }
        return words.ToString();
    }

    private static string Tidy(string text)
    {
        text = Line().Replace(text, match => match.Groups[1].Value is "" ? "" : match.Groups[1].Value is "." or "!" or "?" or ":" or ";" or "," ? match.Groups[1].Value + " " : match.Groups[1].Value + ". ");
        text = Space().Replace(text, " ");
        text = Marks().Replace(text, match => Strongest(match.Value) + " ");
        text = LooseHyphen().Replace(text, " ");
        text = Space().Replace(text, " ").Trim();
        return text.TrimStart(',', ';', ':', '.', '!', '?', ' ', '-').TrimEnd(' ', ',', ';', ':', '-');
    }

    // Of a heap of marks ("?!...", ", .") the one that ends most remains.
    private static char Strongest(string marks)
    {
        foreach (char mark in "?!.;:,")
        {
            if (marks.Contains(mark, StringComparison.Ordinal))
                return mark;
        }
        return ',';
    }

    [GeneratedRegex(@"[\p{L}\p{M}'-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\band/or\b", RegexOptions.CultureInvariant)]
    private static partial Regex AndOr();

    [GeneratedRegex(@"(?<=\p{L})/(?=\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex Alternatives();

    [GeneratedRegex(@"\s-{1,3}\s|-{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Dash();

    [GeneratedRegex(@"(\S?)[ \t]*\n\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Space();

    [GeneratedRegex(@"(?:\s*[.,;:!?])+(?:\s|$)+|\s*[,;:!?](?:\s*[.,;:!?])*\s*|(?:\s*\.){2,}\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(@"(?<![\p{L}\p{M}.])[-'](?![\p{L}])|(?<=\s)-|-(?=[\s.,;:!?]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex LooseHyphen();
}
