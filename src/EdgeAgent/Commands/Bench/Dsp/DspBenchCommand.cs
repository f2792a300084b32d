using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary><c>edgevoice bench dsp</c>: what the audio path costs and how good it is.</summary>
internal static class DspBenchCommand
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static Command Build()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file as well (keys: kernels, blocks, quality)." };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder of dsp.md and dsp.json: the parts that run replace theirs there, the others stay. Pictures go to the folder audio beside it.", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("docs", "benchmarks")) };
        var shared = new Option<DirectoryInfo?>("--shared") { Description = "Folder of reference recordings and yardsticks; ../shared where it is there." };
        var quick = new Option<bool>("--quick") { Description = "Fewer batches and files: a look, not a record. Nothing is written to --out." };
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

    /// <summary>The figures that lie in a folder; an empty report where there are none.</summary>
    /// <exception cref="JsonException">The file is there and holds something else.</exception>
    public static DspBenchReport Recorded(string folder)
    {
        string file = Path.Combine(folder, "dsp.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<DspBenchReport>(File.ReadAllText(file), Json) ?? DspBenchReport.Empty : DspBenchReport.Empty;
    }

    /// <summary>Writes page and figures.</summary>
    public static void Record(string folder, DspBenchReport report)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "dsp.json"), Text(report));
        File.WriteAllText(Path.Combine(folder, "dsp.md"), DspBenchPage.Markdown(report));
        string pictures = Path.GetFullPath(Path.Combine(folder, "..", "audio"));
        if (report.Pictures.Count > 0 && Directory.Exists(pictures))
            AudioPage.WritePictures(pictures, DspBenchPage.Pictures(report));
    }

    private static int Run(FileInfo? json, DspBenchOptions options)
    {
        try
        {
            Recorded(options.Out);
        }
        catch (JsonException broken)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{Path.Combine(options.Out, "dsp.json")}[/] is not what this bench writes ({broken.Message}): move it away or give another --out");
            return 2;
        }
        if (options.Quick)
            options = options with { Out = Path.Combine(Path.GetTempPath(), "edgevoice-bench-dsp", "benchmarks") };
        var report = DspBenchReport.Empty;
        AnsiConsole.Status().Start("measuring", status =>
            report = DspBench.Run(options, new Immediate(what => status.Status(Markup.Escape(what)))));
        DspBenchTables.Print(report);
        // Read again: another part may have been measured meanwhile.
        var whole = (options.Quick ? DspBenchReport.Empty : Recorded(options.Out)).With(report);
        if (!options.Quick)
        {
            Record(options.Out, whole);
            AnsiConsole.MarkupLineInterpolated($"tables: {Path.Combine(options.Out, "dsp.md")}");
        }
        if (json is not null)
        {
            File.WriteAllText(json.FullName, Text(whole));
            AnsiConsole.MarkupLineInterpolated($"figures: {json.FullName}");
        }
        foreach (var part in report.Parts.Where(part => part.Failure is not null))
            AnsiConsole.MarkupLineInterpolated($"[red]failed[/] {part.Name}: {part.Failure!}");
        return report.Parts.Any(part => part.Failure is not null) ? 1 : 0;
    }

    // A figure a line: whoever looks at a change sees which figures changed.
    private static string Text(DspBenchReport report)
    {
        string[] lists = [List("parts", report.Parts), List("kernels", report.Kernels), List("blocks", report.Blocks), List("quality", report.Quality), List("not_measured", report.NotMeasured), List("pictures", report.Pictures)];
        return $"{{\n{string.Join(",\n", lists)}\n}}\n";

        static string List<T>(string name, IReadOnlyList<T> items)
            => items.Count == 0 ? $"\"{name}\": []" : $"\"{name}\": [\n{string.Join(",\n", items.Select(item => JsonSerializer.Serialize(item, Json)))}\n]";
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
