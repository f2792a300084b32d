using System.Text.RegularExpressions;

namespace EdgeVoice.Speech.Text;

/// <summary>What is left of numbers: percentages, units, degrees, ranges, fractions, ordinals, plain numbers.</summary>
internal static partial class MeasureReader
{
    private static readonly Dictionary<string, (string One, string Many)> Units = new(StringComparer.Ordinal)
    {
        ["%"] = ("percent", "percent"),
        ["km"] = ("kilometer", "kilometers"),
        ["cm"] = ("centimeter", "centimeters"),
        ["mm"] = ("millimeter", "millimeters"),
        ["m"] = ("meter", "meters"),
        ["kg"] = ("kilogram", "kilograms"),
        ["g"] = ("gram", "grams"),
        ["lb"] = ("pound", "pounds"),
        ["lbs"] = ("pound", "pounds"),
        ["oz"] = ("ounce", "ounces"),
        ["ft"] = ("foot", "feet"),
        ["mi"] = ("mile", "miles"),
        ["mph"] = ("mile per hour", "miles per hour"),
        ["kph"] = ("kilometer per hour", "kilometers per hour"),
        ["km/h"] = ("kilometer per hour", "kilometers per hour"),
        ["min"] = ("minute", "minutes"),
        ["mins"] = ("minute", "minutes"),
        ["sec"] = ("second", "seconds"),
        ["secs"] = ("second", "seconds"),
        ["ms"] = ("millisecond", "milliseconds"),
        ["h"] = ("hour", "hours"),
        ["hr"] = ("hour", "hours"),
        ["hrs"] = ("hour", "hours"),
        ["GB"] = ("gigabyte", "gigabytes"),
        ["MB"] = ("megabyte", "megabytes"),
        ["TB"] = ("terabyte", "terabytes"),
        ["kWh"] = ("kilowatt hour", "kilowatt hours"),
        ["kW"] = ("kilowatt", "kilowatts"),
        ["W"] = ("watt", "watts"),
        ["V"] = ("volt", "volts"),
        ["°C"] = ("degree Celsius", "degrees Celsius"),
        ["°F"] = ("degree Fahrenheit", "degrees Fahrenheit"),
        ["°"] = ("degree", "degrees"),
        ["sq ft"] = ("square foot", "square feet"),
        ["L"] = ("liter", "liters"),
        ["ml"] = ("milliliter", "milliliters"),
    };

    private static readonly Dictionary<string, string> Fractions = new(StringComparer.Ordinal)
    {
        ["1/2"] = "half",
        ["1/3"] = "third",
        ["2/3"] = "two thirds",
        ["1/4"] = "quarter",
        ["3/4"] = "three quarters",
    };

    public static string Read(string text)
    {
        text = AlwaysOpen().Replace(text, "twenty four seven");
        text = OrdinalNumber().Replace(text, match => long.TryParse(match.Groups[1].Value.Replace(",", "", StringComparison.Ordinal), out long value) ? NumberWords.Ordinal(value) : match.Value);
        text = MixedFraction().Replace(text, match => $"{NumberWords.Read(match.Groups[1].Value)} and {WithArticle(Fractions[match.Groups[2].Value])}");
        text = Fraction().Replace(text, match => WithOne(Fractions[match.Groups[1].Value]));
        text = Dimensions().Replace(text, "$1 by ");
        text = Range().Replace(text, "$1 to ");
        text = Plural().Replace(text, match => Pluralize(NumberWords.Read(match.Groups[1].Value)));
        text = Thousands().Replace(text, match => $"{NumberWords.Read(match.Groups[1].Value)} thousand");
        text = Measured().Replace(text, MeasuredWords);
        text = Minus().Replace(text, "minus ");
        return Plain().Replace(text, match => NumberWords.Read(match.Value));
    }

    private static string MeasuredWords(Match match)
    {
        string number = match.Groups[2].Value;
        (string one, string many) = Units[match.Groups[3].Value];
        string minus = match.Groups[1].Success ? "minus " : "";
        return $"{minus}{NumberWords.Read(number)} {(number == "1" ? one : many)}";
    }

    private static string WithArticle(string fraction) => fraction.Contains(' ', StringComparison.Ordinal) ? fraction : "a " + fraction;

    private static string WithOne(string fraction) => fraction.Contains(' ', StringComparison.Ordinal) ? fraction : "one " + fraction;

    private static string Pluralize(string words) =>
        words.EndsWith('y') ? words[..^1] + "ies" : words.EndsWith('x') ? words + "es" : words + "s";

    private const string Number = @"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?";

    [GeneratedRegex(@"(?<![\d/])24/7(?![\d/])", RegexOptions.CultureInvariant)]
    private static partial Regex AlwaysOpen();

    [GeneratedRegex(@"(?<![\w.])(\d{1,3}(?:,\d{3})+|\d{1,12})(?:st|nd|rd|th)\b", RegexOptions.CultureInvariant)]
    private static partial Regex OrdinalNumber();

    [GeneratedRegex(@"(?<![\w./])(\d{1,9})\s(1/2|1/3|2/3|1/4|3/4)(?![\d/])", RegexOptions.CultureInvariant)]
    private static partial Regex MixedFraction();

    [GeneratedRegex(@"(?<![\w./])(1/2|1/3|2/3|1/4|3/4)(?![\d/])", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"(?<=\d)(\s?)x\s?(?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Dimensions();

    [GeneratedRegex(@"(?<=\d)(%?)\s?-\s?(?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<![\w.,])(\d{1,4})'?s\b", RegexOptions.CultureInvariant)]
    private static partial Regex Plural();

    [GeneratedRegex(@"(?<![\w])(" + Number + @")[kK]\b", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"(?:(?<![\w)])(-))?(?<![\d.])(" + Number + @")\s?(%|°C|°F|°|(?:km/h|sq ft|km|cm|mm|kg|lbs|lb|oz|ft|mi|mph|kph|mins|min|secs|sec|ms|hrs|hr|kWh|kW|GB|MB|TB|ml|m|g|h|W|V|L)\b)", RegexOptions.CultureInvariant)]
    private static partial Regex Measured();

    [GeneratedRegex(@"(?<![\w)-])-(?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Minus();

    [GeneratedRegex(Number + @"|\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
