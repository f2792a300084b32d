using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeVoice.Speech.Text;

/// <summary>Dates and times as a receptionist reads them: "November twenty fourth", "half" left alone, "three thirty p m".</summary>
internal static partial class DateTimeReader
{
    private const string MonthNames =
        "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec";

    // The last dot of "p.m." may end the sentence too; then it stays.
    private const string HalfOfDay = @"(?:(?<3>[AaPp])\.\s?[Mm]\.(?!\s*$|\s+[A-Z])|(?<3>[AaPp])\.?[Mm]\b)";

    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    private static readonly string[] Weekdays =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    public static string Read(string text)
    {
        text = IsoDateTime().Replace(text, "$1 $2");
        text = IsoDate().Replace(text, match => Date(Number(match, 3), Number(match, 2), Number(match, 1)) ?? match.Value);
        text = SlashDate().Replace(text, SlashDateWords);
        text = DayRange().Replace(text, match => $"{FullDay(match.Groups[1].Value)} to {FullDay(match.Groups[2].Value)}");
        text = ShortDay().Replace(text, match => FullDay(match.Groups[1].Value));
        text = MonthDayYear().Replace(text, match => Date(Number(match, 2), Month(match.Groups[1].Value), Year(match, 3)) ?? match.Value);
        text = DayMonthYear().Replace(text, match => Date(Number(match, 1), Month(match.Groups[2].Value), Year(match, 3)) ?? match.Value);
        text = MonthYear().Replace(text, match => $"{Months[Month(match.Groups[1].Value) - 1]} {NumberWords.Year(Number(match, 2))}");
        text = ShortMonth().Replace(text, match => Months[Month(match.Groups[1].Value) - 1]);
        text = YearAlone().Replace(text, match => $"{match.Groups[1].Value} {NumberWords.Year(Number(match, 2))}");
        text = Decade().Replace(text, DecadeWords);
        text = TimeRange().Replace(text, "$1 to ");
        text = HourRange().Replace(text, match => $"{Hour(Number(match, 1))} to {Hour(Number(match, 2))} {Half(match, 3)}");
        text = Clock().Replace(text, ClockWords);
        return HalfAlone().Replace(text, match => match.Groups[1].Value is "a" or "A" ? "a m" : "p m");
    }

    private static string SlashDateWords(Match match)
    {
        int first = Number(match, 1), second = Number(match, 2);
        int year = Year(match, 3);
        // Month first, as on American paper, unless it cannot be one.
        return (first > 12 ? Date(first, second, year) : Date(second, first, year)) ?? match.Value;
    }

    private static string? Date(int day, int month, int year)
    {
        if (month is < 1 or > 12 || day is < 1 or > 31)
            return null;
        string words = $"{Months[month - 1]} {NumberWords.Ordinal(day)}";
        return year == 0 ? words : $"{words}, {NumberWords.Year(year)}";
    }

    private static string ClockWords(Match match)
    {
        int hour = Number(match, 1);
        bool hasMinutes = match.Groups[2].Success;
        int minute = hasMinutes ? Number(match, 2) : 0;
        bool hasHalf = match.Groups[3].Success;
        if (hour > 24 || minute > 59 || (hasHalf && hour is 0 or > 12))
            return match.Value;
        string half = hasHalf ? Half(match, 3) : "";
        if (!hasHalf && minute == 0 && hour is 0 or 24)
            return "midnight";
        if (!hasHalf && hour is 0 or > 12)
        {
            half = hour is 0 or 24 || hour < 12 ? "a m" : "p m";
            hour = hour == 0 ? 12 : hour > 12 ? hour - 12 : hour;
        }
        string minutes = minute switch
        {
            0 => half.Length == 0 ? " o'clock" : "",
            < 10 => " oh " + NumberWords.Cardinal(minute),
            _ => " " + NumberWords.Cardinal(minute),
        };
        return $"{NumberWords.Cardinal(hour)}{minutes}{(half.Length == 0 ? "" : " " + half)}";
    }

    private static string DecadeWords(Match match)
    {
        int year = Number(match, 1);
        string words = NumberWords.Year(year);
        return words.EndsWith('y') ? words[..^1] + "ies" : words + "s";
    }

    private static string Hour(int hour) => NumberWords.Cardinal(hour);

