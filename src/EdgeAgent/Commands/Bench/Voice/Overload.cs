using System.Diagnostics;
using System.Globalization;
using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Agent.Simulation;
using Spectre.Console;
using static EdgeVoice.Agent.Commands.Bench.Voice.VoiceBenchTable;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>What the box did with more than it can carry.</summary>
/// <param name="Calls">Callers, who call again after every refusal.</param>
/// <param name="Hogs">Programs that wanted the service's core in the second and third phase.</param>
/// <param name="Phases">Before; other programs at the priority of programs; at that of the service; after.</param>
/// <param name="DeepestRungs">Calls by the lowest rung of the degrade ladder that they came to.</param>
/// <param name="StepsUp">Times that a call gave up one thing more.</param>
/// <param name="StepsDown">Times that it took one back.</param>
/// <param name="OutOfOrder">Times that a rung was left out.</param>
/// <param name="HandedToPerson">Calls that were handed to a person for it.</param>
/// <param name="Run">All figures of the run.</param>
internal sealed record OverloadReport(
    int Calls, int Hogs, IReadOnlyList<OverloadPhase> Phases, IReadOnlyDictionary<string, int> DeepestRungs, int StepsUp, int StepsDown, int OutOfOrder, int HandedToPerson, VoiceRun Run);

/// <param name="Name">What was going on.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Turns">Turns that were answered in it.</param>
/// <param name="V2vMs">Their wait at the caller.</param>
internal sealed record OverloadPhase(string Name, int Seconds, int Turns, Spread V2vMs);

/// <summary>
/// Drives a service that has one core beyond it: first by calls alone, which it must refuse in time; then with other programs on that core, which its
/// priority (that of its systemd unit) must keep off; then with the same at its own priority, who take the core from calls it has admitted, which it
/// must serve with less, step by step; and then it must recover.
/// </summary>
internal static class Overload
{
    private const int Callers = 32, Hogs = 12, CalmSeconds = 30, HogSeconds = 30, AfterSeconds = 40;

    private static readonly string[] Rungs = [.. Enum.GetValues<DegradeRung>().Select(rung => rung.Name())];

    public static async Task<OverloadReport> RunAsync(IAnsiConsole console, VoiceBench bench, VoiceBenchOptions options, CancellationToken cancellation)
    {
        int core = Environment.ProcessorCount - 1;
        await using var service = await LoopbackService.StartAsync(
            new LoopbackServiceOptions { Name = "overload", Pack = options.Pack, MaxCalls = Callers, Core = core }, TimeProvider.System, cancellation);
        await using var ops = await OpsClient.ConnectAsync(service.MqttPort, cancellation);
        var records = new BoxRecords();
        _ = records.ReadAsync(ops, cancellation);
        console.MarkupLineInterpolated($"service on core {core} at sip:frontdesk@{service.Sip}, its log in {service.LogFile}");
        var began = TimeProvider.System.GetUtcNow();
        var hogging = HogAsync(core, cancellation);
        var run = await console.Status().StartAsync(
            $"{Callers} callers on one core; {Hogs} other programs on it from {CalmSeconds} s, at the service's own priority from {CalmSeconds + HogSeconds} to {CalmSeconds + (2 * HogSeconds)} s",
            _ => bench.RunAsync(new MeasuredAgent(service.Sip, service.ProcessId, records), Callers, cancellation, CalmSeconds + (2 * HogSeconds) + AfterSeconds));
        await hogging;
        if (!service.Running)
            throw new InvalidOperationException($"the service ended under overload; its log is in {service.LogFile}");
        var report = Of(run, began, records);
        Print(console, report);
        return report;
    }

