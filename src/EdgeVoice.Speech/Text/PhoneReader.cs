using System.Text.RegularExpressions;

namespace EdgeVoice.Speech.Text;

/// <summary>Telephone numbers: digit by digit, with a pause between the groups they are written in.</summary>
internal static partial class PhoneReader
{
    public static string Read(string text)
    {
        text = Written().Replace(text, match => Words(match) ?? match.Value);
        text = Short().Replace(text, match => Groups(match.Value));
        return Extension().Replace(text, match => $"extension {NumberWords.GroupedDigits(match.Groups[1].Value)}");
    }

    private static string? Words(Match match)
    {
        int digits = match.Value.Count(char.IsAsciiDigit);
        // Fewer is a range or a sum, more is no number that can be dialled (E.164: 15 digits).
        return digits is >= 7 and <= 15 ? Groups(match.Value) : null;
    }

    private static string Groups(string number)
    {
        string plus = number.StartsWith('+') ? "plus " : "";
        string[] groups = number.Split(['+', ' ', '-', '.', '(', ')', '/'], StringSplitOptions.RemoveEmptyEntries);
        bool tollFree = groups.Length >= 3 && groups[0] == "1" && groups[1] is "800";
        return plus + string.Join(", ", groups.Select(group => tollFree && group == "800" ? "eight hundred" : NumberWords.GroupedDigits(group)));
    }

    // +44 20 7946 0958, +1 (555) 123-4567, (555) 123-4567, 555-123-4567, 555.123.4567, 0800 123 456
    [GeneratedRegex(@"(?<![\w.,-])(?:\+\d{1,15}(?:[ .-]?\(\d{1,5}\))?(?:[ .-]\d{2,12}){0,6}|\(\d{2,5}\)[ .-]?\d{2,8}(?:[ .-]\d{2,8}){0,4}|1-\d{3}-\d{3}-\d{4}|\d{3}[.-]\d{3}[.-]\d{4}|\d{3} \d{3} \d{4}|0\d{2,4}(?:[ -]\d{3,8}){1,3})(?![\w-]|[.,]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    [GeneratedRegex(@"(?<![\w.,-])\d{3}-\d{4}(?![\w-]|[.,]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Short();

    [GeneratedRegex(@"\b(?:[Ee]xt\.?|[Ee]xtension|x)\s?(\d{2,6})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Extension();
}
