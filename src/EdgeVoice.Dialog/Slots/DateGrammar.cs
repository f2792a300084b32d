using System.Collections.Immutable;
using System.Globalization;
using static EdgeVoice.Dialog.Slots.WordRun;

namespace EdgeVoice.Dialog.Slots;

/// <summary>Days: "tomorrow", "next thursday", "the third of march", "thursday week", "in two weeks". Canonical form: ISO date.</summary>
public sealed class DateGrammar : SlotGrammar
{
    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    // Days that have a name, longest first.
    private static readonly (string[] Name, int Month, int Day)[] Named =
    [
        (["christmas", "eve"], 12, 24), (["christmas", "day"], 12, 25), (["christmas"], 12, 25), (["boxing", "day"], 12, 26),
        (["new", "year's", "eve"], 12, 31), (["new", "years", "eve"], 12, 31), (["new", "year's", "day"], 1, 1), (["new", "years", "day"], 1, 1), (["new", "year's"], 1, 1),
    ];

    private static readonly string[] Phrases =
    [
        "today", "tomorrow", "the day after tomorrow", .. Weekdays.Select(d => "on " + d), .. Weekdays, "next week", "this week", "next", "this",
        .. Weekdays.Select(d => "next " + d), "a week on", .. Months.Select(m => "of " + m), .. Months,
        .. Enumerable.Range(1, 31).Select(n => "the " + SpokenNumbers.SayOrdinal(n)), "in a week", "in two weeks", "in three days",
        "christmas eve", "christmas day", "boxing day", "new year's eve", "new year's day",
    ];

    public override AnswerKind Answer => AnswerKind.Date;

    public override IEnumerable<string> GrammarPhrases(SlotContext context) => Phrases;

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
    {
        var found = ImmutableArray.CreateBuilder<SlotParse>();
        for (int i = 0; i < words.Count;)
        {
            int used = At(words, i, context, out var date, out double certainty);
            if (used == 0)
            {
                // "the thirty first of february" is no day, and must not be read as the first.
                i += Math.Max(1, SpokenNumbers.Ordinal(words, i, out _));
                continue;
            }
            found.Add(new SlotParse(Canonical(date), Say(date, context.Today), i, used, certainty));
            i += used;
        }
        return found.ToImmutable();
    }

    /// <summary>Keys: day and month as four digits (0312 = the third of December).</summary>
    public override bool TryParseKeys(string keys, SlotContext context, out SlotParse parse)
    {
        parse = default;
        if (keys.Length != 4 || !keys.All(char.IsAsciiDigit))
            return false;
        int day = int.Parse(keys.AsSpan(0, 2), CultureInfo.InvariantCulture);
        int month = int.Parse(keys.AsSpan(2, 2), CultureInfo.InvariantCulture);
        if (!TryNextDate(context.Today, month, day, out var date))
            return false;
        parse = new SlotParse(Canonical(date), Say(date, context.Today), 0, 0, 1);
        return true;
    }

