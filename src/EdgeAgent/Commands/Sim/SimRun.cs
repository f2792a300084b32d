using System.Globalization;
using System.Net;
using EdgeVoice.Agent.Commands.Bench.Voice;
using EdgeVoice.Agent.Simulation;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Sim;

/// <summary>Lets the callers of scenarios call an agent, and judges every call.</summary>
/// <param name="console">Where it is told.</param>
/// <param name="kit">What the callers share.</param>
/// <param name="agent">Where to call.</param>
/// <param name="records">The agent's records; null where they cannot be had.</param>
internal sealed class SimRun(IAnsiConsole console, CallerKit kit, IPEndPoint agent, BoxRecords? records)
{
    /// <summary>How long the last records of a call may take to come after its end.</summary>
    private static readonly TimeSpan RecordLimit = TimeSpan.FromSeconds(5);

    /// <summary>Callers do not all call in the same moment.</summary>
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(300);

    private readonly Lock _guard = new();

    public async Task<SimScenario> RunAsync(Scenario scenario, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(kit.Time.GetLocalNow().DateTime);
        console.Write(new Rule(Markup.Escape($"{scenario.Name}: {scenario.Goal}")).LeftJustified());
        var callers = Enumerable.Range(0, scenario.Calls).Select(async caller =>
        {
            await Task.Delay(Stagger * caller, kit.Time, cancellation);
            var calls = new List<SimCall>();
            for (int round = 0; round < scenario.Repeat; round++)
                calls.Add(await CallAsync(scenario.For((round * scenario.Calls) + caller, today), scenario.Calls * scenario.Repeat == 1, cancellation));
            return calls;
        });
        var calls = (await Task.WhenAll(callers)).SelectMany(made => made).ToList();
        var waits = calls.SelectMany(call => call.Turns).Select(turn => turn.WaitMs).OfType<double>();
        return new SimScenario(
            scenario.Name, scenario.File, scenario.Goal, calls.Count, calls.Count(call => call.Reached), Spread.Of(waits), calls.Sum(call => call.CutOffs), calls);
    }

    private async Task<SimCall> CallAsync(CallScript script, bool tellTurns, CancellationToken cancellation)
    {
        var listener = new Listener(console, _guard, tellTurns);
        var outcome = await new SimulatedCaller(kit, script, listener).RunAsync(agent, cancellation);
        var box = outcome.Answered && records is not null ? await EndAsync(script, cancellation) : null;
        string? missed = CallVerdict.Missed(script, outcome, box);
        var call = new SimCall(
            script.Id, script.Voice, missed is null, missed, outcome.CutOffs, outcome.End, [.. outcome.Turns.Select(turn => new SimTurn(turn.Said, turn.Heard, turn.WaitMs))]);
        lock (_guard)
        {
            console.MarkupLineInterpolated(
                $"{(missed is null ? "reached" : "missed ")}  {script.Id}, {outcome.SaidTurns} turns, longest wait {call.LongestWaitMs?.ToString("0", CultureInfo.InvariantCulture) ?? "-"} ms{(missed is null ? "" : ": " + missed)}");
        }
        return call;
    }

    private async Task<BoxCall?> EndAsync(CallScript script, CancellationToken cancellation)
    {
        var limit = kit.Time.GetUtcNow() + RecordLimit;
        while (records!.Call(script.LineName)?.Ended is null && kit.Time.GetUtcNow() < limit)
            await Task.Delay(TimeSpan.FromMilliseconds(50), kit.Time, cancellation);
        return records.Call(script.LineName);
    }

    public static void Summarise(IAnsiConsole console, IReadOnlyList<SimScenario> scenarios)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("call", "reached", "turns", "wait ms, median / longest", "cut off", "end");
        foreach (var call in scenarios.SelectMany(scenario => scenario.Detail))
        {
            var waits = Spread.Of(call.Turns.Select(turn => turn.WaitMs).OfType<double>());
            table.AddRow(
                Markup.Escape(call.Caller), call.Reached ? "[green3]yes[/]" : $"[red1]no[/]: {Markup.Escape(call.Missed!)}",
                Text(call.Turns.Count(turn => turn.Said.Length > 0)), waits.P50 is null ? "-" : $"{Text(waits.P50)} / {Text(call.LongestWaitMs)}", Text(call.CutOffs), Markup.Escape(call.End));
        }
        console.Write(table);
        foreach (var scenario in scenarios)
        {
            console.MarkupLineInterpolated(
                $"{scenario.Name}: {scenario.Reached} of {scenario.Calls} calls reached the goal; waits p50 {Text(scenario.WaitMs.P50)}, p95 {Text(scenario.WaitMs.P95)} ms; cut off {scenario.CutOffs} times");
        }
    }

    private static string Text(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>Tells the turns of a single call as they happen; of many at once, nothing.</summary>
    private sealed class Listener(IAnsiConsole console, Lock guard, bool tell) : ICallerListener
    {
        public void Says(CallScript script, string text) => Tell("caller", text);

        public void Hears(CallScript script, string text, double? waitMs)
            => Tell("agent ", waitMs is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{text}  ({ms:0} ms)") : text);

        private void Tell(string who, string text)
        {
            if (!tell)
                return;
            lock (guard)
                console.MarkupLineInterpolated($"[bold]{who}[/]  {text}");
        }
    }
}
