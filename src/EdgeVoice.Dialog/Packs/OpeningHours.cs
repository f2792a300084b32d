using System.Collections.Immutable;
using EdgeVoice.Dialog.Slots;

namespace EdgeVoice.Dialog.Packs;

/// <summary>When the site is open. Times are in the site's zone; the end is not included.</summary>
public sealed record OpeningHours(ImmutableDictionary<DayOfWeek, OpenSpan> Week, ImmutableHashSet<DateOnly> ClosedOn)
{
    private static readonly DayOfWeek[] FromMonday =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>Open at all times: the default when a pack gives no hours.</summary>
    public static OpeningHours Always { get; } = new(
        FromMonday.ToImmutableDictionary(day => day, _ => new OpenSpan(TimeOnly.MinValue, TimeOnly.MaxValue)), []);

    /// <summary>The hours of a day, or null when closed all day.</summary>
    public OpenSpan? On(DateOnly date) => ClosedOn.Contains(date) ? null : Week.TryGetValue(date.DayOfWeek, out var span) ? span : null;

    /// <summary>True when open at that time of that day, or on any weekday when no day is given.</summary>
    public bool IsOpen(DateOnly? date, TimeOnly time)
        => date is { } day ? On(day) is { } span && span.Holds(time) : Week.Values.Any(span => span.Holds(time));

    /// <summary>"from nine o'clock to half past five", or "closed".</summary>
    public string Say(DateOnly date)
        => On(date) is { } span ? $"open from {TimeGrammar.Say(span.From)} to {TimeGrammar.Say(span.To)}" : "closed";

    /// <summary>"Monday to Friday from nine to five, and Saturday from ten to two".</summary>
    public string SayWeek()
    {
        var runs = new List<(DayOfWeek First, DayOfWeek Last, OpenSpan Span)>();
        foreach (var day in FromMonday)
        {
            if (!Week.TryGetValue(day, out var span))
                continue;
            bool joins = runs.Count > 0 && runs[^1].Span == span && Array.IndexOf(FromMonday, runs[^1].Last) + 1 == Array.IndexOf(FromMonday, day);
            if (joins)
                runs[^1] = runs[^1] with { Last = day };
            else
                runs.Add((day, day, span));
        }
        var spoken = runs.Select(run =>
            (run.First == run.Last ? $"{run.First}" : $"{run.First} to {run.Last}") + $" from {TimeGrammar.Say(run.Span.From)} to {TimeGrammar.Say(run.Span.To)}").ToList();
        return spoken.Count switch
        {
            0 => "closed",
            1 => spoken[0],
            _ => string.Join(", ", spoken.SkipLast(1)) + ", and " + spoken[^1],
        };
    }
}

/// <summary>Hours of one day, from the first minute to the first minute after.</summary>
public readonly record struct OpenSpan(TimeOnly From, TimeOnly To)
{
    public bool Holds(TimeOnly time) => time >= From && time < To;
}