    public override string Speak(string canonical, DateOnly today)
        => DateOnly.TryParseExact(canonical, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? Say(date, today) : canonical;

    /// <summary>"today", "tomorrow", "thursday", or with the date when more than a week away.</summary>
    public static string Say(DateOnly date, DateOnly today)
    {
        int days = date.DayNumber - today.DayNumber;
        string weekday = Capital(Weekdays[(int)date.DayOfWeek]);
        return days switch
        {
            0 => "today",
            1 => "tomorrow",
            > 1 and < 7 => weekday,
            _ => $"{weekday} the {SpokenNumbers.SayOrdinal(date.Day)} of {Capital(Months[date.Month - 1])}",
        };
    }

    private static string Canonical(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static int At(IReadOnlyList<string> words, int i, SlotContext context, out DateOnly date, out double certainty)
    {
        certainty = 1;
        int used = Relative(words, i, context, out date);
        if (used > 0)
            return used;
        used = Weekday(words, i, context, out date, out certainty);
        if (used > 0)
            return used;
        certainty = 1;
        return DayOfMonth(words, i, context, out date, out certainty);
    }

    private static int Relative(IReadOnlyList<string> words, int i, SlotContext context, out DateOnly date)
    {
        date = context.Today;
        if (Matches(words, i, "today") || Matches(words, i, "tonight"))
            return 1;
        if (Matches(words, i, "tomorrow"))
        {
            date = date.AddDays(1);
            return 1;
        }
        if (Matches(words, i, "the", "day", "after", "tomorrow") || Matches(words, i, "day", "after", "tomorrow"))
        {
            date = date.AddDays(2);
            return words[i] == "the" ? 4 : 3;
        }
        if (context.Date is { } agreed && (Matches(words, i, "the", "day", "after") || Matches(words, i, "the", "next", "day")))
        {
            date = agreed.AddDays(1);
            return 3;
        }
        foreach (var (name, month, day) in Named)
        {
            if (Matches(words, i, name) && TryNextDate(context.Today, month, day, out date))
                return name.Length;
        }
        if (!Matches(words, i, "in"))
            return 0;
        int used = SpokenNumbers.BelowHundred(words, i + 1, out int count);
        if (used == 0 && i + 1 < words.Count && words[i + 1] is "a" or "one")
            (used, count) = (1, 1);
        if (used == 0 || i + 1 + used >= words.Count)
            return 0;
        int days = words[i + 1 + used] switch { "day" or "days" => 1, "week" or "weeks" => 7, "fortnight" => 14, _ => 0 };
        if (days == 0)
            return 0;
        date = date.AddDays(count * days);
        return 2 + used;
    }

    private static int Weekday(IReadOnlyList<string> words, int i, SlotContext context, out DateOnly date, out double certainty)
    {
        date = default;
        certainty = 1;
        int at = i;
        bool next = Matches(words, at, "next"), weekOn = Matches(words, at, "a", "week", "on");
        at += next || Matches(words, at, "this") || Matches(words, at, "on") ? 1 : weekOn ? 3 : 0;
        int weekday = at < words.Count ? Array.IndexOf(Weekdays, Singular(words[at])) : -1;
        if (weekday < 0)
        {
            // "next week on thursday", "next week thursday"
            int after = Matches(words, i, "next", "week", "on") ? i + 3 : Matches(words, i, "next", "week") ? i + 2 : -1;
            weekday = after >= 0 && after < words.Count ? Array.IndexOf(Weekdays, words[after]) : -1;
            if (weekday < 0)
                return 0;
            date = InNextWeek(context.Today, (DayOfWeek)weekday);
            return after - i + 1;
        }
        date = Upcoming(context.Today, (DayOfWeek)weekday);
        at++;
        if (Matches(words, at, "next", "week"))
        {
            date = InNextWeek(context.Today, (DayOfWeek)weekday);
            return at + 2 - i;
        }
        if (Matches(words, at, "week"))
        {
            date = date.AddDays(7);
            return at + 1 - i;
        }
        // "thursday the third": the number decides, the weekday only has to agree.
        if (!next && !weekOn)
        {
            int used = DayOfMonth(words, Matches(words, at, "the") ? at : at, context with { Asked = false }, out var dated, out double sure);
            if (used > 0)
            {
                date = dated;
                certainty = dated.DayOfWeek == (DayOfWeek)weekday ? sure : 0.5;
                return at + used - i;
            }
        }
        if (weekOn)
            date = date.AddDays(7);
        if (next)
        {
            // "next thursday" said on a monday: half of the callers mean this week's.
            var inNextWeek = InNextWeek(context.Today, (DayOfWeek)weekday);
            certainty = inNextWeek == date ? 1 : 0.7;
            date = inNextWeek;
        }
        return at - i;
    }

    private static int DayOfMonth(IReadOnlyList<string> words, int i, SlotContext context, out DateOnly date, out double certainty)
    {
        date = default;
        certainty = 1;
        int at = i + (Matches(words, i, "the") ? 1 : 0);
        int used = SpokenNumbers.Ordinal(words, at, out int day);
        bool ordinal = used > 0;
        if (!ordinal)
            used = SpokenNumbers.BelowHundred(words, at, out day);
        if (used > 0)
        {
            at += used;
            int of = Matches(words, at, "of") ? 1 : 0;
            int month = at + of < words.Count ? Array.IndexOf(Months, words[at + of]) + 1 : 0;
            if (month > 0 && (ordinal || of == 1 || month != 5))
            {
                certainty = ordinal ? 1 : 0.9;
                return TryNextDate(context.Today, month, day, out date) ? at + of + 1 - i : 0;
            }
            // "the third" alone: the next day of that number; "the second one" is a choice, not a day.
            bool bare = ordinal && (words[i] == "the" || context.Asked) && !(at < words.Count && words[at] is "one" or "option" or "time" or "thing");
            if (!bare || !TryDayAhead(context.Today, day, out date))
                return 0;
            certainty = 0.9;
            return at - i;
        }
        int named = at < words.Count ? Array.IndexOf(Months, words[at]) + 1 : 0;
        if (named == 0)
            return 0;
        at++;
        at += Matches(words, at, "the") ? 1 : 0;
        used = SpokenNumbers.Ordinal(words, at, out day);
        certainty = 1;
        if (used == 0)
        {
            used = SpokenNumbers.BelowHundred(words, at, out day);
            certainty = 0.9;
        }
        return used > 0 && TryNextDate(context.Today, named, day, out date) ? at + used - i : 0;
    }

    private static bool TryNextDate(DateOnly today, int month, int day, out DateOnly date)
    {
        date = default;
        if (month is < 1 or > 12 || day < 1)
            return false;
        // Up to eight years ahead, so that the 29th of February is found too.
        for (int year = today.Year; year <= today.Year + 8; year++)
        {
            if (day > DateTime.DaysInMonth(year, month))
                continue;
            date = new DateOnly(year, month, day);
            if (date >= today)
                return true;
        }
        return false;
    }

    private static bool TryDayAhead(DateOnly today, int day, out DateOnly date)
    {
        date = today;
        if (day is < 1 or > 31)
            return false;
        while (date.Day != day)
            date = date.AddDays(1);
        return true;
    }

    private static DateOnly Upcoming(DateOnly today, DayOfWeek weekday) => today.AddDays((((int)weekday - (int)today.DayOfWeek + 6) % 7) + 1);

    private static DateOnly InNextWeek(DateOnly today, DayOfWeek weekday)
    {
        var monday = today.AddDays(7 - (((int)today.DayOfWeek + 6) % 7));
        return monday.AddDays(((int)weekday + 6) % 7);
    }

    private static string Singular(string word) => word.EndsWith("days", StringComparison.Ordinal) ? word[..^1] : word;
}
