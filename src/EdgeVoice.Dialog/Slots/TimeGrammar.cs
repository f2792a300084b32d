using System.Collections.Immutable;
using System.Globalization;

namespace EdgeVoice.Dialog.Slots;

/// <summary>Times of day: "half past two", "quarter to nine", "ten thirty", "three in the afternoon". Canonical form: HH:mm.</summary>
public sealed class TimeGrammar : SlotGrammar
{
    private static readonly string[] Phrases =
    [
        .. Enumerable.Range(1, 12).Select(h => "at " + SpokenNumbers.SayCardinal(h)),
        .. Enumerable.Range(1, 12).Select(h => SpokenNumbers.SayCardinal(h) + " o'clock"),
        .. Enumerable.Range(1, 12).Select(h => SpokenNumbers.SayCardinal(h) + " thirty"),
        .. Enumerable.Range(1, 12).Select(h => "half past " + SpokenNumbers.SayCardinal(h)),
        .. Enumerable.Range(1, 12).Select(h => "quarter past " + SpokenNumbers.SayCardinal(h)),
        .. Enumerable.Range(1, 12).Select(h => "quarter to " + SpokenNumbers.SayCardinal(h)),
        .. Enumerable.Range(1, 12).SelectMany(h => new[] { "in the morning", "in the afternoon", "in the evening" }.Select(part => SpokenNumbers.SayCardinal(h) + " " + part)),
        "a quarter past", "a quarter to", "at a quarter", "at half past", "at noon",
        "fifteen", "forty five", "twenty", "in the morning", "in the afternoon", "in the evening", "noon", "a m", "p m",
    ];

    private enum Part { Unknown, Morning, Afternoon }

    public override AnswerKind Answer => AnswerKind.Time;

    public override IEnumerable<string> GrammarPhrases(SlotContext context) => Phrases;

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
    {
        var found = ImmutableArray.CreateBuilder<SlotParse>();
        for (int i = 0; i < words.Count;)
        {
            int used = At(words, i, context, out var time, out double certainty);
            if (used == 0)
            {
                i++;
                continue;
            }
            found.Add(new SlotParse(Canonical(time), Say(time), i, used, certainty));
            i += used;
        }
        return found.ToImmutable();
    }

    /// <summary>Keys: four digits of the 24 h clock, or one or two for a full hour.</summary>
    public override bool TryParseKeys(string keys, SlotContext context, out SlotParse parse)
    {
        parse = default;
        if (keys.Length is 0 or > 4 || !keys.All(char.IsAsciiDigit))
            return false;
        int number = int.Parse(keys, CultureInfo.InvariantCulture);
        (int hour, int minute) = keys.Length <= 2 ? (number, 0) : (number / 100, number % 100);
        if (hour > 23 || minute > 59)
            return false;
        var time = Resolve(hour, minute, Part.Unknown, context, out double certainty);
        parse = new SlotParse(Canonical(time), Say(time), 0, 0, certainty);
        return true;
    }

