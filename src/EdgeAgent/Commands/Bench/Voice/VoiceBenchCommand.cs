using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Synthesis;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary><c>edgevoice bench voice</c>: how long callers wait, measured at the caller's end of real calls.</summary>
internal static class VoiceBenchCommand
{
    private static readonly int[] UsualCalls = [1, 4, 8, 16];

    public static Command Build()
    {
        var json = CommonOptions.Json();
        var page = new Option<FileInfo?>("--page") { Description = "Write the figures to this file as a Markdown page" };
        var calls = new Option<int[]>("--calls") { Description = "Calls at once, one run for each number (default: 1 4 8 16)", AllowMultipleArgumentsPerToken = true };
        var seconds = new Option<int?>("--seconds") { Description = "Length of each run (default: 60 to 100, by the number of calls)" };
        var only = new Option<string[]>("--only") { Description = "Say these types of turns, and others only where the conversation needs them", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong(Types());
        var keep = new Option<DirectoryInfo?>("--keep") { Description = "Keep the sound of every call in this folder (WAV; left: caller, right: agent)" };
        var pack = new Option<DirectoryInfo?>("--pack") { Description = "Pack of the test line (default: the one that comes with the bench)" };
        var set = new Option<string>("--set") { Description = "usual; second: others; or held-out: lines that nothing was tuned on", DefaultValueFactory = _ => "usual" };
        set.AcceptOnlyFromAmong(LineSets.Names);
        var overload = new Option<bool>("--overload")
        { Description = "More calls than the box carries, on one of its cores, and for a while other programs beside it; alone unless --calls is given" };
        calls.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => !int.TryParse(token.Value, out int number) || number is < 1 or > 64))
                result.AddError($"--calls: found '{string.Join(' ', result.Tokens.Select(token => token.Value))}', expected numbers from 1 to 64");
        });
        seconds.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => !int.TryParse(token.Value, out int number) || number is < 10 or > 3600))
                result.AddError($"--seconds: found '{result.Tokens[0].Value}', expected a number from 10 to 3600");
        });
        var command = new Command("voice", "Voice-to-voice latency of real calls, measured at the caller; cut-offs, missed turns, CPU, memory")
        { json, page, calls, seconds, only, keep, pack, set, overload };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new VoiceBenchOptions(
                parsed.GetValue(calls) is { Length: > 0 } some ? some : parsed.GetValue(overload) ? [] : UsualCalls, parsed.GetValue(seconds), parsed.GetValue(only) ?? [],
                parsed.GetValue(pack)?.FullName ?? InstallPaths.BenchPack, parsed.GetValue(keep)?.FullName)
            { Set = LineSets.Of(parsed.GetValue(set)!), Overload = parsed.GetValue(overload) };
            try
            {
                var report = await RunAsync(AnsiConsole.Console, options, cancellation);
                if (parsed.GetValue(json) is { } file)
                    await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(report, VoiceBenchJson.Default.VoiceBenchReport), cancellation);
                if (parsed.GetValue(page) is { } markdown)
                    await File.WriteAllTextAsync(markdown.FullName, VoiceBenchTable.Markdown(report), cancellation);
                return ExitCode.Done;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return ExitCode.Failed;
            }
            catch (Exception failed) when (failed is InvalidOperationException or SynthesisException or IOException)
            {
                AnsiConsole.WriteLine(failed.Message);
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static async Task<VoiceBenchReport> RunAsync(IAnsiConsole console, VoiceBenchOptions options, CancellationToken cancellation)
    {
        if (options.KeepFolder is { } folder)
            Directory.CreateDirectory(folder);
        string? speech = SharedSpeech();
        console.MarkupLine(speech is null
            ? "callers: synthesised voices (no recordings of people beside this tree)"
            : "callers: synthesised voices and recordings of people");
        using var media = new MediaThread(TimeProvider.System);
        var bench = new VoiceBench(media, TimeProvider.System, options, TurnSet.Lines(speech, options.Set));
        await console.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var task = progress.AddTask("rendering what the callers say", maxValue: 1);
            await bench.PrepareAsync(done => task.Value = done, cancellation);
        });
        var runs = options.Calls.Count == 0 ? [] : await RunsAsync(console, options, bench, cancellation);
        var overload = options.Overload ? await Overload.RunAsync(console, bench, options, cancellation) : null;
        return new VoiceBenchReport(Machine(), TimeProvider.System.GetUtcNow(), speech is not null, runs) { Set = options.Set.Name(), Overload = overload };
    }

    private static async Task<List<VoiceRun>> RunsAsync(IAnsiConsole console, VoiceBenchOptions options, VoiceBench bench, CancellationToken cancellation)
    {
        await using var service = await LoopbackService.StartAsync(
            new LoopbackServiceOptions { Name = "bench", Pack = options.Pack, MaxCalls = options.Calls.Max() }, TimeProvider.System, cancellation);
        await using var ops = await OpsClient.ConnectAsync(service.MqttPort, cancellation);
        var records = new BoxRecords();
        var reading = records.ReadAsync(ops, cancellation);
        console.MarkupLineInterpolated($"service at sip:frontdesk@{service.Sip}, its log in {service.LogFile}");
        var runs = new List<VoiceRun>();
        foreach (int calls in options.Calls)
        {
            var run = await console.Status().StartAsync(
                $"{calls} at once, {options.SecondsFor(calls)} s", _ => bench.RunAsync(new MeasuredAgent(service.Sip, service.ProcessId, records), calls, cancellation));
            VoiceBenchTable.Print(console, run);
            runs.Add(run);
            if (!service.Running)
                throw new InvalidOperationException($"the service ended; its log is in {service.LogFile}");
        }
        _ = reading;
        return runs;
    }

    private static string[] Types() => [.. TurnSet.Lines(null).Select(line => line.Type).Append("human").Append("human_digits").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Recordings of people in ../shared beside a source tree; nothing that ships needs them.</summary>
    internal static string? SharedSpeech()
    {
        string folder = Path.GetFullPath(Path.Combine(InstallPaths.Models, "..", "..", "shared", "speech"));
        return Directory.Exists(folder) ? folder : null;
    }

    private static string Machine() => $"{Environment.ProcessorCount} x {RuntimeInformation.ProcessArchitecture} ({Processor()}), .NET {Environment.Version}";

    private static string Processor()
    {
        const string Key = "model name";
        string? line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
