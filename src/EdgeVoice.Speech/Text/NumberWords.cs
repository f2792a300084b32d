using System.Globalization;
using System.Text;

namespace EdgeVoice.Speech.Text;

/// <summary>Numbers as American English words, without hyphens and without "and" ("two hundred five").</summary>
public static class NumberWords
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly (long Value, string Name)[] Scales =
    [
        (1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"), (100, "hundred"),
    ];

    private static readonly Dictionary<string, string> OrdinalEnds = new(StringComparer.Ordinal)
    {
        ["one"] = "first",
        ["two"] = "second",
        ["three"] = "third",
        ["five"] = "fifth",
        ["eight"] = "eighth",
        ["nine"] = "ninth",
        ["twelve"] = "twelfth",
    };

    /// <summary>"one thousand two hundred thirty four"; any long.</summary>
    public static string Cardinal(long value)
    {
        if (value == long.MinValue)
            return Digits(value.ToString(CultureInfo.InvariantCulture));
        var words = new List<string>();
        if (value < 0)
            words.Add("minus");
        AddCardinal(words, Math.Abs(value));
        return string.Join(' ', words);
    }

    /// <summary>"twenty first".</summary>
    public static string Ordinal(long value)
    {
        string cardinal = Cardinal(value);
        int at = cardinal.LastIndexOf(' ') + 1;
        string last = cardinal[at..];
        string ordinal = OrdinalEnds.TryGetValue(last, out string? irregular) ? irregular
            : last.EndsWith('y') ? last[..^1] + "ieth"
            : last + "th";
        return cardinal[..at] + ordinal;
    }

    /// <summary>A year as people say it: "nineteen ninety nine", "two thousand five", "twenty twenty six".</summary>
    public static string Year(int year)
    {
        int century = year / 100, rest = year % 100;
        if (year is < 1100 or > 2099 || (year is >= 2000 and < 2010))
            return Cardinal(year);
        return rest switch
        {
            0 => Cardinal(century) + " hundred",
            < 10 => Cardinal(century) + " oh " + Small[rest],
            _ => Cardinal(century) + " " + Cardinal(rest),
        };
    }

    /// <summary>Each digit by itself; other characters are left out.</summary>
    public static string Digits(ReadOnlySpan<char> digits)
    {
        var words = new StringBuilder();
        foreach (char digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                continue;
            if (words.Length > 0)
                words.Append(' ');
            words.Append(Small[digit - '0']);
        }
        return words.ToString();
    }

    /// <summary>Digits one by one with a pause after each group, so that they can be written down: up to four in one breath, else threes with a last group of two to four.</summary>
    public static string GroupedDigits(string digits)
    {
        var groups = new List<string>();
        int at = 0;
        while (digits.Length - at > 4)
        {
            groups.Add(Digits(digits.AsSpan(at, 3)));
            at += 3;
        }
        groups.Add(Digits(digits.AsSpan(at)));
        return string.Join(", ", groups);
    }

    /// <summary>A written number: "1,234", "0.5", "007". Long ones and those with a leading zero are read digit by digit.</summary>
    public static string Read(string number)
    {
        int point = number.IndexOf('.', StringComparison.Ordinal);
        string whole = (point < 0 ? number : number[..point]).Replace(",", "", StringComparison.Ordinal);
        bool byDigit = whole.Length > 15 || (whole.Length > 1 && whole[0] == '0');
        string words = whole.Length == 0 ? "zero"
            : byDigit ? GroupedDigits(whole)
            : Cardinal(long.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture));
        return point < 0 || point == number.Length - 1 ? words : $"{words} point {Digits(number.AsSpan(point + 1))}";
    }

    private static void AddCardinal(List<string> words, long value)
    {
        foreach ((long scale, string name) in Scales)
        {
            if (value < scale)
                continue;
            AddCardinal(words, value / scale);
            words.Add(name);
            value %= scale;
            if (value == 0)
                return;
        }
        if (value < 20)
        {
            words.Add(Small[value]);
            return;
        }
        words.Add(Tens[value / 10]);
        if (value % 10 != 0)
            words.Add(Small[value % 10]);
    }
}
