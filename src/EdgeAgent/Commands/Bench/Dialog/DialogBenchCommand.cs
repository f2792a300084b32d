using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Dialog;

/// <summary><c>edgevoice bench dialog</c>: the dialog model on the public test splits, beside the published figures.</summary>
internal static class DialogBenchCommand
{
    private static readonly string[] Parts = ["clinc150", "banking77", "nlupp", "heads", "heard", "conversations", "latency"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Build()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file as JSON" };
        var page = new Option<FileInfo?>("--page") { Description = "Write the figures to this file as a Markdown page" };
        var encoder = new Option<FileInfo?>("--encoder") { Description = "Dialog model to measure (default: models/dialog/encoder/encoder.onnx of the tree)" };
        var shared = new Option<DirectoryInfo?>("--shared") { Description = "Folder with the reference material (default: shared/ beside the tree)" };
        var only = new Option<string[]>("--only") { Description = "Measure these parts alone", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong(Parts);
        var learn = new Option<FileInfo?>("--learn-hearing") { Description = "Measure nothing; have the recogniser hear sentences that are known, and write how it errs to this file (src/EdgeVoice.Dialog/Conversations/hearing-en.tsv)" };
        var slots = new Option<FileInfo?>("--learn-slots") { Description = "Measure nothing; have the recogniser hear values that are known, and fit to this file how sure a value is (src/EdgeVoice.Dialog/Meaning/slot-confidence-en.tsv)" };
        var keep = new Option<FileInfo?>("--keep") { Description = "Take the parts that are not measured now from this file of an earlier --json, so that the whole can be measured in pieces" };
        var transcript = new Option<FileInfo?>("--transcript") { Description = "Write the conversations that did not go well to this file" };
        var command = new Command("dialog", "Dialog model on CLINC150, Banking77, NLU++ and schema-guided dialogues, with latency and size") { json, page, encoder, shared, only, transcript, learn, slots, keep };
        command.SetAction(result => Run(result.GetValue(encoder), result.GetValue(shared), result.GetValue(json), result.GetValue(page), result.GetValue(only) is { Length: > 0 } some ? some : Parts, result.GetValue(transcript), result.GetValue(learn), result.GetValue(slots), result.GetValue(keep)));
        return command;
    }

    private static int Run(FileInfo? encoderFile, DirectoryInfo? sharedFolder, FileInfo? json, FileInfo? page, string[] parts, FileInfo? transcript, FileInfo? learn, FileInfo? slots, FileInfo? keep)
    {
        string? tree = Tree();
        string model = encoderFile?.FullName ?? Path.Combine(tree ?? ".", "models", "dialog", "encoder", "encoder.onnx");
        string data = Path.Combine(sharedFolder?.FullName ?? Path.Combine(tree ?? ".", "..", "shared"), "data");
        if (!File.Exists(Path.Combine(data, "clinc150", "data_full.json")))
        {
            AnsiConsole.MarkupLineInterpolated($"[red]No public corpora in '{Path.GetFullPath(data)}'[/]: this benchmark reads CLINC150, Banking77, NLU++ and schema-guided dialogues from the reference material, which is not part of the product. Put it beside the tree as shared/, or name it with --shared.");
            return 1;
        }
        try
        {
            if (learn is not null)
                return Learn(new PublicCorpora(data), Path.Combine(tree ?? ".", "packs"), learn);
            using OnnxUtteranceEncoder encoder = OnnxUtteranceEncoder.Load(model);
            if (slots is not null)
                return LearnSlots(encoder, Path.Combine(tree ?? ".", "packs"), slots);
            DialogBenchResult result = AnsiConsole.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
                .Start(progress => Measure(progress, encoder, new PublicCorpora(data), model, parts, () => new ConversationBenchmark(encoder, Path.Combine(tree ?? ".", "packs"), transcript).Measure()));
            if (keep is { Exists: false })
                throw new InvalidDataException($"No file '{keep.FullName}': --keep wants what an earlier run wrote with --json.");
            if (keep is not null)
                result = result.With(JsonSerializer.Deserialize<DialogBenchResult>(File.ReadAllText(keep.FullName)) ?? throw new InvalidDataException($"'{keep.FullName}' holds no figures"));
            Show(result);
            if (json is not null)
                File.WriteAllText(json.FullName, JsonSerializer.Serialize(result, Indented));
            if (page is not null)
                File.WriteAllText(page.FullName, DialogBenchTable.Markdown(DialogBenchTable.Rows(result), Machine(), TimeProvider.System.GetUtcNow()));
            return 0;
        }
        catch (Exception e) when (e is DialogModelException or RecognitionException or SynthesisException or InvalidOperationException or InvalidDataException or JsonException)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{e.Message}[/]");
            return 1;
        }
    }

    private static LineHearing Line(VoskModel model) => new(model, new TelephoneConditions { Noise = NoiseSource.Pink, SnrDb = 20 });

