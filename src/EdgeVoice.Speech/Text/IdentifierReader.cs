using System.Text;
using System.Text.RegularExpressions;

namespace EdgeVoice.Speech.Text;

/// <summary>Order numbers, codes, addresses of the internet and spelled-out words: read so that they can be written down.</summary>
internal static partial class IdentifierReader
{
    /// <summary>Addresses first: nothing else may take their dots and signs.</summary>
    public static string ReadAddresses(string text)
    {
        text = Mail().Replace(text, match => Spoken(match.Value));
        return Web().Replace(text, match => Spoken(SchemeAndDot(match.Value)));
    }

    public static string Read(string text)
    {
        text = Named().Replace(text, match => $"{match.Groups[1].Value} {Code(match.Groups[2].Value)}");
        text = Hash().Replace(text, match => $"number {Code(match.Groups[1].Value)}");
        text = Spelled().Replace(text, match => string.Join(", ", match.Value.Split('-').Select(letter => letter.ToUpperInvariant())));
        text = Mixed().Replace(text, match => IsOrdinaryMix(match.Value) ? match.Value : Code(match.Value));
        return LongDigits().Replace(text, match => NumberWords.GroupedDigits(match.Value));
    }

    /// <summary>Letters by name, digits one by one, a pause between the parts that are written apart.</summary>
    internal static string Code(string code)
    {
        var parts = new List<string>();
        foreach (Match run in Runs().Matches(code))
        {
            string value = run.Value;
            parts.Add(char.IsAsciiDigit(value[0])
                ? NumberWords.GroupedDigits(value)
                : string.Join(' ', value.ToUpperInvariant().Select(letter => letter.ToString())));
        }
        return string.Join(", ", parts);
    }

    // "10k", "5th", "80s", "20min" and the like belong to the readers of numbers and measures.
    private static bool IsOrdinaryMix(string token) => Ordinary().IsMatch(token);

    private static string SchemeAndDot(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        return (scheme < 0 ? address : address[(scheme + 3)..]).TrimEnd('/');
    }

    private static string Spoken(string address)
    {
        string end = "";
        if (address.Length > 0 && address[^1] is '.' or ',' or '?' or '!' or ';' or ':')
        {
            end = address[^1..];
            address = address[..^1];
        }
        var words = new StringBuilder();
        foreach (Match piece in Pieces().Matches(address))
        {
            string word = piece.Value switch
            {
                "@" => "at",
                "." => "dot",
                "/" => "slash",
                "-" => "dash",
                "_" => "underscore",
                "+" => "plus",
                ":" => "colon",
                "?" => "question mark",
                "=" => "equals",
                "&" => "and",
                "#" => "hash",
                "%" => "percent",
                "www" => "w w w",
                var digits when char.IsAsciiDigit(digits[0]) => NumberWords.Digits(digits),
                var plain => plain,
            };
            words.Append(words.Length == 0 ? "" : " ").Append(word);
        }
        return words + end;
    }

    [GeneratedRegex(@"\b[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,63}[A-Za-z0-9])?@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    [GeneratedRegex(@"\b(?:https?://|www\.)[A-Za-z0-9./_?=&#%:+-]{2,200}|\b[a-z0-9-]{2,63}\.(?:com|org|net|gov|edu|io|co\.uk|de|eu)\b(?:/[A-Za-z0-9./_?=&#%+-]{0,200})?", RegexOptions.CultureInvariant)]
    private static partial Regex Web();

    [GeneratedRegex(@"[A-Za-z]+|\d+|[@./_+:?=&#%-]", RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();

    [GeneratedRegex(@"\b((?:[Oo]rder|[Aa]ccount|[Rr]eference|[Cc]onfirmation|[Tt]icket|[Ii]nvoice|[Cc]ode|PIN|[Bb]ooking|[Cc]ase|[Pp]olicy|[Tt]racking|[Mm]ember|[Cc]ustomer|[Nn]umber|[Zz]ip|ZIP|[Rr]oute|[Ff]light)(?:\s(?:number|code|is|id|ID))?(?:\sis)?)(?::)?\s#?([A-Z]{0,4}-?\d[\dA-Z]*(?:-[\dA-Z]+)*)(?![\w%]|[.,:]\d|\s?(?:[ap]\.?m\b|o'clock|percent|dollars|euros|pounds|minutes|hours|days|people|items|times))", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<!\w)#\s?([A-Z]{0,4}-?\d[\dA-Z]*(?:-[\dA-Z]+)*)", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    [GeneratedRegex(@"(?<![\w-])[A-Za-z](?:-[A-Za-z]){2,40}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Spelled();

    [GeneratedRegex(@"(?<![\w.,$£€-])(?=[A-Za-z0-9-]{0,20}\d)(?=[A-Za-z0-9-]{0,20}[A-Za-z])[A-Za-z0-9]{1,20}(?:-(?=[A-Za-z]{0,4}\d)[A-Za-z0-9]{1,20}){0,4}(?![\w-]|[.,]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Mixed();

    [GeneratedRegex(@"^(?:\d+(?:st|nd|rd|th|s|k|K|m|M|km|cm|mm|kg|g|lb|lbs|oz|ft|mph|kph|min|mins|h|hr|hrs|GB|MB|TB|kW|kWh|V|W|x|am|pm|AM|PM|C|F)|\d+x\d+|[A-Za-z]{3,}-\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Ordinary();

    [GeneratedRegex(@"[A-Za-z]+|\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Runs();

    // Nobody says seven digits as a number unless they are written with commas or are round.
    [GeneratedRegex(@"(?<![\w.,$£€¥-])(?!\d{1,12}000(?!\d))\d{7,}(?![\w%]|[.,]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex LongDigits();
}
