using System.Collections.Immutable;
using System.Globalization;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Dialog.Actions;

/// <summary>What a static action answered, and the tables after it.</summary>
public sealed record StaticResult(ActionOutcome Outcome, ImmutableDictionary<string, string> Values, StaticTables Tables);

/// <summary>Answers actions of kind `static` from the pack's tables. Pure: the caller keeps the tables between calls.</summary>
public static class StaticActions
{
    private static readonly ImmutableDictionary<string, string> Nothing = ImmutableDictionary<string, string>.Empty;

    /// <summary>The pack's tables with dates of the form "+N" turned into days, N days ahead and moved on to a day that is open.</summary>
    public static StaticTables Open(DialogPack pack, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, pack.Zone).DateTime);
        string Cell(string value)
        {
            if (value.Length < 2 || value[0] != '+' || !int.TryParse(value.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int days) || days > 400)
                return value;
            var date = today.AddDays(days);
            for (int i = 0; i < 7 && pack.Hours.On(date) is null; i++)
                date = date.AddDays(1);
            return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        return new StaticTables(pack.Tables.Tables.ToImmutableDictionary(
            table => table.Key, table => table.Value.Select(row => row.ToImmutableDictionary(cell => cell.Key, cell => Cell(cell.Value))).ToImmutableArray()));
    }

    /// <summary>Evaluates an action. Failed when the pack has no such static action.</summary>
    public static StaticResult Evaluate(DialogPack pack, StaticTables tables, string name, ImmutableDictionary<string, string> arguments)
    {
        if (!pack.Actions.TryGetValue(name, out var action) || action.Static is not { } operation || !tables.Tables.TryGetValue(operation.Table, out var rows))
            return new StaticResult(ActionOutcome.Failed, Nothing.Add("reason", $"no static action '{name}'"), tables);
        int at = operation.Match.IsEmpty ? -1 : IndexOf(rows, operation, arguments);
        StaticResult Done(ImmutableArray<ImmutableDictionary<string, string>> now) => new(ActionOutcome.Done, Nothing, new StaticTables(tables.Tables.SetItem(operation.Table, now)));
        StaticResult Refused(string reason, ImmutableDictionary<string, string>? values = null) => new(ActionOutcome.Refused, (values ?? Nothing).SetItem("reason", reason), tables);
        return operation.Verb switch
        {
            StaticVerb.Find => at < 0 ? Refused("not found")
                : new StaticResult(ActionOutcome.Done, operation.Set.ToImmutableDictionary(give => give.Key, give => rows[at].GetValueOrDefault(give.Value, "")), tables),
            StaticVerb.Free => at < 0 ? new StaticResult(ActionOutcome.Done, Nothing, tables) : Refused("taken", Alternative(pack, operation, rows, arguments)),
            StaticVerb.Insert => at >= 0 ? Refused("taken") : Done(rows.Add(Row(ImmutableDictionary<string, string>.Empty, operation, arguments))),
            StaticVerb.Update => at < 0 ? Refused("not found") : Done(rows.SetItem(at, Row(rows[at], operation, arguments))),
            StaticVerb.Delete => at < 0 ? Refused("not found") : Done(rows.RemoveAt(at)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), operation.Verb, "a verb of static actions"),
        };
    }

    private static int IndexOf(ImmutableArray<ImmutableDictionary<string, string>> rows, StaticOperation operation, ImmutableDictionary<string, string> arguments)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (operation.Match.All(column => string.Equals(row.GetValueOrDefault(column), arguments.GetValueOrDefault(column), StringComparison.OrdinalIgnoreCase)))
                return i;
        }
        return -1;
    }

    private static ImmutableDictionary<string, string> Row(ImmutableDictionary<string, string> row, StaticOperation operation, ImmutableDictionary<string, string> arguments)
        => operation.Set.Aggregate(row, (made, set) => made.SetItem(set.Key, arguments.GetValueOrDefault(set.Value, "")));

    /// <summary>The nearest free time of the same day, later ones first at the same distance.</summary>
    private static ImmutableDictionary<string, string> Alternative(
        DialogPack pack, StaticOperation operation, ImmutableArray<ImmutableDictionary<string, string>> rows, ImmutableDictionary<string, string> arguments)
    {
        if (!DateOnly.TryParseExact(arguments.GetValueOrDefault("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !TimeOnly.TryParseExact(arguments.GetValueOrDefault("time"), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || pack.Hours.On(date) is not { } open)
            return Nothing;
        for (int steps = 1; steps * operation.StepMinutes < 12 * 60; steps++)
        {
            foreach (int direction in new[] { 1, -1 })
            {
                var other = time.AddMinutes(direction * steps * operation.StepMinutes, out int wrapped);
                string text = other.ToString("HH:mm", CultureInfo.InvariantCulture);
                if (wrapped == 0 && open.Holds(other) && IndexOf(rows, operation, arguments.SetItem("time", text)) < 0)
                    return Nothing.Add("alternative", text);
            }
        }
        return Nothing;
    }
}
