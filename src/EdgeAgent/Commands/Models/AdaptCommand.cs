using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Recognition.LanguageModels;
using EdgeVoice.Speech.Recognition.Pronunciation;
using EdgeVoice.Speech.Synthesis;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Models;

/// <summary><c>edgevoice models adapt</c>: the recogniser learns the words and sentences of a site's pack.</summary>
internal static class AdaptCommand
{
    /// <summary>Words that may stand for one that the lexicon lacks: rarer ones are not what a recogniser writes, and cost espeak-ng half a minute in a lexicon of 60,000.</summary>
    private const int LexiconWords = 20_000;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var pack = new Argument<string>("pack") { Description = "Folder of the dialog pack.", DefaultValueFactory = _ => InstallPaths.Pack };
        var model = new Option<string?>("--model") { Description = "Folder of a Vosk model, or its name in the manifest. Default: the first of the manifest." };
        var weight = new Option<double?>("--weight") { Description = "Share of the site's sentences in the language model, 0 to 0.95. Default: found by leaving sentences out." };
        var dry = new Option<bool>("--dry-run") { Description = "Report only; write nothing." };
        var deaf = new Option<bool>("--no-listening") { Description = "Without speaking and hearing the pack's test sentences." };
        var into = new Option<string?>("--into") { Description = "Write no more than the language model, to this folder, and report nothing: as the service does for itself." };
        var json = CommonOptions.Json();
        var command = new Command("adapt", "Teach the recogniser the words and sentences of a dialog pack: a new language model beside the old one.") { pack, model, weight, dry, deaf, into, json };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(pack)!, parsed.GetValue(model), parsed.GetValue(weight), parsed.GetValue(dry), !parsed.GetValue(deaf), parsed.GetValue(into), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string folder, string? named, double? weight, bool dry, bool listen, string? into, FileInfo? json, CancellationToken cancellation)
    {
        try
        {
            if (weight is not (null or (>= 0 and <= 0.95)))
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"--weight is {weight}, expected 0 to 0.95"));
            var loaded = DialogPackLoader.Load(folder);
            if (loaded.Pack is not { } pack)
                throw new InvalidDataException($"the pack {folder} cannot be used: {string.Join("; ", loaded.Errors.Take(5).Select(problem => $"{problem.File}:{problem.Line} found {problem.Found}, expected {problem.Expected}"))}");
            if (into is not null)
            {
                Learn(pack, folder, ModelFolders.Recognizer(named), weight, into);
                return ExitCode.Done;
            }
            var report = await AdaptAsync(pack, folder, ModelFolders.Recognizer(named), weight, dry, listen, cancellation);
            AdaptView.Print(report);
            if (json is not null)
                await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(report, Json), cancellation);
            return ExitCode.Done;
        }
        catch (Exception wrong) when (wrong is InvalidDataException or RecognitionException)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{wrong.Message}[/]");
            return ExitCode.WrongUse;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or SynthesisException)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{failed.Message}[/]");
            return ExitCode.Failed;
        }
    }

    private static void Learn(DialogPack pack, string packFolder, string modelFolder, double? weight, string into)
    {
        var adapter = LanguageModelAdapter.Open(modelFolder);
        adapter.Adapt(PackSentences.Of(pack, packFolder).Learned, weight);
        adapter.Save(pack.Name, Today(), into);
    }

    private static string Today() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Builds, writes and tries the site's language model.</summary>
    internal static async Task<AdaptReport> AdaptAsync(
        DialogPack pack, string packFolder, string modelFolder, double? weight, bool dry, bool listen, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var adapter = LanguageModelAdapter.Open(modelFolder);
        var aliases = new WordAliases(pack.Recognition.Aliases);
        var sentences = PackSentences.Of(pack, packFolder);
        var missing = await MissingAsync(adapter, sentences, pack, cancellation);
        adapter.Adapt(sentences.Learned, weight);

        string[] tests = [.. sentences.Tests.Select(aliases.ToRecognizer)];
        LanguageModelScore before = adapter.ScoreBase(tests), after = adapter.ScoreAdapted(tests);
        (WordCountPair? errors, string? written) = await TryAsync(adapter, pack, modelFolder, sentences.Tests, aliases, dry, listen, cancellation);
        return new AdaptReport(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(modelFolder)), pack.Name, written, sentences.Learned.Count, Math.Round(adapter.Weight, 3),
            new(adapter.BaseNGrams, adapter.NGrams), tests.Length, before.Words, before.Unknown,
            tests.Length == 0 ? null : new(Math.Round(before.Perplexity, 1), Math.Round(after.Perplexity, 1)),
            errors is null ? null : new(Math.Round(errors.Before.WerPct, 1), Math.Round(errors.After.WerPct, 1)), errors?.Before.Words ?? 0,
            missing, Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 1));
    }

    private sealed record WordCountPair(Bench.Asr.WordCount Before, Bench.Asr.WordCount After);

    private static async Task<(WordCountPair? Errors, string? Written)> TryAsync(
        LanguageModelAdapter adapter, DialogPack pack, string modelFolder, IReadOnlyList<string> tests, WordAliases aliases, bool dry, bool listen, CancellationToken cancellation)
    {
        string? written = dry ? null : adapter.Save(pack.Name, Today());
        if (!listen || tests.Count == 0)
            return (null, written);
        using var asItCame = VoskModel.Open(modelFolder, new RecognizerOptions { SiteGraph = false });
        var lines = await SiteListening.SpeakAsync(tests, asItCame.SampleRate, cancellation);
        var before = SiteListening.Errors(asItCame, WordAliases.None, lines);
        if (dry)
            return (null, null);
        using var adapted = VoskModel.Open(modelFolder);
        if (adapted.Site is null)
            throw new InvalidDataException($"the adapted model cannot be loaded: {adapted.SiteProblem}");
        return (new WordCountPair(before, SiteListening.Errors(adapted, aliases, lines)), written);
    }

    private static async Task<IReadOnlyList<MissingWord>> MissingAsync(LanguageModelAdapter adapter, PackSentences sentences, DialogPack pack, CancellationToken cancellation)
    {
        string[] missing = [.. sentences.Words.Where(word => !adapter.Vocabulary.Knows(word))];
        var suggestions = await SpellingSuggestions.FindAsync(adapter.Likeliest(LexiconWords), missing, pack.Pronunciation, cancellation);
        return
        [
            .. suggestions.Select(suggestion => new MissingWord(
                suggestion.Word, suggestion.Nearest is { } nearest ? string.Join(' ', nearest.Words) : null, suggestion.Nearest?.Distance,
                pack.Recognition.Aliases.GetValueOrDefault(suggestion.Word))),
        ];
    }
}
