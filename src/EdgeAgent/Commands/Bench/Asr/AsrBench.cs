using System.Globalization;
using System.Runtime.InteropServices;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>Runs the parts and gathers their figures.</summary>
internal static class AsrBench
{
    /// <param name="options">What to measure.</param>
    /// <param name="answers">Grammars of the pack.</param>
    /// <param name="progress">Pieces of work done, of all.</param>
    /// <param name="skipped">What is left out from the beginning, and why.</param>
    /// <returns>The figures, the confidence map fitted for each model, and the clips that were misheard.</returns>
    public static (AsrBenchReport Report, IReadOnlyDictionary<string, ConfidenceMap> Maps, IReadOnlyList<MisheardClip> Misheard) Run(
        AsrBenchOptions options, AnswerGrammars answers, Action<int, int> progress, IReadOnlyList<string> skipped)
    {
        var machine = Machine();
        var models = AsrModel.Open(options.Models, answers);
        try
        {
            IReadOnlyList<NoiseSource> noises = [.. NoiseSource.Folder(options.NoiseFolder), .. Babble(options.Sets)];
            var words = new WordErrorBench(options, models, noises);
            var invented = new InventedWords(options, models, noises);
            List<Action> jobs = [];
            if (options.Wants("words") || options.Wants("final") || options.Wants("confidence"))
                jobs.AddRange(words.Jobs());
            if (options.Wants("noise"))
                jobs.AddRange(invented.Jobs());
            Work(jobs, options.Workers, progress);

            var (figures, maps) = Calibrate(options, models, words);
            var report = new AsrBenchReport(
                machine,
                [.. models.Select(Figure)],
                options.Wants("words") ? words.Figures : [],
                options.Wants("words") ? words.Differences : [],
                options.Wants("final") ? words.Final : [],
                invented.Figures,
                figures,
                [.. skipped, .. models.Where(model => !model.Model.SupportsGrammar).Select(model => $"grammars of {model.Name}: it has a static graph")]);
            return (report, maps, words.Misheard);
        }
        finally
        {
            foreach (var model in models)
                model.Dispose();
        }
    }

    private static void Work(List<Action> jobs, int workers, Action<int, int> progress)
    {
        int done = 0;
        progress(0, jobs.Count);
        try
        {
            // Taken in order from one line of jobs: long lists come first.
            Parallel.ForEach(
                System.Collections.Concurrent.Partitioner.Create(jobs, System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, workers) },
                job =>
                {
                    job();
                    progress(Interlocked.Increment(ref done), jobs.Count);
                });
        }
        catch (AggregateException failed) when (failed.InnerException is RecognitionException or InvalidDataException)
        {
            throw failed.InnerException;
        }
    }

    private static (IReadOnlyList<CalibrationFigure> Figures, IReadOnlyDictionary<string, ConfidenceMap> Maps) Calibrate(
        AsrBenchOptions options, IReadOnlyList<AsrModel> models, WordErrorBench words)
    {
        var figures = new List<CalibrationFigure>();
        var maps = new Dictionary<string, ConfidenceMap>(StringComparer.Ordinal);
        if (!options.Wants("confidence"))
            return (figures, maps);
        foreach (var model in models)
        {
            ConfidenceCurve Curve(bool grammar)
            {
                // Bags have no order; the same words must give the same map.
                JudgedWord[] judged = words.Judged.TryGetValue((model.Name, grammar), out var bag)
                    ? [.. bag.OrderBy(word => word.Confidence).ThenBy(word => word.Speaker, StringComparer.Ordinal).ThenBy(word => word.Right)]
                    : [];
                if (Calibration.Measure(model.Name, grammar ? "grammar" : "free", judged) is not { } measured)
                    return ConfidenceCurve.Identity;
                figures.Add(measured.Figure);
                return measured.Curve;
            }
            var (free, closed) = (Curve(false), Curve(true));
            maps[model.Name] = ConfidenceMap.Of(free, closed, string.Create(CultureInfo.InvariantCulture,
                $"edgevoice bench asr, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}: {string.Join(", ", options.Sets.Select(set => set.Name))} over telephone lines with noise and loss"));
        }
        return (figures, maps);
    }

    // Up to eight speakers of the first list that has as many; babble of the speaker himself is among them for some clips.
    private static IEnumerable<NoiseSource> Babble(IReadOnlyList<AsrClipSet> sets)
    {
        var voices = sets.Select(set => set.Clips.Where(clip => clip.Words.Count > 1).GroupBy(clip => clip.Speaker).Take(8).ToArray()).FirstOrDefault(voices => voices.Length >= 4);
        if (voices is not null)
            yield return NoiseSource.Babble([.. voices.Select(voice => voice.Select(clip => clip.Sound).ToArray())]);
    }

    private static AsrModelFigure Figure(AsrModel model) => new(
        model.Name, model.Model.SampleRate, model.Model.Description.Words,
        model.Model.Description.Graph == VoskGraph.LookAhead ? "look-ahead" : "static", Math.Round(model.Model.Description.SizeBytes / 1e6, 1));

    private static AsrBenchMachine Machine()
    {
        static string[] Read(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
        return new(
            Read("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            double.TryParse(Read("/proc/loadavg").FirstOrDefault()?.Split(' ')[0], CultureInfo.InvariantCulture, out double load) ? load : 0,
            TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
