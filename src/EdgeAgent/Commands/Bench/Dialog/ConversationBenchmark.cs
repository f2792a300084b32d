using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Conversations;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Agent.Commands.Bench.Dialog;

/// <summary>The conversation suite: the tasks of the packs that come with EdgeVoice, pursued by a simulated caller who is misheard.</summary>
internal sealed class ConversationBenchmark(IUtteranceEncoder encoder, string packs, FileInfo? transcript)
{
    public static readonly string[] Packs = ["front-desk", "bank-branch"];

    private static readonly int[] Rates = [0, 10, 20, 30];

    // Each task is heard in this many ways at each rate: enough for a per cent.
    private const int Hearings = 5;

    /// <summary>Monday the 7th of September 2026, ten in the morning in London: what the tasks are written for.</summary>
    private static readonly DateTimeOffset Monday = new(2026, 9, 7, 10, 0, 0, TimeSpan.FromHours(1));

    public List<ConversationFigures> Measure()
    {
        var trained = Packs.Select(name => Train(Path.Combine(packs, name))).ToList();
        using StreamWriter? log = transcript is null ? null : new StreamWriter(transcript.FullName);
        return [.. Rates.Select(rate => At(trained, rate, log))];
    }

    /// <summary>What callers of a pack say: its examples, and the words of its tasks.</summary>
    public static IEnumerable<string> Sentences(string folder)
    {
        if (DialogPackLoader.Load(folder).Pack is not { } pack)
            return [];
        var tasks = CallerTaskFile.LoadFolder(Path.Combine(folder, "tests"), pack).Tasks;
        return [.. pack.Training.SelectMany(t => t.Examples), .. tasks.SelectMany(t => t.Opens.Concat(t.Values.Values.Concat(t.Changes.Values).SelectMany(v => v.Says)))];
    }

    private (DialogEngine Engine, CallerTask[] Tasks) Train(string folder)
    {
        var loaded = DialogPackLoader.Load(folder);
        if (loaded.Pack is not { } pack)
            throw new DialogModelException($"The pack '{folder}' has errors: {string.Join("; ", loaded.Errors.Take(3))}. Run `edgevoice dialog check {folder}`.");
        var (tasks, problems) = CallerTaskFile.LoadFolder(Path.Combine(folder, "tests"), pack);
        return problems.IsEmpty ? (SiteUnderstanding.Train(pack, encoder).Engine, [.. tasks]) : throw new DialogModelException($"Its tasks have errors: {string.Join("; ", problems.Take(3))}.");
    }

    private static ConversationFigures At(List<(DialogEngine Engine, CallerTask[] Tasks)> trained, int rate, StreamWriter? log)
    {
        var results = new List<TaskResult>();
        foreach (var (engine, tasks) in trained)
        {
            var runner = new TaskRunner(engine, Monday);
            var vocabulary = engine.Pack.Training.SelectMany(t => t.Examples).Concat(BackgroundSentences.English).ToList();
            for (int hearing = 1; hearing <= (rate == 0 ? 1 : Hearings); hearing++)
            {
                foreach (var (task, n) in tasks.Select((task, n) => (task, n)))
                {
                    var mishearing = new Mishearing(HearingTable.English, vocabulary, seed: (hearing * 1000 + n) * 100 + rate);
                    var result = runner.Run(task, (said, expected) => mishearing.Hear(said, rate / 100.0, expected));
                    results.Add(result);
                    if (log is not null && (!result.Completed || result.WrongActions > 0 || result.NeedlessConfirmations > 0))
                        log.WriteLine($"== {engine.Pack.Name}: {task.Name}, {rate} %, hearing {hearing}: {(result.Completed ? "completed" : result.HandedOver ? "handed over" : "failed")}, {result.CallerTurns} turns, {result.WrongActions} wrong, {result.NeedlessConfirmations} needless\n{string.Join('\n', result.Transcript)}\n");
                }
            }
        }
        double Share(Func<TaskResult, bool> of) => Math.Round(100.0 * results.Count(of) / results.Count, 1);
        return new ConversationFigures(rate, trained.Sum(t => t.Tasks.Length), results.Count, Share(r => r.Completed), Share(r => r.HandedOver),
            Math.Round(results.Average(r => (double)r.CallerTurns), 2), results.Sum(r => r.WrongActions), results.Sum(r => r.WrongHighStakes),
            Math.Round(results.Average(r => (double)r.NeedlessConfirmations), 3));
    }
}
