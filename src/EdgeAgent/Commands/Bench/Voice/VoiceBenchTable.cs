using System.Globalization;
using EdgeVoice.Agent.Simulation;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>The figures for people: in the terminal, and as the page docs/benchmarks/voice.md.</summary>
internal static class VoiceBenchTable
{
    /// <summary>Slowest turns that are shown.</summary>
    private const int Slowest = 6;

    private const int MostBad = 12;

    public static void Print(IAnsiConsole console, VoiceRun run)
    {
        console.MarkupLineInterpolated($"[bold]{run.Calls} {(run.Calls == 1 ? "call" : "calls at once")}[/], {run.Turns} turns");
        var types = new Table().Border(TableBorder.Rounded).AddColumns("type of turn", "turns", "p50 ms", "p95", "p99", "cut off %", "missed %");
        foreach (var type in run.Types)
            types.AddRow(type.Type, Text(type.Turns), Text(type.V2vMs.P50), Text(type.V2vMs.P95), Text(type.V2vMs.P99), Text(type.EarlyCutoffPct), Text(type.MissedPct));
        types.AddRow("[bold]all[/]", $"[bold]{run.Turns}[/]", $"[bold]{Text(run.V2vMs.P50)}[/]", $"[bold]{Text(run.V2vMs.P95)}[/]", $"[bold]{Text(run.V2vMs.P99)}[/]",
            $"[bold]{Text(run.EarlyCutoffPct)}[/]", $"[bold]{Text(run.MissedPct)}[/]");
        console.Write(types);
        foreach (string line in Lines(run))
            console.MarkupLineInterpolated($"{line}");
        foreach (var turn in Bad(run))
            console.MarkupLineInterpolated($"[yellow]{turn.Outcome}[/] {turn.Type} ({turn.Call}): said \"{turn.Said}\", heard \"{turn.Heard}\", answered \"{turn.Answer}\"");
        foreach (var turn in run.Detail.Where(turn => turn.V2vMs is not null).OrderByDescending(turn => turn.V2vMs).Take(Slowest))
        {
            console.MarkupLineInterpolated(
                $"[grey]{turn.V2vMs:0} ms[/] {turn.Type}: said \"{turn.Said}\", heard \"{turn.Heard}\" [grey](own {turn.OwnMs:0}: endpoint {turn.Ledger?.Endpoint:0}, final {turn.Ledger?.AsrFinal:0}, voice {turn.Ledger?.TtsFirstAudio:0}, play-out {turn.Ledger?.Playout:0})[/]");
        }
        console.WriteLine();
    }

    public static string Markdown(VoiceBenchReport report) => string.Join('\n', [
        .. report.Runs.Count > 0 ? Runs(report) : ["# A box that is asked for too much: figures", "", $"Printed on {report.Date.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, {report.Machine}."],
        .. report.Overload is { } overload ? OverloadSection(overload) : []]) + "\n";

    private static List<string> OverloadSection(OverloadReport overload)
    {
        List<string> page = ["", "## Overload", "",
            $"`edgevoice bench voice --overload`: a service that has one core, {overload.Calls} callers who call again after a refusal, and for a while {overload.Hogs} other programs on that core, first at the priority of programs (the service runs at that of its systemd unit, {LoopbackService.UnitNice}), then at the service's own.", "",
            "| phase | seconds | turns | p50 ms | p95 | p99 |", "|---|---|---|---|---|---|"];
        page.AddRange(overload.Phases.Select(phase => $"| {phase.Name} | {phase.Seconds} | {phase.Turns} | {Text(phase.V2vMs.P50)} | {Text(phase.V2vMs.P95)} | {Text(phase.V2vMs.P99)} |"));
        page.Add("");
        page.AddRange(Overload.Lines(overload).Select(line => "- " + line));
        return page;
    }

    private static List<string> Runs(VoiceBenchReport report)
    {
        var page = new List<string>
        {
            "# Voice to voice: figures",
            "",
            $"Printed by `edgevoice bench voice` on {report.Date.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, {report.Machine}; callers and service share it. "
                + (report.Recordings ? "Synthesised voices and recordings of people." : "Synthesised voices alone: no recordings of people were beside the tree."),
            report.Set != "held-out" ? "" : "\nThese lines are held out: nothing was tuned on them (`--set held-out`).\n",
            "Counted in the caller's own recording: from when the last sample of speech was spoken (its packet left at its end, so the packet time is in it) to when the first sample of the answer had arrived. The caller has no jitter buffer; what one adds at a telephone comes on top.",
            "",
            "| calls | turns | p50 ms | p95 | p99 | own marks p50 | difference (median) | cut off % | of these with a loss % | missed % | CPU of a call, % of a core | CPU of the callers, all, % | memory MB | gaps > 40 ms |",
            "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
        };
        page.AddRange(report.Runs.Select(run =>
            $"| {run.Calls} | {run.Turns} | {Text(run.V2vMs.P50)} | {Text(run.V2vMs.P95)} | {Text(run.V2vMs.P99)} | {Text(run.OwnV2vMs.P50)} | {Text(run.OwnMarkErrorMs)} | {Text(run.EarlyCutoffPct)} | {Text(run.CutOffLostPct)} | {Text(run.MissedPct)} | {Text(run.CpuPctOfCore)} | {Text(run.CallersCpuPctOfCore)} | {Text(run.RssMb)} | {run.PlayoutGaps} |"));
        page.AddRange(["", "Goals with 8 calls: p50 <= 350, p95 <= 600, p99 <= 800 ms, cut off <= 2 %, missed <= 0.5 %; with one call p50 <= 250 ms. \"Cut off\" is every turn in which the agent spoke before the caller had finished. \"With a loss\" leaves out those in which the caller paused behind a whole answer (\"yes ... that is fine\"), the agent fell silent within 400 ms of their going on, and both parts were understood; percent of all turns."]);
        foreach (var run in report.Runs)
        {
            page.AddRange(["", $"## {run.Calls} {(run.Calls == 1 ? "call" : "calls")}", "", "| type of turn | turns | p50 ms | p95 | p99 | cut off % | missed % |", "|---|---|---|---|---|---|---|"]);
            page.AddRange(run.Types.Select(type =>
                $"| {type.Type} | {type.Turns} | {Text(type.V2vMs.P50)} | {Text(type.V2vMs.P95)} | {Text(type.V2vMs.P99)} | {Text(type.EarlyCutoffPct)} | {Text(type.MissedPct)} |"));
            page.Add("");
            page.AddRange(Lines(run).Select(line => "- " + line));
        }
        return page;
    }

