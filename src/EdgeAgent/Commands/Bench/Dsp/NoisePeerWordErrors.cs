using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Word error rate of the recogniser at 8 kHz behind each suppressor, on the same sentences in the same noises.</summary>
internal static class NoisePeerWordErrors
{
    public const string Metric = "word error rate behind each suppressor, %";
    public const string MoreMetric = "more than behind ours, points";
    public const string ErrorMetric = "standard error of that, points";
    public const string All = "mean of all, 8 kHz";

    private const int RateHz = NoiseWordsBench.RateHz;

    /// <param name="clips">Clips at 8 kHz.</param>
    /// <param name="noises">Noises at 8 kHz, by name.</param>
    /// <param name="ratiosDb">Signal-to-noise ratios.</param>
    /// <param name="model">Loaded recogniser.</param>
    /// <param name="gtcrn">The neural suppressor.</param>
    public static IEnumerable<QualityRow> Run(IReadOnlyList<SpokenClip> clips, IReadOnlyList<(string Name, float[] Sound)> noises, IReadOnlyList<double> ratiosDb, ISpeechRecognizerFactory model, Gtcrn gtcrn)
    {
        var ways = Ways(gtcrn).ToArray();
        var conditions = (from noise in noises from ratio in ratiosDb select (noise, ratio)).ToArray();
        // By condition, way and clip.
        var errors = conditions.Select(_ => ways.Select(_ => new int[clips.Count]).ToArray()).ToArray();
        NoiseWordErrors.InParallel(model, conditions.Length * clips.Count, (n, recogniser) =>
        {
            var (c, i) = Math.DivRem(n, clips.Count);
            var (sound, start) = NoiseWordErrors.InNoise(clips, i, conditions[c].noise.Sound, conditions[c].ratio);
            for (int way = 0; way < ways.Length; way++)
                errors[c][way][i] = WordErrors.Count(clips[i].Text, NoiseWordErrors.Hear(recogniser, ways[way].Clean(sound)[start..]));
        });
        double words = clips.Sum(clip => WordErrors.Words(clip.Text).Length);
        for (int c = 0; c < conditions.Length; c++)
        {
            double[] rates = [.. errors[c].Select(clip => 100 * clip.Sum() / words)];
            for (int way = 1; way < ways.Length; way++)
                yield return new("noise", $"{conditions[c].noise.Name} {conditions[c].ratio} dB 8 kHz, {words} words", Metric, rates[0], ways[way].Name, rates[way]);
        }
        // A sentence that is hard in one noise is hard in the next: the sentences are the independent draws, not the conditions.
        int[][] sums = [.. ways.Select((_, way) => clips.Select((_, i) => errors.Sum(condition => condition[way][i])).ToArray())];
        double heard = words * conditions.Length;
        for (int way = 1; way < ways.Length; way++)
        {
            double ours = 100 * sums[0].Sum() / heard, theirs = 100 * sums[way].Sum() / heard;
            yield return new("noise", All, Metric, ours, ways[way].Name, theirs);
            yield return new("noise", All, MoreMetric, 0, ways[way].Name, theirs - ours);
            yield return new("noise", All, ErrorMetric, 0, ways[way].Name, NoiseWordErrors.StandardError(sums[way], sums[0], heard));
        }
    }

    private static IEnumerable<(string Name, Func<float[], float[]> Clean)> Ways(Gtcrn gtcrn) =>
    [
        ("ours", sound => NoiseQuality.Ours(RateHz, sound)),
        ("suppressor off", sound => sound),
        .. SuppressorPeers.At(RateHz),
        (Gtcrn.Name, sound => Resampler.Convert(gtcrn.Denoise(Resampler.Convert(sound, RateHz, 2 * RateHz)), 2 * RateHz, RateHz)),
    ];
}
