using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Commands.Bench.Voice;
using EdgeVoice.Agent.Commands.Models;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation.Voices;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;
using Spectre.Console;
using static EdgeVoice.Agent.Commands.Bench.Voice.VoiceBenchTable;

namespace EdgeVoice.Agent.Commands.Bench.Endpoint;

/// <summary><c>edgevoice bench endpoint</c>: when turns are ended, on media time.</summary>
internal static class EndpointBenchCommand
{
    public static Command Build()
    {
        var json = CommonOptions.Json();
        var set = new Option<string>("--set") { Description = "usual: the lines of bench voice; second: others; held-out: lines that nothing was tuned on", DefaultValueFactory = _ => "usual" };
        set.AcceptOnlyFromAmong(LineSets.Names);
        var voices = new Option<int>("--voices") { Description = "Synthesised voices that say each line, 1 to 8", DefaultValueFactory = _ => 4 };
        var only = new Option<string[]>("--only") { Description = "Only these types of turns", AllowMultipleArgumentsPerToken = true };
        var silences = new Option<FileInfo?>("--silences") { Description = "End no turn, and write what was known in every silence to this file (one JSON object a line)" };
        voices.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => !int.TryParse(token.Value, CultureInfo.InvariantCulture, out int number) || number is < 1 or > 8))
                result.AddError($"--voices: found '{result.Tokens[0].Value}', expected a number from 1 to 8");
        });
        var command = new Command("endpoint", "When turns are ended: cut-offs and silence waited for, on media time, without a line or a clock") { json, set, voices, only, silences };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var silence = parsed.GetValue(silences) is { } log ? new StreamWriter(log.FullName) : null;
            var report = await RunAsync(parsed.GetValue(set)!, parsed.GetValue(voices), parsed.GetValue(only) ?? [], silence, cancellation);
            Print(report);
            if (parsed.GetValue(json) is { } file)
                await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(report, EndpointJson.Default.EndpointReport), cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<EndpointReport> RunAsync(string set, int count, string[] only, StreamWriter? silences, CancellationToken cancellation)
    {
        var lines = TurnSet.Lines(VoiceBenchCommand.SharedSpeech(), LineSets.Of(set))
            .Where(line => only.Length == 0 || only.Contains(line.Type)).ToList();
        var voices = CallerVoices.Open(TimeProvider.System);
        string[] speakers = [.. TurnSet.Voices.Where(voice => voices.Problem(voice) is null).Take(count)];
        var studio = new SoundStudio(voices);
        var (pack, problems) = DialogPackLoader.Load(InstallPaths.BenchPack);
        if (pack is null)
            throw new InvalidDataException(string.Join(Environment.NewLine, problems));
        using var encoder = OnnxUtteranceEncoder.Load(new ModelChoice(new EdgeVoiceOptions()).Encoder);
        using var recognition = await SiteRecognizer.OpenAsync(ModelFolders.Recognizer(null), pack, InstallPaths.BenchPack, cancellation);
        AnsiConsole.MarkupLineInterpolated($"recogniser: {(recognition.Site is null ? "as it came, the pack was not learned" : "has learned the pack, as a box has")}");
        float[] talk = await RoomTalk.MakeAsync(studio, EndpointTrial.RateHz, cancellation);
        var trial = new EndpointTrial(SiteUnderstanding.Train(pack, encoder).Engine, encoder, recognition, talk, silences is null ? null : new SilenceLog(silences));
        var turns = new List<EndpointResult>();
        var overPrompt = new List<OverPromptResult>();
        await AnsiConsole.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var task = progress.AddTask("listening", maxValue: lines.Count);
            foreach (var line in lines)
            {
                foreach (string voice in line.Recorded ? [""] : speakers)
                {
                    var sound = await studio.MakeAsync(voice.Length == 0 ? speakers[0] : voice, 1, line.Parts, EndpointTrial.RateHz, cancellation);
                    if (line.OverPrompt)
                        overPrompt.Add(trial.RunOverPrompt(line, voice, sound));
                    else
                        turns.Add(trial.Run(line, voice, sound));
                }
                task.Increment(1);
            }
        });
        return EndpointReport.Of(set, speakers.Length, turns) with { OverPrompt = overPrompt };
    }

    private static void Print(EndpointReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("type of turn", "turns", "wait p50 ms", "p95", "p99", "cut off %", "of these after a whole answer", "never ended %");
        foreach (var type in report.Types.Append(report.All))
        {
            table.AddRow(type.Type, Text(type.Turns), Text(type.WaitMs.P50), Text(type.WaitMs.P95), Text(type.WaitMs.P99), Text(type.EarlyPct), Text(type.EarlyAfterWholePct),
                Text(type.MissedPct));
        }
        AnsiConsole.Write(table);
        foreach (var over in report.OverPrompt.GroupBy(line => (line.Type, line.NoTurn)))
        {
            var took = Spread.Of(over.Select(line => line.TookFloorMs).OfType<double>());
            AnsiConsole.MarkupLineInterpolated(
                $"over the prompt, {over.Key.Type}: {over.Count(line => line.TookFloorMs is not null)} of {over.Count()} took the floor, after p50 {Text(took.P50)}, p95 {Text(took.P95)} ms; {over.Count(line => line.Paused)} held the prompt");
        }
        foreach (var over in report.OverPrompt.Where(line => line.NoTurn == line.TookFloorMs is not null))
            AnsiConsole.MarkupLineInterpolated($"[yellow]{(over.NoTurn ? "took the floor" : "did not take the floor")}[/] {over.Type} ({over.Voice}): said \"{over.Said}\", heard \"{over.Heard}\"");
        foreach (var turn in report.Detail.Where(turn => turn.WaitMs is null or < 0))
            AnsiConsole.MarkupLineInterpolated($"[yellow]{turn.WaitMs:0} ms[/] {turn.Type} ({turn.Voice}): said \"{turn.Said}\", heard \"{turn.Heard}\" ({turn.Fit}, {turn.Completeness}, {turn.NeededMs} ms)");
        foreach (var turn in report.Detail.Where(turn => turn.WaitMs > 500).OrderByDescending(turn => turn.WaitMs))
            AnsiConsole.MarkupLineInterpolated($"[grey]{turn.WaitMs:0} ms[/] {turn.Type} ({turn.Voice}): said \"{turn.Said}\", heard \"{turn.Heard}\" ({turn.Fit}, {turn.Completeness}, {turn.NeededMs} ms)");
    }
}