    /// <summary>What does not fit into the table, a line each.</summary>
    private static IEnumerable<string> Lines(VoiceRun run)
    {
        yield return $"by the box's own marks p50 {Text(run.OwnV2vMs.P50)}, p95 {Text(run.OwnV2vMs.P95)} ms ({run.Matched} turns matched); the caller measures {Text(run.OwnMarkErrorMs)} ms more (median; 95 % within {Text(run.OwnMarkErrorP95Ms)})";
        yield return $"cut off: {Text(run.EarlyCutoffPct)} % of all turns; in a pause after what was a whole answer {Text(run.CutAfterCompletePct)} %; with a loss to the caller (in mid-sentence, or not given way to, or not understood in both parts) {Text(run.CutOffLostPct)} %";
        yield return $"early cut-offs: {run.CutOffs.Early}; the caller talked on: the agent was silent within {CutOffFigures.InTimeMs:0} ms in {run.CutOffs.StoppedInTime}, and understood both parts in {run.CutOffs.TakenBack} ({Text(run.CutOffs.TakenBackPct)} %); both at once for p50 {Text(run.CutOffs.StoppedAfterMs.P50)} ms, the answer then after p50 {Text(run.CutOffs.AnsweredAfterMs.P50)} ms";
        yield return $"made ahead: for {run.Speculation.Turns} turns whose wording did not lie ready, {run.Speculation.Begun} sentences begun, {run.Speculation.Discarded} thrown away, {run.Speculation.Used} answers taken; they saved p50 {Text(run.Speculation.SavedMs.P50)} ms; first samples of the voice after p50 {Text(run.Speculation.FirstAudioMs.P50)}, p95 {Text(run.Speculation.FirstAudioMs.P95)} ms";
        yield return $"stages, median ms: endpoint {Text(run.Stages.Endpoint)}, final {Text(run.Stages.AsrFinal)}, understand {Text(run.Stages.Understand)}, decide {Text(run.Stages.Decide)}, voice {Text(run.Stages.TtsFirstAudio)}, play-out {Text(run.Stages.Playout)}; saved by speculation {Text(run.Stages.SpeculationSaved)}";
        yield return $"spoken over: the agent stopped after p50 {Text(run.YieldMs.P50)}, p95 {Text(run.YieldMs.P95)} ms; a cough over the prompt: {Text(run.CoughsOverPrompt)}; an \"uh huh\" or \"okay\": {Text(run.BackchannelsOverPrompt)}";
        yield return $"calls: {run.Placed.Answered} answered, refused {(run.Placed.Refused.Count == 0 ? "none" : string.Join(", ", run.Placed.Refused.Select(status => $"{status.Value} with {status.Key}")))}, {run.Placed.RefusedWithoutRetryAfter} of them without Retry-After, {run.Placed.Stuck} stuck";
        yield return $"service: {Text(run.CpuPctOfCore)} % of a core a call, {Text(run.CpuPctOfCoreAll)} % in all, {Text(run.RssMb)} MB; all callers {Text(run.CallersCpuPctOfCore)} %; play-out gaps: {run.PlayoutGaps} heard, {run.ServicePlayoutGaps} by the service's count";
        if (run.Collided > 0)
            yield return $"{run.Collided} turns in which both began at once are left out";
        foreach (string odd in run.Placed.Odd.Take(MostBad))
            yield return odd;
    }

    private static IEnumerable<TurnDetail> Bad(VoiceRun run) => run.Detail.Where(turn => turn.Outcome is "cut_off" or "missed").Take(MostBad);

    private static string Text(CoughFigures figures)
        => $"{figures.TalkedOn} not stopped for, {figures.Resumed} stopped and went on, {figures.FellSilent} fell silent, {figures.TookATurn} took for a turn";

    /// <summary>A figure with one decimal at most; a dash where there is none.</summary>
    public static string Text(double? value) => value is { } number ? number.ToString("0.#", CultureInfo.InvariantCulture) : "-";
}
