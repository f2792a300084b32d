using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary><c>edgevoice bench asr</c>: how well recognisers hear, over which lines, and how far their confidence can be trusted.</summary>
internal static class AsrBenchCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var models = new Option<string[]>("--model") { Description = "Folder of a Vosk model, or its name in the manifest; may be given several times. Default: the model of the box." };
        var clips = new Option<string[]>("--clips") { Description = "Clips with their transcripts: a folder or a TSV file (file, text; also speaker, grammar); may be given several times. Default: ../shared/speech/read and digits where they are there." };
        var noise = new Option<DirectoryInfo?>("--noise") { Description = "Folder of noise recordings (WAV). Default: ../shared/noise where it is there; white and pink noise are made." };
        var pack = new Option<DirectoryInfo>("--pack") { Description = "Dialog pack whose grammars are used.", DefaultValueFactory = _ => new DirectoryInfo(InstallPaths.Pack) };
        var noCallers = new Option<bool>("--no-callers") { Description = "Without the synthetic callers." };
        var only = new Option<string[]>("--only") { Description = $"Parts to run: {string.Join(", ", AsrBenchOptions.Parts)}.", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. AsrBenchOptions.Parts]);
        var conditions = new Option<string[]>("--condition") { Description = "Only lines whose name holds this, e.g. G.711 or babble; may be given several times." };
        var part = new Option<int>("--part") { Description = "Clips of each list over every line with noise or loss; four times as many over no line and G.722; mu-law takes whole lists.", DefaultValueFactory = _ => 10 };
        var whole = new Option<int?>("--most") { Description = "Most clips of each list over any line." };
        var quick = new Option<bool>("--quick") { Description = "Whole lists over mu-law alone, 20 s of each noise: a look, not a record." };
        var workers = new Option<int>("--workers") { Description = "Threads.", DefaultValueFactory = _ => Math.Min(2, Environment.ProcessorCount) };
        var fit = new Option<bool>("--fit") { Description = $"Write the fitted confidence map into each model's folder ({ConfidenceMap.FileName})." };
        var misheard = new Option<FileInfo?>("--misheard") { Description = "Write every clip that was heard wrong, with its errors, as a TSV file." };
        var json = CommonOptions.Json();
        var folder = new Option<DirectoryInfo?>("--out") { Description = "Folder for asr.md and the picture; docs/benchmarks of the source tree. Not written when only a part was measured, unless given." };
        var command = new Command("asr", "Measure recognisers: word error over telephone lines, speed, words invented in noise, confidence.")
            { models, clips, noise, pack, noCallers, only, conditions, part, whole, quick, workers, fit, misheard, json, folder };
        command.SetAction((parsed, cancellation) =>
        {
            bool look = parsed.GetValue(quick);
            return RunAsync(
                new AsrBenchRequest(
                    parsed.GetValue(models) ?? [], parsed.GetValue(clips) ?? [], parsed.GetValue(noise)?.FullName, parsed.GetValue(pack)!.FullName,
                    !parsed.GetValue(noCallers), parsed.GetValue(only) ?? [],
                    parsed.GetValue(conditions) is { Length: > 0 } named ? named : look ? ["mu-law"] : [],
                    parsed.GetValue(part), parsed.GetValue(whole) ?? int.MaxValue, look ? 20 : 30, parsed.GetValue(workers)),
                parsed.GetValue(fit), parsed.GetValue(misheard), parsed.GetValue(json), parsed.GetValue(folder), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(AsrBenchRequest request, bool fit, FileInfo? misheardFile, FileInfo? json, DirectoryInfo? folder, CancellationToken cancellation)
    {
        AsrBenchReport report;
        IReadOnlyDictionary<string, ConfidenceMap> maps;
        IReadOnlyList<MisheardClip> misheard;
        AsrBenchOptions options;
        try
        {
            var skipped = new List<string>();
            options = await request.ResolveAsync(skipped, cancellation);
            var answers = Answers(request.Pack);
            Check(options, answers);
            (report, maps, misheard) = AnsiConsole.Progress().AutoClear(true).HideCompleted(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
                .Start(progress =>
                {
                    var task = progress.AddTask("listening");
                    return AsrBench.Run(options, answers, (done, all) => task.Value(all == 0 ? 100 : 100.0 * done / all), skipped);
                });
        }
        catch (Exception wrong) when (wrong is InvalidDataException or RecognitionException or SynthesisException or InvalidOperationException or IOException)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{wrong.Message}[/]");
            return wrong is InvalidDataException or RecognitionException { Code: "model-refused" } ? ExitCode.WrongUse : ExitCode.Failed;
        }
        AsrBenchTables.Print(report);
        if (fit)
            WriteMaps(options.Models, maps);
        bool record = request.Only.Count == 0 && request.Conditions.Count == 0;
        if (folder is not null || (record && !InstallPaths.IsInstalled))
            WritePage(report, folder?.FullName ?? Path.Combine("docs", "benchmarks"));
        if (misheardFile is not null)
        {
            File.WriteAllLines(misheardFile.FullName, [MisheardClip.Header, .. misheard.Select(clip => clip.Line())]);
            AnsiConsole.MarkupLineInterpolated($"misheard: {misheardFile.FullName}");
        }
        if (json is not null)
        {
            File.WriteAllText(json.FullName, JsonSerializer.Serialize(report, Json));
            AnsiConsole.MarkupLineInterpolated($"figures: {json.FullName}");
        }
        return ExitCode.Done;
    }

    private static AnswerGrammars Answers(string folder)
    {
        var loaded = DialogPackLoader.Load(folder);
        return new AnswerGrammars(loaded.Pack ?? throw new InvalidDataException($"the pack {folder} cannot be used: {string.Join("; ", loaded.Errors.Take(3).Select(problem => $"{problem.File}:{problem.Line} {problem.Found}"))}"));
    }

    private static void Check(AsrBenchOptions options, AnswerGrammars answers)
    {
        string[] unknown = [.. options.Sets.SelectMany(set => set.Clips).Select(clip => clip.Answer).OfType<string>().Distinct().Where(answer => answers.For(answer) is null)];
        if (unknown.Length > 0)
            throw new InvalidDataException($"no grammar is called {string.Join(", ", unknown)}: expected {string.Join(", ", AnswerGrammars.Kinds)}, or phrases with | between them");
    }

    private static void WriteMaps(IReadOnlyList<string> folders, IReadOnlyDictionary<string, ConfidenceMap> maps)
    {
        foreach (var (folder, map) in folders.Zip(maps.Values))
        {
            string file = Path.Combine(folder, ConfidenceMap.FileName);
            File.WriteAllBytes(file, map.ToJson());
            AnsiConsole.MarkupLineInterpolated($"confidence map: {file} (models of the manifest: run models/update-manifest.py)");
        }
    }

    private static void WritePage(AsrBenchReport report, string folder)
    {
        Directory.CreateDirectory(folder);
        string page = Path.Combine(folder, "asr.md");
        File.WriteAllText(page, AsrBenchTables.Markdown(report, "edgevoice bench asr"));
        if (report.Calibration.Count > 0)
            File.WriteAllText(Path.Combine(folder, AsrBenchTables.Picture), ReliabilityPicture.Svg(report.Calibration));
        AnsiConsole.MarkupLineInterpolated($"tables: {page}");
    }
}
