using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary><c>edgevoice bench dsp</c>: what the audio path costs and how good it is.</summary>
internal static class DspBenchCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file (keys: kernels, blocks, quality)." };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder for dsp.md and the pictures.", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("docs", "benchmarks")) };
        var shared = new Option<DirectoryInfo?>("--shared") { Description = "Folder of reference recordings and yardsticks; ../shared where it is there." };
        var quick = new Option<bool>("--quick") { Description = "Fewer batches and files: a look, not a record." };
        var only = new Option<string[]>("--only") { Description = $"Parts to run: {string.Join(", ", DspBench.Parts.Select(part => part.Name))}.", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. DspBench.Parts.Select(part => part.Name)]);
        var command = new Command("dsp", "Measure the audio path: kernels against their scalar loops, blocks per 20 ms frame, quality against peers.") { json, folder, shared, quick, only };
        command.SetAction(parsed => Run(
            parsed.GetValue(json),
            new DspBenchOptions(
                parsed.GetValue(folder)!.FullName,
                FindShared(parsed.GetValue(shared)),
                parsed.GetValue(quick),
                parsed.GetValue(only) ?? [])));
        return command;
    }

    private static int Run(FileInfo? json, DspBenchOptions options)
    {
        DspBenchReport? report = null;
        AnsiConsole.Status().Start("measuring", status =>
            report = DspBench.Run(options, new Immediate(what => status.Status(Markup.Escape(what)))));
        DspBenchTables.Print(report!);
        Directory.CreateDirectory(options.Out);
        string page = Path.Combine(options.Out, "dsp.md");
        File.WriteAllText(page, DspBenchTables.Markdown(report!));
        AnsiConsole.MarkupLineInterpolated($"tables: {page}");
        if (json is not null)
        {
            File.WriteAllText(json.FullName, JsonSerializer.Serialize(report, Json));
            AnsiConsole.MarkupLineInterpolated($"figures: {json.FullName}");
        }
        return 0;
    }

    private static string? FindShared(DirectoryInfo? named)
    {
        string folder = named?.FullName ?? Environment.GetEnvironmentVariable("EDGEVOICE_SHARED") ?? Path.Combine("..", "shared");
        return File.Exists(Path.Combine(folder, "DESIGN.md")) ? Path.GetFullPath(folder) : null;
    }

    // Progress<T> posts to a thread pool: the last line would come after the tables.
    private sealed class Immediate(Action<string> report) : IProgress<string>
    {
        public void Report(string value) => report(value);
    }
}
