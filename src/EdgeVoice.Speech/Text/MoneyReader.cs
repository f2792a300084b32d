using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeVoice.Speech.Text;

/// <summary>Sums of money: "twelve dollars and fifty cents".</summary>
internal static partial class MoneyReader
{
    private static readonly Dictionary<string, (string One, string Many, string Cent, string Cents)> Currencies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["$"] = ("dollar", "dollars", "cent", "cents"),
        ["USD"] = ("dollar", "dollars", "cent", "cents"),
        ["US$"] = ("dollar", "dollars", "cent", "cents"),
        ["CAD"] = ("Canadian dollar", "Canadian dollars", "cent", "cents"),
        ["AUD"] = ("Australian dollar", "Australian dollars", "cent", "cents"),
        ["£"] = ("pound", "pounds", "penny", "pence"),
        ["GBP"] = ("pound", "pounds", "penny", "pence"),
        ["€"] = ("euro", "euros", "cent", "cents"),
        ["EUR"] = ("euro", "euros", "cent", "cents"),
        ["¥"] = ("yen", "yen", "sen", "sen"),
        ["JPY"] = ("yen", "yen", "sen", "sen"),
        ["CHF"] = ("franc", "francs", "centime", "centimes"),
    };

    public static string Read(string text)
    {
        text = Range().Replace(text, " to ");
        text = SignFirst().Replace(text, match => Words(match) ?? match.Value);
        text = SignLast().Replace(text, match => Words(match) ?? match.Value);
        return Cents().Replace(text, match => $"{NumberWords.Read(match.Groups[1].Value)} {(match.Groups[1].Value == "1" ? "cent" : "cents")}");
    }

    private static string? Words(Match match)
    {
        var currency = Currencies[match.Groups["sign"].Value];
        string whole = match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal);
        string part = match.Groups["part"].Value;
        string minus = match.Groups["minus"].Success ? "minus " : "";
        if (match.Groups["scale"].Success)
        {
            string scale = match.Groups["scale"].Value.ToLowerInvariant() switch
            {
                "k" => "thousand",
                "m" or "million" => "million",
                "b" or "bn" or "billion" => "billion",
                var other => other,
            };
            return $"{minus}{NumberWords.Read(part.Length == 0 ? whole : whole + "." + part)} {scale} {currency.Many}";
        }
        if (whole.Length > 15)
            return null;
        long units = long.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture);
        string large = units == 1 ? $"one {currency.One}" : $"{NumberWords.Cardinal(units)} {currency.Many}";
        if (part.Length != 2)
            return minus + (part.Length == 0 ? large : $"{NumberWords.Read(whole + "." + part)} {currency.Many}");
        int cents = int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);
        string small = cents == 1 ? $"one {currency.Cent}" : $"{NumberWords.Cardinal(cents)} {currency.Cents}";
        if (cents == 0)
            return minus + large;
        return minus + (units == 0 ? small : $"{large} and {small}");
    }

    private const string Amount = @"(?<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?<part>\d{1,4}))?(?![\d])";

    [GeneratedRegex(@"(?:(?<![\w.])(?<minus>-))?(?:(?<sign>US\$|[$£€¥])|\b(?<sign>USD|CAD|AUD|GBP|EUR|JPY|CHF)(?=[\s\d]))\s?" + Amount + @"(?:\s?(?<scale>thousand|million|billion|trillion|bn|[kKMmbB])\b)?", RegexOptions.CultureInvariant)]
    private static partial Regex SignFirst();

    [GeneratedRegex(@"(?<=\d)\s?-\s?(?=[$£€¥])", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<![\d.,])" + Amount + @"\s?(?:(?<sign>[$£€¥])|(?<sign>USD|CAD|AUD|GBP|EUR|JPY|CHF)\b)", RegexOptions.CultureInvariant)]
    private static partial Regex SignLast();

    [GeneratedRegex(@"(?<![\d.,])(\d{1,6})\s?¢", RegexOptions.CultureInvariant)]
    private static partial Regex Cents();
}
