using System.Collections.Concurrent;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// Word error rate of the recogniser at 8 kHz with the suppressor on, beside the same with it off: what the suppressor is for.
/// </summary>
internal static class NoiseWordErrors
{
    public const string Metric = "word error rate, %";
    public const string ErrorMetric = "standard error of the difference, points";

    private const int RateHz = 8000;
    private const int Moment = RateHz / 2;

    // A bypass is exact but for the rounding of the transforms.
    private const float SameSound = 1e-5f;

    /// <param name="clips">Clips at 8 kHz: read sentences and callers.</param>
    /// <param name="noise">The noise, at 8 kHz.</param>
    /// <param name="name">Its name.</param>
    /// <param name="model">Loaded recogniser.</param>
    /// <param name="ratiosDb">Signal-to-noise ratios.</param>
    public static IEnumerable<QualityRow> Run(IReadOnlyList<SpokenClip> clips, float[] noise, string name, ISpeechRecognizerFactory model, IReadOnlyList<double> ratiosDb)
    {
        var results = ratiosDb.Select(_ => new ClipErrors[clips.Count]).ToArray();
        InParallel(model, ratiosDb.Count * clips.Count, (n, recogniser) =>
        {
            var (ratio, clip) = Math.DivRem(n, clips.Count);
            results[ratio][clip] = Measure(clips, clip, noise, ratiosDb[ratio], recogniser);
        });
        for (int n = 0; n < results.Length; n++)
        {
            double words = results[n].Sum(clip => clip.Words);
            string set = $"{name} {ratiosDb[n]} dB 8 kHz, {words} words";
            yield return new("noise", set, Metric, 100 * results[n].Sum(clip => clip.On) / words, "suppressor off", 100 * results[n].Sum(clip => clip.Off) / words);
            yield return new("noise", set, ErrorMetric, StandardError([.. results[n].Select(clip => clip.On)], [.. results[n].Select(clip => clip.Off)], words));
        }
    }

    /// <summary>Pieces of work on all processors, a recogniser for each worker: a clip in loud noise takes many times one in weak noise.</summary>
    public static void InParallel(ISpeechRecognizerFactory model, int count, Action<int, ISpeechRecognizer> work)
        => Parallel.ForEach(
            Partitioner.Create(Enumerable.Range(0, count), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            model.Create,
            (n, _, recogniser) =>
            {
                work(n, recogniser);
                return recogniser;
            },
            recogniser => recogniser.Dispose());

    public static string Hear(ISpeechRecognizer recogniser, float[] sound)
    {
        recogniser.Reset();
        for (int at = 0; at < sound.Length; at += RateHz / 5)
            recogniser.Accept(sound.AsSpan(at, Math.Min(RateHz / 5, sound.Length - at)));
        return recogniser.Finish().Best.Text;
    }

    /// <summary>Of the difference of two word error rates on the same clips, points: the clips are the independent draws.</summary>
    public static double StandardError(int[] errors, int[] others, double words)
    {
        double[] differences = [.. errors.Zip(others, (one, other) => (double)(one - other))];
        return 100 * differences.Length * Scores.StandardError(differences) / words;
    }

    /// <summary>
    /// A clip in noise, and where it begins. The caller has said something before (the clip before in the list): a suppressor knows the line,
    /// as it does in a call. From there on the recogniser hears a moment of line noise, the clip, and another moment.
    /// </summary>
    public static (float[] Sound, int Start) InNoise(IReadOnlyList<SpokenClip> clips, int i, float[] noise, double ratioDb)
    {
        float[] before = [.. new float[Moment], .. SoundLevel.AtLevel(clips[(i + clips.Count - 1) % clips.Count].Samples, -22), .. new float[Moment]];
        float[] said = [.. before, .. SoundLevel.AtLevel(clips[i].Samples, -22), .. new float[Moment]];
        return (SoundLevel.Mix(said, noise, ratioDb, offset: 7919 * i), before.Length - Moment);
    }

    private static ClipErrors Measure(IReadOnlyList<SpokenClip> clips, int i, float[] noise, double ratioDb, ISpeechRecognizer recogniser)
    {
        var (mixed, start) = InNoise(clips, i, noise, ratioDb);
        float[] off = mixed[start..], on = NoiseQuality.Ours(RateHz, mixed)[start..];
        int missed = WordErrors.Count(clips[i].Text, Hear(recogniser, off));
        bool same = Enumerable.Range(0, on.Length).All(n => MathF.Abs(on[n] - off[n]) < SameSound);
        return new(WordErrors.Words(clips[i].Text).Length, missed, same ? missed : WordErrors.Count(clips[i].Text, Hear(recogniser, on)));
    }

    private readonly record struct ClipErrors(int Words, int Off, int On);
}