    public override string Speak(string canonical, DateOnly today)
        => TimeOnly.TryParseExact(canonical, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? Say(time) : canonical;

    /// <summary>"three o'clock", "half past two", "quarter to nine", "ten twenty".</summary>
    public static string Say(TimeOnly time)
    {
        string Hour(int hour) => SpokenNumbers.SayCardinal((hour + 11) % 12 + 1);
        return (time.Hour, time.Minute) switch
        {
            (12, 0) => "noon",
            (_, 0) => Hour(time.Hour) + " o'clock",
            (_, 15) => "quarter past " + Hour(time.Hour),
            (_, 30) => "half past " + Hour(time.Hour),
            (_, 45) => "quarter to " + Hour(time.Hour + 1),
            (_, < 10) => Hour(time.Hour) + " oh " + SpokenNumbers.SayCardinal(time.Minute),
            _ => Hour(time.Hour) + " " + SpokenNumbers.SayCardinal(time.Minute),
        };
    }

    private static string Canonical(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static int At(IReadOnlyList<string> words, int i, SlotContext context, out TimeOnly time, out double certainty)
    {
        time = default;
        certainty = 1;
        if (words[i] is "noon" or "midday")
        {
            time = new TimeOnly(12, 0);
            return 1;
        }
        int at = i;
        bool lead = words[i] is "at" or "around" or "about" or "by" or "to" or "for";
        if (lead)
            at++;
        if (at < words.Count && words[at] == "a" && at + 1 < words.Count && words[at + 1] == "quarter")
            at++;
        bool named = PastOrTo(words, at, out int used, out int hour, out int minute);
        if (!named && !HourAndMinutes(words, at, out used, out hour, out minute, out named))
            return 0;
        at += used;
        var part = PartOfDay(words, at, out int more);
        if (part == Part.Unknown)
            part = PartBefore(words, i);
        if (!named && part == Part.Unknown && !context.Asked && !(lead && words[i] is "at" or "around" or "about"))
            return 0;
        if (!named && FollowedByOther(words, at))
            return 0;
        time = Resolve(hour, minute, part, context, out certainty);
        return at + more - i;
    }

    private static bool PastOrTo(IReadOnlyList<string> words, int at, out int used, out int hour, out int minute)
    {
        (used, hour, minute) = (0, 0, 0);
        if (at >= words.Count)
            return false;
        int next = at;
        if (words[at] == "half")
            (minute, next) = (30, at + 1);
        else if (words[at] == "quarter")
            (minute, next) = (15, at + 1);
        else
            next += SpokenNumbers.BelowHundred(words, at, out minute);
        if (next == at || next >= words.Count || minute is < 1 or > 59)
            return false;
        if (words[next] is "minutes")
            next++;
        if (next >= words.Count)
            return false;
        bool past = words[next] is "past" or "after", to = words[next] is "to" or "before" or "of";
        // "half two" is heard in Britain for half past two.
        if (!past && !to && minute == 30 && words[at] == "half")
            (past, next) = (true, next - 1);
        if (!past && (!to || words[at] == "half"))
            return false;
        int taken = SpokenNumbers.BelowHundred(words, next + 1, out hour);
        if (taken == 0 || hour is < 1 or > 12)
            return false;
        if (to)
            (hour, minute) = (hour == 1 ? 12 : hour - 1, 60 - minute);
        used = next + 1 + taken - at;
        if (next + 1 + taken < words.Count && words[next + 1 + taken] == "o'clock")
            used++;
        return true;
    }

    private static bool HourAndMinutes(IReadOnlyList<string> words, int at, out int used, out int hour, out int minute, out bool named)
    {
        (minute, named) = (0, false);
        used = SpokenNumbers.BelowHundred(words, at, out hour);
        if (used == 0 || hour > 23 || (hour == 0 && words[at] != "zero"))
            return false;
        if (used == 2 && hour > 23)
            return false;
        int next = at + used;
        if (next < words.Count && words[next] == "o'clock")
        {
            named = true;
            used++;
            return hour > 0;
        }
        if (next < words.Count && words[next] is "oh" or "o" && SpokenNumbers.BelowHundred(words, next + 1, out int small) > 0 && small is > 0 and < 10)
        {
            (minute, named) = (small, true);
            used += 2;
            return true;
        }
        int taken = SpokenNumbers.BelowHundred(words, next, out int minutes);
        if (taken > 0 && minutes is >= 10 and <= 59)
        {
            (minute, named) = (minutes, true);
            used += taken;
        }
        return true;
    }

    private static Part PartOfDay(IReadOnlyList<string> words, int at, out int used)
    {
        used = 0;
        if (at >= words.Count)
            return Part.Unknown;
        string After(int n) => at + n < words.Count ? words[at + n] : "";
        if (words[at] == "in" && After(1) == "the" && After(2) is "morning" or "afternoon" or "evening")
        {
            used = 3;
            return After(2) == "morning" ? Part.Morning : Part.Afternoon;
        }
        if (words[at] is "a" or "p" && After(1) == "m")
        {
            used = 2;
            return words[at] == "a" ? Part.Morning : Part.Afternoon;
        }
        if (words[at] is "am" or "pm" or "tonight")
        {
            used = 1;
            return words[at] == "am" ? Part.Morning : Part.Afternoon;
        }
        return Part.Unknown;
    }

    private static Part PartBefore(IReadOnlyList<string> words, int i)
        => i > 0 ? words[i - 1] switch { "morning" => Part.Morning, "afternoon" or "evening" => Part.Afternoon, _ => Part.Unknown } : Part.Unknown;

    /// <summary>"three days", "two people": a count, not a time. "the third of march" never gets here: ordinals are not cardinals.</summary>
    private static bool FollowedByOther(IReadOnlyList<string> words, int at)
        => at < words.Count && (words[at] is "days" or "weeks" or "day" or "week" or "people" or "of" or "months" or "hours" or "minutes" or "hundred" or "thousand"
            || SpokenNumbers.TryDigit(words[at], out _));

    private static TimeOnly Resolve(int hour, int minute, Part part, SlotContext context, out double certainty)
    {
        certainty = 1;
        if (hour is 0 or > 12)
            return new TimeOnly(hour, minute);
        var morning = new TimeOnly(hour % 12, minute);
        var afternoon = new TimeOnly((hour % 12) + 12, minute);
        if (part != Part.Unknown)
            return part == Part.Morning ? morning : afternoon;
        bool openInMorning = context.Hours.IsOpen(context.Date, morning), openInAfternoon = context.Hours.IsOpen(context.Date, afternoon);
        if (openInMorning != openInAfternoon)
            return openInMorning ? morning : afternoon;
        certainty = 0.8;
        return hour is >= 7 and <= 11 ? morning : afternoon;
    }
}