    private static int Learn(PublicCorpora corpora, string packs, FileInfo into)
    {
        // What callers of the packs say, and a part of CLINC150's validation split for the rest of the language.
        List<string> said = [.. ConversationBenchmark.Packs.SelectMany(name => ConversationBenchmark.Sentences(Path.Combine(packs, name))).Distinct(StringComparer.Ordinal)];
        var own = said.SelectMany(UtteranceTokenizer.Words).ToHashSet(StringComparer.Ordinal);
        using VoskModel model = VoskModel.Open(new ModelChoice(new EdgeVoiceOptions()).Recognizer);
        using LineHearing line = Line(model);
        File.WriteAllText(into.FullName, HeardBenchmark.Learn(line, [.. said.Where((_, i) => i % 2 == 0), .. corpora.Clinc("val").Where((_, i) => i % 60 == 0).Select(e => e.Text)], own));
        AnsiConsole.MarkupLineInterpolated($"{said.Count} sentences of the packs: {into.FullName}");
        return 0;
    }

    private static int LearnSlots(OnnxUtteranceEncoder encoder, string packs, FileInfo into)
    {
        using VoskModel model = VoskModel.Open(new ModelChoice(new EdgeVoiceOptions()).Recognizer);
        (string table, string report) = new SlotLearning(encoder, model, packs).Learn();
        File.WriteAllText(into.FullName, table);
        AnsiConsole.MarkupLineInterpolated($"{report}: {into.FullName}");
        return 0;
    }

    private static HeardFigures Heard(OnnxUtteranceEncoder encoder, IntentBenchmarks intents, PublicCorpora corpora)
    {
        using VoskModel model = VoskModel.Open(new ModelChoice(new EdgeVoiceOptions()).Recognizer);
        using LineHearing line = Line(model);
        (IntentClassifier clinc, double threshold) = intents.ClincTrained();
        IntentClassifier banking = intents.BankingTrained();
        return new HeardBenchmark(corpora, line).Measure(text => clinc.Classify(encoder.Encode(text))[0], threshold, text => banking.Classify(encoder.Encode(text))[0], SlotF1);

        double SlotF1(IEnumerable<(string Heard, List<string> Values)> turns)
        {
            int hit = 0, found = 0, there = 0;
            foreach ((string heard, List<string> values) in turns)
            {
                List<string> words = UtteranceTokenizer.Words(heard);
                string[] seen = [.. encoder.Encode(heard).Spans.Select(s => s.Kind + " " + string.Join(' ', words.Skip(s.Start).Take(s.Length)))];
                (hit, found, there) = (hit + seen.Count(values.Contains), found + seen.Length, there + values.Count);
            }
            return Math.Round(200.0 * hit / Math.Max(1, found + there), 1);
        }
    }

    private static DialogBenchResult Measure(ProgressContext progress, OnnxUtteranceEncoder encoder, PublicCorpora corpora, string model, string[] parts, Func<List<ConversationFigures>> conversations)
    {
        var intents = new IntentBenchmarks(encoder, corpora);
        // Latency first: nothing is remembered yet.
        LatencyFigures? latency = Part("latency", () => new LatencyBenchmark(encoder, corpora).Measure());
        ClincFigures? clinc = Part("clinc150", intents.Clinc);
        BankingFigures? banking = Part("banking77", intents.Banking);
        NluFigures? nlu = Part("nlupp", intents.Nlu);
        HeadFigures? heads = Part("heads", () => new HeadBenchmarks(encoder, corpora).Measure());
        HeardFigures? heard = Part("heard", () => Heard(encoder, intents, corpora));
        List<ConversationFigures>? suite = Part("conversations", conversations);
        return new DialogBenchResult(clinc, banking, nlu, heads, heard, suite, latency,
            new ModelFigures(Math.Round(new FileInfo(model).Length / 1e6, 1), Math.Round(Environment.WorkingSet / 1e6)));

        T? Part<T>(string name, Func<T> measure) where T : class
        {
            if (!parts.Contains(name, StringComparer.Ordinal))
                return null;
            ProgressTask task = progress.AddTask(name).IsIndeterminate();
            T figures = measure();
            task.IsIndeterminate(false).Value(task.MaxValue);
            return figures;
        }
    }

    private static void Show(DialogBenchResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("measure", "ours", "goal", "published");
        foreach (DialogBenchRow row in DialogBenchTable.Rows(result))
            table.AddRow(row.Measure.EscapeMarkup(), $"[bold]{row.Ours}[/]", row.Goal, row.Published);
        AnsiConsole.Write(table);
    }

    private static string Machine() =>
        $"{Environment.ProcessorCount} x {RuntimeInformation.ProcessArchitecture} ({Processor()}), .NET {Environment.Version}, one thread";

    private static string Processor()
    {
        const string Key = "model name";
        string? line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    /// <summary>The source tree that this program was built in, or null.</summary>
    private static string? Tree()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeVoice.sln")))
                return folder.FullName;
        }
        return null;
    }
}
