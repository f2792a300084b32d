using System.Globalization;

namespace EdgeVoice.Dialog.Slots;

/// <summary>Numbers as recognisers write them (words) and as people say them.</summary>
public static class SpokenNumbers
{
    private static readonly string[] Units =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly string[] OrdinalUnits =
    [
        "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
        "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];

    private static readonly Dictionary<string, int> UnitOf = Units.Select((word, value) => (word, value)).ToDictionary(p => p.word, p => p.value);

    private static readonly Dictionary<string, int> TensOf =
        Tens.Select((word, value) => (word, value)).Where(p => p.word.Length > 0).ToDictionary(p => p.word, p => p.value * 10);

    private static readonly Dictionary<string, int> OrdinalOf =
        OrdinalUnits.Select((word, value) => (word, value)).Where(p => p.value > 0).Append(("thirtieth", 30)).ToDictionary(p => p.Item1, p => p.Item2);

    /// <summary>A single digit word: zero to nine, and "oh", "o", "nil".</summary>
    public static bool TryDigit(string word, out int digit)
    {
        digit = -1;
        if (word is "oh" or "o" or "nil")
            digit = 0;
        else if (UnitOf.TryGetValue(word, out int unit) && unit < 10)
            digit = unit;
        else if (word.Length == 1 && char.IsAsciiDigit(word[0]))
            digit = word[0] - '0';
        return digit >= 0;
    }

    /// <summary>Zero to ninety-nine at <paramref name="start"/>; returns the count of words used, 0 when there is no number.</summary>
    public static int BelowHundred(IReadOnlyList<string> words, int start, out int value)
    {
        value = 0;
        if (start >= words.Count)
            return 0;
        string word = words[start];
        if (TensOf.TryGetValue(word, out int tens))
        {
            value = tens;
            if (start + 1 < words.Count && UnitOf.TryGetValue(words[start + 1], out int unit) && unit is > 0 and < 10)
            {
                value += unit;
                return 2;
            }
            return 1;
        }
        if (UnitOf.TryGetValue(word, out value))
            return 1;
        if (word.Length is 1 or 2 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out value))
            return 1;
        return 0;
    }

    /// <summary>A whole number ("two hundred and five", "three thousand"); returns the count of words used, 0 when there is none.</summary>
    public static int Cardinal(IReadOnlyList<string> words, int start, out long value)
    {
        value = 0;
        long group = 0;
        int used = 0;
        bool any = false;
        for (int i = start; i < words.Count;)
        {
            int taken = BelowHundred(words, i, out int small);
            if (taken > 0 && (group % 100 == 0) && !(any && group == 0 && value == 0))
            {
                group += small;
                any = true;
                i += taken;
            }
            else if (words[i] is "hundred" or "thousand" or "million" && (any || Article(words, start, i)))
            {
                any = true;
                group = Math.Max(group, 1);
                if (words[i] == "hundred")
                {
                    group *= 100;
                }
                else
                {
                    value += group * (words[i] == "thousand" ? 1_000 : 1_000_000);
                    group = 0;
                }
                i++;
            }
            else if (words[i] == "and" && any && i + 1 < words.Count && BelowHundred(words, i + 1, out _) > 0 && (value > 0 || group >= 100))
            {
                i++;
                continue;
            }
            else if (i == start && words[i] is "a" or "an" && i + 1 < words.Count && words[i + 1] is "hundred" or "thousand" or "million")
            {
                i++;
                continue;
            }
            else if (i == start && long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out long written))
            {
                value = written;
                return 1;
            }
            else
            {
                break;
            }
            used = i - start;
        }
        value += group;
        return any ? used : 0;
    }

    /// <summary>First to thirty-first, at <paramref name="start"/>; returns the count of words used.</summary>
    public static int Ordinal(IReadOnlyList<string> words, int start, out int value)
    {
        value = 0;
        if (start >= words.Count)
            return 0;
        if (OrdinalOf.TryGetValue(words[start], out value))
            return 1;
        if (TensOf.TryGetValue(words[start], out int tens) && start + 1 < words.Count
            && OrdinalOf.TryGetValue(words[start + 1], out int unit) && unit < 10)
        {
            value = tens + unit;
            return 2;
        }
        return 0;
    }

    /// <summary>"two hundred and five".</summary>
    public static string SayCardinal(long value) => value switch
    {
        < 0 => "minus " + SayCardinal(-value),
        < 20 => Units[value],
        < 100 => Tens[value / 10] + (value % 10 == 0 ? "" : " " + Units[value % 10]),
        < 1_000 => Units[value / 100] + " hundred" + (value % 100 == 0 ? "" : " and " + SayCardinal(value % 100)),
        < 1_000_000 => SayCardinal(value / 1_000) + " thousand" + Rest(value % 1_000),
        _ => SayCardinal(value / 1_000_000) + " million" + Rest(value % 1_000_000),
    };

    /// <summary>"twenty third", for 1 to 31.</summary>
    public static string SayOrdinal(int value) => value switch
    {
        >= 1 and <= 20 => OrdinalUnits[value],
        < 30 and > 20 => "twenty " + OrdinalUnits[value - 20],
        30 => "thirtieth",
        31 => "thirty first",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "an ordinal of 1 to 31"),
    };

    /// <summary>Digits one by one in groups of at most four, the way numbers are read aloud: "four four one, two zero nine".</summary>
    public static string SayDigits(string digits)
    {
        int group = digits.Length switch { <= 4 => 4, 5 or 6 or 9 => 3, 8 => 4, _ => 3 };
        var parts = new List<string>();
        for (int i = 0; i < digits.Length;)
        {
            int left = digits.Length - i;
            int take = left is 4 ? 4 : Math.Min(group, left);
            parts.Add(string.Join(' ', digits.Substring(i, take).Select(c => char.IsAsciiDigit(c) ? Units[c - '0'] : char.ToLowerInvariant(c).ToString())));
            i += take;
        }
        return string.Join(", ", parts);
    }

    private static string Rest(long value) => value == 0 ? "" : (value < 100 ? " and " : " ") + SayCardinal(value);

    private static bool Article(IReadOnlyList<string> words, int start, int i) => i == start + 1 && words[start] is "a" or "an";
}