    private static string Half(Match match, int group) => char.ToLowerInvariant(match.Groups[group].Value[0]) == 'a' ? "a m" : "p m";

    private static string FullDay(string shortName) => Array.Find(Weekdays, day => day.StartsWith(shortName[..3], StringComparison.OrdinalIgnoreCase)) ?? shortName;

    private static int Month(string name) => Array.FindIndex(Months, month => month.StartsWith(name[..3], StringComparison.OrdinalIgnoreCase)) + 1;

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int Year(Match match, int group)
    {
        if (!match.Groups[group].Success)
            return 0;
        int year = Number(match, group);
        return match.Groups[group].Value.Length == 2 ? 2000 + year : year;
    }

    [GeneratedRegex(@"\b(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDateTime();

    [GeneratedRegex(@"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"(?<![\d/.])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\d/])", RegexOptions.CultureInvariant)]
    private static partial Regex SlashDate();

    [GeneratedRegex(@"\b(Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)(?:day|nesday|sday|rsday|urday)?\.?\s?-\s?(Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)(?:day|nesday|sday|rsday|urday)?\b\.?", RegexOptions.CultureInvariant)]
    private static partial Regex DayRange();

    [GeneratedRegex(@"\b(Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri)\b\.?(?=\s|,|$)|\b(?<1>Sat|Sun)\b\.?(?=,|\s\d|\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|and|at|from)|$)", RegexOptions.CultureInvariant)]
    private static partial Regex ShortDay();

    [GeneratedRegex(@"\b(" + MonthNames + @")\.?\s(\d{1,2})(?:st|nd|rd|th)?(?:,?\s(\d{4}))?(?![\d:%]|[.,/]\d|\s?[ap]\.?m\b)", RegexOptions.CultureInvariant)]
    private static partial Regex MonthDayYear();

    [GeneratedRegex(@"(?<![\d.,:/-])(\d{1,2})(?:st|nd|rd|th)?(?:\sof)?\s(" + MonthNames + @")\b\.?(?:,?\s(\d{4})\b)?", RegexOptions.CultureInvariant)]
    private static partial Regex DayMonthYear();

    [GeneratedRegex(@"\b(" + MonthNames + @")\.?\s((?:19|20)\d{2})\b", RegexOptions.CultureInvariant)]
    private static partial Regex MonthYear();

    [GeneratedRegex(@"\b(Jan|Feb|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?(?=\s|,|$)", RegexOptions.CultureInvariant)]
    private static partial Regex ShortMonth();

    [GeneratedRegex(@"\b([Ii]n|[Ss]ince|[Yy]ear|[Bb]y|[Uu]ntil|[Ff]rom|[Cc]opyright|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)\s((?:19|20)\d{2})\b(?![\d,.:/-]\d|\s?%)", RegexOptions.CultureInvariant)]
    private static partial Regex YearAlone();

    [GeneratedRegex(@"\b((?:19|20)\d0)'?s\b", RegexOptions.CultureInvariant)]
    private static partial Regex Decade();

    [GeneratedRegex(@"(?<=\d)(\s?[AaPp]\.?[Mm]\b\.?|(?<=:\d{2}))\s?-\s?(?=\d{1,2}(?::\d{2}|\s?[AaPp]\.?[Mm]\b))", RegexOptions.CultureInvariant)]
    private static partial Regex TimeRange();

    [GeneratedRegex(@"(?<![\d:.,$-])(1[0-2]|[1-9])\s?-\s?(1[0-2]|[1-9])\s?" + HalfOfDay, RegexOptions.CultureInvariant)]
    private static partial Regex HourRange();

    [GeneratedRegex(@"(?<![\d:.,$-])(\d{1,2}):(\d{2})(?::\d{2})?(?:\s?" + HalfOfDay + @")?(?![\d:])|(?<![\d:.,$-])(?<1>\d{1,2})\s?" + HalfOfDay, RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    // "p.m." by itself, e.g. behind a word.
    [GeneratedRegex(@"\b(?:(?<1>[ap])\.\s?m\.(?!\s*$|\s+[A-Z])|(?<1>[ap])\.m\b|(?<1>[AP])M\b)", RegexOptions.CultureInvariant)]
    private static partial Regex HalfAlone();
}
