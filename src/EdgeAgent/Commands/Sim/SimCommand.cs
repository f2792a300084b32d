using System.CommandLine;
using System.Net;
using System.Text.Json;
using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Commands.Dialog;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Simulation.Voices;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Sim;

/// <summary><c>edgevoice sim</c>: simulated callers try out an agent before people do.</summary>
internal static class SimCommand
{
    public static Command Build()
    {
        var files = new Argument<string[]>("scenario") { Description = "scenario files (YAML), or folders of them", Arity = ArgumentArity.OneOrMore };
        var pack = new Option<DirectoryInfo?>("--pack") { Description = "Try out this pack, in a service of its own on this machine (default: the box's own pack)" };
        var agent = new Option<string?>("--agent") { Description = "Call an agent that is running: HOST:PORT of this machine or a box of the site" };
        var mqtt = new Option<int?>("--mqtt-port") { Description = "With --agent on this machine: port of its broker on loopback, to read what the agent reports" };
        var calls = new Option<int?>("--calls") { Description = "Callers at once, instead of what the scenarios say" };
        var repeat = new Option<int?>("--repeat") { Description = "Times that each calls, instead of what the scenarios say" };
        var keep = new Option<DirectoryInfo?>("--keep") { Description = "Keep the sound of every call in this folder (WAV; left: caller, right: agent)" };
        var check = new Option<bool>("--check") { Description = "Only check the scenario files" };
        var json = CommonOptions.Json();
        Within(calls, 1, 64);
        Within(repeat, 1, 1000);
        Within(mqtt, 1, 65535);
        var command = new Command("sim", "Let simulated callers call an agent: a candidate pack before it goes live, or a running box") { files, pack, agent, mqtt, calls, repeat, keep, check, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var order = new SimOrder(
                parsed.GetValue(files)!, parsed.GetValue(pack)?.FullName, parsed.GetValue(agent), parsed.GetValue(mqtt), parsed.GetValue(calls), parsed.GetValue(repeat), parsed.GetValue(keep)?.FullName);
            try
            {
                return await RunAsync(AnsiConsole.Console, order, parsed.GetValue(check), parsed.GetValue(json), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return ExitCode.Failed;
            }
            catch (Exception failed) when (failed is InvalidOperationException or SynthesisException or RecognitionException or IOException)
            {
                AnsiConsole.WriteLine(failed.Message);
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static void Within(Option<int?> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Any(token => !int.TryParse(token.Value, out int number) || number < least || number > most))
            result.AddError($"{option.Name}: found '{result.Tokens[0].Value}', expected a number from {least} to {most}");
    });

    private static async Task<int> RunAsync(IAnsiConsole console, SimOrder order, bool checkOnly, FileInfo? json, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var voices = CallerVoices.Open(time);
        var problems = new List<PackProblem>();
        var scenarios = Load(order, new ScenarioFile(voices, SharedNoise()), problems);
        if (order.Wrong(scenarios) is { } wrong)
        {
            console.WriteLine(wrong);
            return ExitCode.WrongUse;
        }
        if (order.Pack is { } folder)
            problems.AddRange(DialogPackLoader.Load(folder).Errors);
        PackProblemView.Print(problems);
        if (problems.Count > 0)
            return ExitCode.WrongUse;
        if (checkOnly)
        {
            console.MarkupLineInterpolated($"[green]good[/]: {scenarios.Count} {(scenarios.Count == 1 ? "scenario" : "scenarios")}");
            return ExitCode.Done;
        }
        IPEndPoint? running = null;
        if (order.Agent is { } text)
        {
            (running, string? problem) = await AgentAddress.ReadAsync(text, cancellation);
            if (running is null)
            {
                console.WriteLine("--agent: " + problem);
                return ExitCode.WrongUse;
            }
        }
        if (order.KeepFolder is { } kept)
            Directory.CreateDirectory(kept);

        using var model = VoskModel.Open(new ModelChoice(new EdgeVoiceOptions()).Recognizer);
        using var media = new MediaThread(time);
        var kit = new CallerKit(model, media, new SoundStudio(voices), time) { KeepFolder = order.KeepFolder };
        await using var service = running is not null ? null : await LoopbackService.StartAsync(
            new LoopbackServiceOptions { Name = "sim", Pack = order.Pack, MaxCalls = scenarios.Max(scenario => scenario.Calls) }, time, cancellation);
        await using var ops = (service?.MqttPort ?? order.MqttPort) is { } port ? await OpsClient.ConnectAsync(port, cancellation) : null;
        var records = ops is null ? null : new BoxRecords();
        var reading = ops is null ? Task.CompletedTask : records!.ReadAsync(ops, cancellation);
        var address = running ?? service!.Sip;
        console.MarkupLineInterpolated($"agent at sip:frontdesk@{address}{(service is null ? "" : ", its log in " + service.LogFile)}");

        var run = new SimRun(console, kit, address, records);
        var done = new List<SimScenario>();
        foreach (var scenario in scenarios)
            done.Add(await run.RunAsync(scenario, cancellation));
        _ = reading;
        SimRun.Summarise(console, done);
        bool ok = done.All(scenario => scenario.Reached == scenario.Calls);
        console.MarkupLine(ok ? "[green3]every call reached its goal[/]" : "[red1]not every call reached its goal[/]");
        var report = new SimReport(ok, address.ToString(), service is null ? null : order.Pack ?? InstallPaths.Pack, done);
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(report, SimJson.Default.SimReport), cancellation);
        return ok ? ExitCode.Done : ExitCode.Failed;
    }

    private static List<Scenario> Load(SimOrder order, ScenarioFile reader, List<PackProblem> problems)
    {
        var scenarios = new List<Scenario>();
        foreach (string given in order.Files)
        {
            string[] files = Directory.Exists(given) ? [.. Directory.EnumerateFiles(given, "*.yaml").Order(StringComparer.Ordinal)] : [given];
            if (files.Length == 0)
                problems.Add(new PackProblem(given, 0, "a folder without scenarios", "files that end in .yaml"));
            foreach (string file in files)
            {
                if (reader.Load(file, problems) is { } scenario)
                    scenarios.Add(scenario with { Calls = order.Calls ?? scenario.Calls, Repeat = order.Repeat ?? scenario.Repeat });
            }
        }
        foreach (var twins in scenarios.GroupBy(scenario => scenario.Name).Where(group => group.Count() > 1))
            problems.Add(new PackProblem(twins.Last().File, 1, $"scenario '{twins.Key}' for the second time", $"another name (first in {twins.First().File})"));
        return scenarios;
    }

    /// <summary>Recorded noises in ../shared beside a source tree; nothing that ships needs them.</summary>
    private static string? SharedNoise()
    {
        string folder = Path.GetFullPath(Path.Combine(InstallPaths.Models, "..", "..", "shared", "noise"));
        return Directory.Exists(folder) ? folder : null;
    }
}

/// <summary>What the command line asks for.</summary>
internal sealed record SimOrder(IReadOnlyList<string> Files, string? Pack, string? Agent, int? MqttPort, int? Calls, int? Repeat, string? KeepFolder)
{
    /// <summary>What does not go together, in words; null when all does.</summary>
    public string? Wrong(IReadOnlyList<Scenario> scenarios)
    {
        if (Agent is not null && Pack is not null)
            return "--pack and --agent: a running agent has its own pack; expected one of them";
        if (Agent is null && MqttPort is not null)
            return "--mqtt-port goes with --agent: a service of our own has its own broker";
        return Agent is not null && MqttPort is null && scenarios.FirstOrDefault(scenario => scenario.Expect.NeedsRecords) is { } needy
            ? $"{needy.File}: expects a goal, something understood or a hand-over, which only the agent's records show; expected --mqtt-port, or 'heard:' in the scenario"
            : null;
    }
}
