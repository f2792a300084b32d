using EdgeVoice.Agent.Simulation;

namespace EdgeVoice.Agent.Commands.Demo;

/// <summary>The calls of the demo: one for each thing that the front desk does, each by another voice.</summary>
internal static class DemoScripts
{
    /// <summary>Clips of single digits by people, as shared/speech names them; where they are absent the digits are synthesised.</summary>
    private const string DigitSpeaker = "jackson";

    /// <param name="today">Day at the site, for the date that the caller asks for.</param>
    /// <param name="digits">Folder of recorded digits, or null.</param>
    public static IReadOnlyList<CallScript> All(DateOnly today, string? digits)
    {
        var tuesday = Next(today, DayOfWeek.Tuesday);
        return
        [
            new CallScript("hours", "know the opening hours and the address", "espeak-ng:en-us+f3",
            [
                new CallerLine.Speech([], "when are you open on monday"),
                new CallerLine.Speech([], "and where are you"),
                new CallerLine.Speech([], "no thank you goodbye"),
            ])
            { ExpectedAnswers = ["faq.opening_hours", "faq.address"] },
            new CallScript("book", "book an appointment on Tuesday at two", "espeak-ng:en-us+m3",
            [
                new CallerLine.Speech([], "i would like to book an appointment on tuesday at two in the afternoon"),
                new CallerLine.Speech(["name"], "mary smith"),
                new CallerLine.Speech(["suit"], "yes that is fine"),
                new CallerLine.Speech(["right", "shall", "book that"], "yes please"),
                new CallerLine.Speech(["else"], "no thanks"),
            ])
            {
                ExpectedGoal = "appointment_booked",
                ExpectedSlots = new Dictionary<string, string> { ["date"] = tuesday.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), ["time"] = "14:00" },
            },
            new CallScript("order", "know where order 4 4 1 2 is", "espeak-ng:en-us+m1",
            [
                new CallerLine.Speech([], "where is my order"),
                Digits(["number", "digits"], "4412", digits),
                new CallerLine.Speech(["right", "did you say", "was that", "was the"], "yes"),
                new CallerLine.Speech(["else"], "no thank you"),
            ])
            { ExpectedGoal = "order_status_given", ExpectedSlots = new Dictionary<string, string> { ["order_number"] = "4412" } },
            new CallScript("person", "speak to a person about a complaint", "espeak-ng:en-us+f2",
            [
                new CallerLine.Speech([], "i want to speak to a person please"),
            ])
            { ExpectedTarget = "desk" },
        ];
    }

    private static CallerLine Digits(IReadOnlyList<string> when, string number, string? folder)
    {
        if (folder is null)
            return new CallerLine.Speech(when, string.Join(", ", number.AsEnumerable()));
        return new CallerLine.Recording(when, string.Join(' ', number.AsEnumerable()), [.. number.Select(digit => Path.Combine(folder, $"{digit}_{DigitSpeaker}_0.wav"))]);
    }

    private static DateOnly Next(DateOnly today, DayOfWeek day)
    {
        int ahead = ((int)day - (int)today.DayOfWeek + 7) % 7;
        return today.AddDays(ahead == 0 ? 7 : ahead);
    }
}