    /// <summary>Lines for the page and the terminal.</summary>
    public static IEnumerable<string> Lines(OverloadReport report)
    {
        var placed = report.Run.Placed;
        yield return $"{placed.Answered} calls answered, {placed.Refused.Values.Sum()} refused ({string.Join(", ", placed.Refused.Select(status => $"{status.Value} with {status.Key}"))}), {placed.RefusedWithoutRetryAfter} of them without Retry-After, {placed.Stuck} stuck";
        yield return $"lowest rung of a call: {string.Join(", ", report.DeepestRungs.Select(rung => $"{rung.Key} {rung.Value}"))}; {report.StepsUp} steps up the ladder, {report.StepsDown} down, {report.OutOfOrder} out of order; {report.HandedToPerson} calls handed to a person";
        foreach (string odd in placed.Odd.Take(6))
            yield return odd;
    }

    private static OverloadReport Of(VoiceRun run, DateTimeOffset began, BoxRecords records)
    {
        int up = 0, down = 0, wrong = 0, handed = 0;
        var deepest = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string user in run.Users)
        {
            if (records.Call(user) is not { } call)
                continue;
            int rung = 0, lowest = 0;
            foreach (var turn in call.Turns.Where(turn => turn.Turn.Ledger is not null))
            {
                int now = Array.IndexOf(Rungs, turn.Turn.Degraded ?? "none");
                up += now > rung ? 1 : 0;
                down += now < rung ? 1 : 0;
                wrong += Math.Abs(now - rung) > 1 ? 1 : 0;
                (rung, lowest) = (now, Math.Max(lowest, now));
            }
            handed += call.HandedOver is not null ? 1 : 0;
            deepest[Rungs[lowest]] = deepest.GetValueOrDefault(Rungs[lowest]) + 1;
        }
        return new OverloadReport(
            Callers, Hogs,
            [Phase("calls alone", 0, CalmSeconds), Phase("other programs on the core", CalmSeconds, HogSeconds),
                Phase("the same at the service's priority", CalmSeconds + HogSeconds, HogSeconds), Phase("afterwards", CalmSeconds + (2 * HogSeconds), AfterSeconds)],
            Rungs.Where(deepest.ContainsKey).ToDictionary(rung => rung, rung => deepest[rung]), up, down, wrong, handed, run);

        OverloadPhase Phase(string name, int from, int seconds)
        {
            var turns = run.Detail.Where(turn => turn.At >= began.AddSeconds(from) && turn.At < began.AddSeconds(from + seconds)).ToList();
            return new OverloadPhase(name, seconds, turns.Count, Spread.Of(turns.Select(turn => turn.V2vMs).OfType<double>()));
        }
    }

    private static void Print(IAnsiConsole console, OverloadReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"{report.Calls} callers on one core").AddColumns("phase", "s", "turns", "p50 ms", "p95", "p99");
        foreach (var phase in report.Phases)
            table.AddRow(phase.Name, Text(phase.Seconds), Text(phase.Turns), Text(phase.V2vMs.P50), Text(phase.V2vMs.P95), Text(phase.V2vMs.P99));
        console.Write(table);
        foreach (string line in Lines(report))
            console.MarkupLineInterpolated($"{line}");
    }

    /// <summary>Programs that do nothing, as fast as they can, on the service's core.</summary>
    private static async Task HogAsync(int core, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromSeconds(CalmSeconds), cancellation);
        foreach (string nice in (string[])["0", LoopbackService.UnitNice])
            await HogAsync(core, nice, cancellation);
    }

    private static async Task HogAsync(int core, string nice, CancellationToken cancellation)
    {
        var hogs = new List<Process>();
        try
        {
            for (int i = 0; i < Hogs; i++)
                hogs.Add(Process.Start("taskset", ["-c", core.ToString(CultureInfo.InvariantCulture), "nice", "-n", nice, "/bin/sh", "-c", "while :; do :; done"]));
            await Task.Delay(TimeSpan.FromSeconds(HogSeconds), cancellation);
        }
        finally
        {
            foreach (var hog in hogs)
            {
                hog.Kill();
                hog.Dispose();
            }
        }
    }
}
