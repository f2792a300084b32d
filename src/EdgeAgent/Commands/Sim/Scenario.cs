using System.Globalization;
using EdgeVoice.Agent.Simulation;

namespace EdgeVoice.Agent.Commands.Sim;

/// <summary>A scenario as its file says it.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Short name.</param>
/// <param name="Goal">What the callers want.</param>
/// <param name="Calls">Callers at once.</param>
/// <param name="Repeat">Times that each calls.</param>
/// <param name="Seed">Chance.</param>
/// <param name="Voices">Voices of the callers in turn.</param>
/// <param name="Script">What they say; texts are variants, taken in turn from call to call.</param>
/// <param name="Expect">What must come of it.</param>
internal sealed record Scenario(
    string File, string Name, string Goal, int Calls, int Repeat, int Seed, IReadOnlyList<string> Voices, IReadOnlyList<ScenarioLine> Script, ScenarioExpectation Expect)
{
    public Persona Persona { get; init; } = new();

    public LineTrouble Line { get; init; } = new();

    /// <summary>The script of one call.</summary>
    /// <param name="number">Number of the call, from 0.</param>
    /// <param name="today">Day at the site, for dates such as {next tuesday}.</param>
    public CallScript For(int number, DateOnly today) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Name}-{number + 1}"), Goal, Voices[number % Voices.Count], [.. Script.Select(line => line.For(number))])
    {
        Persona = Persona,
        Line = Line,
        Seed = Seed + number,
        ExpectedGoal = Expect.Goal,
        ExpectedSlots = Expect.Slots.ToDictionary(slot => slot.Key, slot => ScenarioDate.Resolve(slot.Value, today)),
        ExpectedAnswers = Expect.Understood,
        ExpectedTarget = Expect.HandedTo,
        ExpectedWords = Expect.Heard,
        MaxTurns = Expect.MaxTurns,
        MaxWaitMs = Expect.MaxWaitMs,
        MaxCutOffs = Expect.MaxCutOffs,
    };
}

/// <summary>One thing that the callers say.</summary>
/// <param name="When">Words of the agent that bring it up; empty: in its order.</param>
internal sealed record ScenarioLine(IReadOnlyList<string> When)
{
    /// <summary>Variants of what is said.</summary>
    public IReadOnlyList<string> Say { get; init; } = [];

    /// <summary>Recordings, one after the other.</summary>
    public IReadOnlyList<string> Play { get; init; } = [];

    /// <summary>What the recordings say.</summary>
    public string PlayText { get; init; } = "";

    public string? Keys { get; init; }

    public bool Once { get; init; }

    public CallerLine For(int number)
    {
        CallerLine line = Keys is not null ? new CallerLine.Keys(When, Keys)
            : Play.Count > 0 ? new CallerLine.Recording(When, PlayText, Play)
            : Say.Count > 0 ? new CallerLine.Speech(When, Say[number % Say.Count])
            : new CallerLine.HangUp(When);
        return line with { Repeatable = !Once };
    }
}

/// <summary>What must come of every call.</summary>
internal sealed record ScenarioExpectation
{
    public string? Goal { get; init; }

    public IReadOnlyDictionary<string, string> Slots { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Understood { get; init; } = [];

    public string? HandedTo { get; init; }

    public IReadOnlyList<string> Heard { get; init; } = [];

    public int? MaxTurns { get; init; }

    public int? MaxWaitMs { get; init; }

    public int? MaxCutOffs { get; init; }

    /// <summary>True when a running agent's records are needed to judge it.</summary>
    public bool NeedsRecords => Goal is not null || Understood.Count > 0 || HandedTo is not null;
}

/// <summary>Dates that depend on the day of the test: {today}, {tomorrow}, {+3} (days), {next tuesday} (the next one after today).</summary>
internal static class ScenarioDate
{
    public const string Expected = "{today}, {tomorrow}, {+3} for days from today, or {next tuesday}";

    /// <summary>The value with its date filled in (yyyy-MM-dd); other values as they are.</summary>
    public static string Resolve(string value, DateOnly today)
        => TryResolve(value, today, out var date) && date is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : value;

    /// <summary>False for braces that hold no such date; true with null for a value without braces.</summary>
    public static bool TryResolve(string value, DateOnly today, out DateOnly? date)
    {
        date = null;
        if (!value.StartsWith('{') || !value.EndsWith('}'))
            return true;
        string name = value[1..^1].Trim();
        if (name is "today" or "tomorrow")
            date = today.AddDays(name == "today" ? 0 : 1);
        else if (name.StartsWith('+') && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days < 1000)
            date = today.AddDays(days);
        else if (name.StartsWith("next ", StringComparison.Ordinal) && Enum.TryParse(name[5..], ignoreCase: true, out DayOfWeek day) && !char.IsAsciiDigit(name[5]))
            date = today.AddDays((((int)day - (int)today.DayOfWeek + 6) % 7) + 1);
        return date is not null;
    }
}
