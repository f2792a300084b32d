using System.CommandLine;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Commands.Bench.Dsp;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary><c>edgevoice bench tts</c>: the voice of the box beside espeak-ng and the teacher on the same two hundred prompts.</summary>
internal static class TtsBenchCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file as JSON" };
        var page = new Option<FileInfo?>("--page") { Description = "Write the figures to this file as a Markdown page" };
        var listen = new Option<DirectoryInfo?>("--listen") { Description = "Write ten prompts by each voice to this folder, with a page of the figures" };
        var voices = new Option<FileInfo[]>("--voice") { Description = "Piper voice to measure (.onnx), once for each; default: the voice that the box speaks with", AllowMultipleArgumentsPerToken = true };
        var prompts = new Option<int>("--prompts") { Description = "How many of the prompts", DefaultValueFactory = _ => BenchPrompts.All.Count };
        var shared = new Option<DirectoryInfo?>("--shared") { Description = "Folder with the reference material (default: shared/ beside the tree)" };
        var command = new Command("tts", "Voices: speed, first sound, word errors of our recogniser on the telephone, DNSMOS, pitch and length beside the teacher") { json, page, listen, voices, prompts, shared };
        command.SetAction((parsed, cancellation) => RunAsync(
            new TtsBenchOptions(parsed.GetValue(voices) ?? [], Math.Clamp(parsed.GetValue(prompts), 1, BenchPrompts.All.Count), parsed.GetValue(shared)?.FullName ?? Path.Combine("..", "shared")),
            parsed.GetValue(json), parsed.GetValue(page), parsed.GetValue(listen), cancellation));
        return command;
    }

    private sealed record TtsBenchOptions(FileInfo[] Voices, int Prompts, string Shared);

    private static async Task<int> RunAsync(TtsBenchOptions options, FileInfo? json, FileInfo? page, DirectoryInfo? listen, CancellationToken cancellation)
    {
        try
        {
            var (result, spoken) = await AnsiConsole.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
                .StartAsync(progress => MeasureAsync(progress, options, cancellation));
            TtsBenchTable.Print(result);
            if (json is not null)
                await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(result, Indented), cancellation);
            if (page is not null)
                await File.WriteAllTextAsync(page.FullName, TtsBenchTable.Markdown(result, TimeProvider.System.GetUtcNow()), cancellation);
            if (listen is not null)
                ListeningPage.Write(listen.FullName, result, spoken);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is SynthesisException or RecognitionException)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{e.Message}[/]");
            return ExitCode.Failed;
        }
    }

    private static async Task<(TtsBenchResult Result, List<SpokenPrompts> Spoken)> MeasureAsync(ProgressContext progress, TtsBenchOptions options, CancellationToken cancellation)
    {
        var skipped = new List<string>();
        string[] prompts = [.. BenchPrompts.All.Take(options.Prompts)];
        // Speed first, before the yardsticks take memory and heat.
        var spoken = new List<SpokenPrompts>();
        foreach (ISpeechSynthesizer voice in Voices(options, skipped))
        {
            await using (voice)
                spoken.Add(await SpeakAsync(voice, prompts, progress.AddTask(voice.Name), cancellation));
        }
        var (teacher, why) = Teacher.Speak(prompts);
        if (teacher is not null)
            spoken.Add(teacher);
        else
            skipped.Add($"teacher: {why}");

        var models = new ModelChoice(new EdgeVoiceOptions());
        using VoskModel recogniser = VoskModel.Open(models.Recognizer);
        var sounds = new BenchSounds(options.Shared);
        bool opinions = File.Exists(Path.Combine(options.Shared, "eval", "sig_bak_ovr.onnx")) && File.Exists(Path.Combine(options.Shared, "eval", "model_v8.onnx"));
        if (!opinions)
            skipped.Add($"DNSMOS: {Path.GetFullPath(Path.Combine(options.Shared, "eval"))} holds no sig_bak_ovr.onnx and model_v8.onnx");
        using var measure = new VoiceMeasure(recogniser, opinions ? new Dnsmos(sounds) : null, opinions ? new P808(QualityModels.Open(sounds, "model_v8.onnx")) : null);
        var figures = new List<VoiceFigures>();
        foreach (SpokenPrompts voice in spoken)
        {
            ProgressTask task = progress.AddTask("what is heard of " + voice.Name, maxValue: 1);
            figures.Add(measure.Of(voice, ReferenceEquals(voice, teacher) ? null : teacher, share => task.Value = share));
            cancellation.ThrowIfCancellationRequested();
        }
        return (new TtsBenchResult(prompts.Length, TtsBenchTable.Machine(), figures, skipped), spoken);
    }

    private static IEnumerable<ISpeechSynthesizer> Voices(TtsBenchOptions options, List<string> skipped)
    {
        string[] files = [.. options.Voices.Select(file => file.FullName)];
        if (files.Length == 0 && new ModelChoice(new EdgeVoiceOptions()).Voice.PiperModel is { } own)
            files = [own];
        if (files.Length == 0)
            skipped.Add("our own voice: models/manifest.json lists none");
        foreach (string file in files)
            yield return PiperVoice.Open(new PiperOptions { ModelPath = file });
        yield return new EspeakVoice(new EspeakOptions());
    }

    private static async Task<SpokenPrompts> SpeakAsync(ISpeechSynthesizer voice, string[] prompts, ProgressTask task, CancellationToken cancellation)
    {
        task.MaxValue = prompts.Length;
        await foreach (ReadOnlyMemory<float> _ in voice.SpeakAsync("One two three.", SpeakingStyle.Default, cancellation))
        {
            // The first sentence of a program pays for its compilation.
        }
        var spoken = new List<SpokenPrompt>();
        foreach (string prompt in prompts)
        {
            var sound = new List<float>();
            double? first = null;
            long began = Stopwatch.GetTimestamp();
            await foreach (ReadOnlyMemory<float> chunk in voice.SpeakAsync(prompt, SpeakingStyle.Default, cancellation))
            {
                first ??= Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                sound.AddRange(chunk.Span);
            }
            spoken.Add(new SpokenPrompt(prompt, [.. sound], voice.SampleRate, first, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
            task.Increment(1);
        }
        return new SpokenPrompts(voice.Name, spoken);
    }
}
