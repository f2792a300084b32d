using System.Collections.Immutable;
using System.CommandLine;
using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Conversations;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Dialog;

/// <summary>`edgevoice dialog check | train | test | chat`: the tools of those who edit what the agent says.</summary>
internal static class DialogCommand
{
    private const int Good = 0, Bad = 1, WrongUse = 2;

    public static Command Build()
    {
        var pack = new Argument<string>("pack") { Description = "folder of the dialog pack", DefaultValueFactory = _ => InstallPaths.Pack };
        var model = new Option<string>("--model") { Description = "the dialog model", DefaultValueFactory = _ => Path.Combine(InstallPaths.Models, "dialog", "encoder", "encoder.onnx") };
        var at = new Option<DateTimeOffset?>("--at") { Description = "the moment at which conversations take place (default: Monday the 7th of September 2026, ten in the morning in London)" };

        var check = new Command("check", "checks a pack and prints every problem with file, line, what was found and what is expected") { pack };
        check.SetAction(parsed => Check(parsed.GetValue(pack)!));

        var train = new Command("train", "trains the pack's intents and says which of them are easily taken for each other") { pack, model };
        train.SetAction(parsed => WithEngine(parsed.GetValue(pack)!, parsed.GetValue(model)!, trained => TrainingView.Print(trained.Report)));

        var voice = new Option<bool>("--voice") { Description = "say the caller's words, carry them over a telephone line (mu-law) and have the recogniser, which has learned the pack, hear them" };
        var snr = new Option<double?>("--snr") { Description = "with --voice: noise on the line, this many dB below the speech (5 to 40)" };
        snr.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double?>() is { } db && db is < 5 or > 40)
                given.AddError(FormattableString.Invariant($"--snr {db}: expected 5 to 40 dB"));
        });
        var recognizer = new Option<string>("--recognizer") { Description = "with --voice: folder of a Vosk model", DefaultValueFactory = _ => new ModelChoice(new EdgeVoiceOptions()).Recognizer };
        var test = new Command("test", "runs the conversations and tasks in the pack's folder tests/, as text or by voice") { pack, model, at, voice, snr, recognizer };
        test.SetAction(parsed => WithEngine(parsed.GetValue(pack)!, parsed.GetValue(model)!, trained =>
        {
            var when = parsed.GetValue(at) ?? new DateTimeOffset(2026, 9, 7, 10, 0, 0, TimeSpan.FromHours(1));
            return parsed.GetValue(voice)
                ? ByVoice(trained.Engine.Pack, parsed.GetValue(pack)!, parsed.GetValue(recognizer)!, parsed.GetValue(snr), hear => Test(parsed.GetValue(pack)!, trained, when, hear))
                : Test(parsed.GetValue(pack)!, trained, when, null);
        }));

        var chat = new Command("chat", "talks with the agent in the terminal; keys as #12, an empty line for silence") { pack, model };
        chat.SetAction(parsed => WithEngine(parsed.GetValue(pack)!, parsed.GetValue(model)!, trained => new ChatView(trained.Engine, TimeProvider.System).Run(Console.In)));

        return new Command("dialog", "checks, trains, tests and tries out a dialog pack") { check, train, test, chat };
    }

    private static int Check(string folder)
    {
        var loaded = DialogPackLoader.Load(folder);
        PackProblemView.Print(loaded.Problems);
        if (loaded.Pack is not { } pack)
            return Directory.Exists(folder) ? Bad : WrongUse;
        AnsiConsole.MarkupLineInterpolated(
            $"[green]good[/]: {pack.Name}, {pack.Intents.Count} intents, {pack.Faqs.Count} questions, {pack.Flows.Count} flows, {pack.FixedWording.Length} sentences rendered ahead");
        return Good;
    }

    private static int WithEngine(string folder, string model, Func<TrainedPack, int> use)
    {
        var loaded = DialogPackLoader.Load(folder);
        if (loaded.Pack is not { } pack)
        {
            PackProblemView.Print(loaded.Problems);
            return WrongUse;
        }
        try
        {
            using var encoder = OnnxUtteranceEncoder.Load(model);
            var (engine, report) = EdgeVoice.Dialog.Meaning.SiteUnderstanding.Train(pack, encoder);
            return use(new TrainedPack(engine, report));
        }
        catch (DialogModelException broken)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]the dialog model cannot be used[/]: {broken.Message}");
            return WrongUse;
        }
    }

    private static int ByVoice(DialogPack pack, string folder, string recognizer, double? snr, Func<Func<string, ExpectedAnswer?, ImmutableArray<Hypothesis>>, int> test)
    {
        try
        {
            using var ear = SiteRecognizer.OpenAsync(recognizer, pack, folder, CancellationToken.None).GetAwaiter().GetResult();
            using var line = new LineHearing(ear, new TelephoneConditions { Noise = snr is null ? null : NoiseSource.Pink, SnrDb = snr ?? 20 });
            int call = 0;
            return test((text, expected) => line.Hear(text, expected, call++));
        }
        catch (Exception wrong) when (wrong is RecognitionException or SynthesisException)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{wrong.Message}[/]");
            return WrongUse;
        }
    }

    private static int Test(string folder, TrainedPack trained, DateTimeOffset at, Func<string, ExpectedAnswer?, ImmutableArray<Hypothesis>>? hear)
    {
        var (conversations, problems) = ConversationFile.LoadFolder(Path.Combine(folder, "tests"));
        if (problems.Length > 0)
        {
            PackProblemView.Print(problems);
            return WrongUse;
        }
        var runner = new ConversationRunner(trained.Engine, at);
        var results = conversations.Select(conversation => runner.Run(conversation, hear)).ToList();
        var table = new Table().Border(TableBorder.Simple).AddColumns("conversation", "turns", "");
        foreach (var result in results)
            table.AddRow(Markup.Escape(result.Conversation.Name), $"{result.CallerTurns}", result.Passed ? "[green]as written[/]" : "[red]not as written[/]");
        AnsiConsole.Write(table);
        foreach (var failure in results.SelectMany(r => r.Failures))
            AnsiConsole.MarkupLineInterpolated($"[red]{failure.File}:{failure.Line}[/] {failure.Conversation}: found {failure.Found}; expected {failure.Expected}");
        int passed = results.Count(r => r.Passed);
        AnsiConsole.MarkupLineInterpolated($"{passed} of {results.Count} conversations went as written, {results.Select(r => (double)r.CallerTurns).DefaultIfEmpty().Average():0.0} turns each");
        int unreached = Tasks(folder, trained, at, hear);
        return unreached < 0 ? WrongUse : passed == results.Count && unreached == 0 ? Good : Bad;
    }

    /// <summary>Has a simulated caller pursue the tasks; returns how many did not reach their goal, -1 when they cannot be read.</summary>
    private static int Tasks(string folder, TrainedPack trained, DateTimeOffset at, Func<string, ExpectedAnswer?, ImmutableArray<Hypothesis>>? hear)
    {
        var (tasks, problems) = CallerTaskFile.LoadFolder(Path.Combine(folder, "tests"), trained.Engine.Pack);
        if (problems.Length > 0)
        {
            PackProblemView.Print(problems);
            return -1;
        }
        if (tasks.IsEmpty)
            return 0;
        var runner = new TaskRunner(trained.Engine, at);
        var results = tasks.Select(task => runner.Run(task, hear)).ToList();
        foreach (var lost in results.Where(r => !r.Completed))
            AnsiConsole.MarkupLineInterpolated($"[red]{lost.Task.File}:{lost.Task.Line}[/] {lost.Task.Name}: not reached\n{string.Join('\n', lost.Transcript)}");
        AnsiConsole.MarkupLineInterpolated($"{results.Count(r => r.Completed)} of {results.Count} tasks reached, {results.Average(r => (double)r.CallerTurns):0.0} turns each, {results.Count(r => r.HandedOver)} handed to a person unasked, {results.Sum(r => r.WrongActions)} wrong actions, {results.Sum(r => r.WrongHighStakes)} of high stakes");
        return results.Count(r => !r.Completed);
    }
}

/// <summary>An engine and how well its intents keep apart.</summary>
internal sealed record TrainedPack(EdgeVoice.Dialog.DialogEngine Engine, TrainingReport Report);
