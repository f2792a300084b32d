using System.Collections.Concurrent;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Pipeline;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>Every list over every line, with and without our audio pipeline, free and with grammars.</summary>
internal sealed class WordErrorBench(AsrBenchOptions options, IReadOnlyList<AsrModel> models, IReadOnlyList<NoiseSource> noises)
{
    private readonly ConcurrentBag<(int Order, AsrSetFigure Figure)> _figures = [];
    private readonly ConcurrentBag<(int Order, int Clip, MisheardClip Misheard)> _misheard = [];
    private readonly ConcurrentDictionary<(string Model, string Set, string Mode), ConcurrentBag<Decoded>> _timed = new();
    private readonly ConcurrentDictionary<(string Model, bool Grammar), ConcurrentBag<JudgedWord>> _judged = new();
    private readonly ConcurrentBag<ClipCount> _counts = [];

    public IReadOnlyList<AsrSetFigure> Figures => [.. _figures.OrderBy(figure => figure.Order).Select(figure => figure.Figure)];

    /// <summary>Words with their confidences, of all telephone lines, by model and whether a grammar was on.</summary>
    public IReadOnlyDictionary<(string Model, bool Grammar), ConcurrentBag<JudgedWord>> Judged => _judged;

    /// <summary>The first model beside each other one, clip by clip.</summary>
    public IReadOnlyList<AsrDifferenceFigure> Differences => ModelComparison.Compare([.. models.Select(model => model.Name)], _counts);

    /// <summary>Clips with an error in them, in the order of the figures.</summary>
    public IReadOnlyList<MisheardClip> Misheard => [.. _misheard.OrderBy(one => one.Order).ThenBy(one => one.Clip).Select(one => one.Misheard)];

    public IReadOnlyList<AsrFinalFigure> Final =>
    [
        .. from timed in _timed
           orderby timed.Key
           let last = timed.Value.Select(one => one.LastSampleToFinalMs ?? 0).Order().ToArray()
           let final = timed.Value.Select(one => one.FinalMs ?? 0).Order().ToArray()
           select new AsrFinalFigure(timed.Key.Model, timed.Key.Set, timed.Key.Mode, AsrDecoding.EndpointMs, At(last, 0.5), At(last, 0.95), At(final, 0.5), At(final, 0.95)),
    ];

    /// <summary>The work, in pieces that may run side by side.</summary>
    public IReadOnlyList<Action> Jobs()
    {
        var jobs = new List<Action>();
        int order = 0;
        foreach (var set in options.Sets)
        {
            foreach (var condition in AsrConditions.All(noises).Where(condition => options.WantsCondition(condition.Name)))
            {
                var part = set.AtMost(options.ClipsOver(condition));
                foreach (bool pipeline in (bool[])[false, true])
                {
                    int number = order;
                    order += models.Count * AsrModes.All.Count;
                    jobs.Add(() => Measure(part, condition, pipeline, number));
                }
            }
        }
        return jobs;
    }

    private void Measure(AsrClipSet set, AsrCondition condition, bool pipeline, int order)
    {
        foreach (var rate in models.GroupBy(model => model.Model.SampleRate))
        {
            LineSound[] lines = [.. set.Clips.Select((clip, n) => Carry(clip, n, condition.Line, pipeline, rate.Key))];
            foreach (var model in rate)
            {
                foreach (string mode in AsrModes.All)
                    Decode(model, mode, set, condition, pipeline, lines, order++);
            }
        }
    }

    private static LineSound Carry(AsrClip clip, int number, TelephoneConditions line, bool pipeline, int rateHz)
    {
        // Without a line the pipeline runs only at the rates that a line has.
        bool clean = pipeline && (line.Codec is not null || rateHz is 8000 or 16000);
        return TelephoneChannel.Carry(clip.Sound.Samples, clip.Sound.SampleRate, line with { Cleaning = clean ? new AudioPipelineOptions() : null, Seed = number + 1 }, rateHz);
    }

    private void Decode(AsrModel model, string mode, AsrClipSet set, AsrCondition condition, bool pipeline, LineSound[] lines, int order)
    {
        if (mode != AsrModes.Free && !model.Model.SupportsGrammar)
            return;
        var sum = default(WordCount);
        double processor = 0, sound = 0;
        int clips = 0;
        using var recognizer = model.Model.Create();
        for (int n = 0; n < lines.Length; n++)
        {
            var clip = set.Clips[n];
            if (!AsrModes.Fits(clip, mode))
                continue;
            var heard = AsrDecoding.Hear(recognizer, model.GrammarOf(clip, mode), lines[n]);
            var (words, kept) = SpokenWords.Heard(heard.Result.Best);
            var aligned = WordAlignment.Align(clip.Words, words);
            sum += aligned.Count;
            _counts.Add(new ClipCount(model.Name, set.Name, mode, condition.Kind, pipeline, clip.Name, aligned.Count));
            if (aligned.Count.Errors > 0)
                _misheard.Add((order, n, new MisheardClip(model.Name, set.Name, condition.Name, mode, pipeline, clip, words, aligned)));
            (processor, sound, clips) = (processor + heard.ProcessorMs, sound + heard.SoundMs, clips + 1);
            if (condition.Line.Codec is not null)
            {
                var judged = _judged.GetOrAdd((model.Name, mode != AsrModes.Free), _ => []);
                for (int w = 0; w < kept.Length; w++)
                    judged.Add(new JudgedWord(kept[w].Confidence, aligned.Right[w], clip.Speaker));
            }
            if (condition.Share == AsrListShare.Whole && heard.FinalMs is not null)
                _timed.GetOrAdd((model.Name, set.Name, mode), _ => []).Add(heard);
        }
        if (clips > 0)
        {
            _figures.Add((order, new AsrSetFigure(
                model.Name, set.Name, condition.Name, mode, pipeline, clips, sum.Words, Math.Round(sum.WerPct, 1),
                Pct(sum.Substituted, sum.Words), Pct(sum.Deleted, sum.Words), Pct(sum.Inserted, sum.Words), Math.Round(processor / sound, 4))));
        }
    }

    private static double Pct(int part, int whole) => Math.Round(100.0 * part / Math.Max(1, whole), 1);

    private static double At(double[] sorted, double share) => Math.Round(sorted[(int)Math.Round(share * (sorted.Length - 1))], 1);
}
