using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// Word error rate of the recogniser at 8 kHz with the suppressor on, beside the same with it off: what the suppressor is for.
/// </summary>
internal static class NoiseWordErrors
{
    public const string Metric = "word error rate, %";

    private const int RateHz = 8000;

    /// <param name="sounds">Reference folder.</param>
    /// <param name="model">Loaded recogniser.</param>
    /// <param name="noises">Names of noises, or null for all and babble.</param>
    /// <param name="ratiosDb">Signal-to-noise ratios, or null for 20, 10, 5, 0 dB.</param>
    /// <param name="every">Takes every n-th sentence: all 169 sentences take a minute of one core for each condition.</param>
    public static IReadOnlyList<QualityRow> Run(BenchSounds sounds, ISpeechRecognizerFactory model, IReadOnlyList<string>? noises = null, IReadOnlyList<double>? ratiosDb = null, int every = 1)
    {
        var clips = sounds.Clips(RateHz);
        SpokenClip[] chosen = [.. clips.Where((_, index) => index % every == 0)];
        var conditions = (from name in noises ?? [.. sounds.NoiseNames, "babble"] from ratio in ratiosDb ?? NoiseQuality.Ratios select (Name: name, Ratio: ratio)).ToArray();
        var noise = conditions.Select(condition => condition.Name).Distinct().ToDictionary(name => name, name => sounds.Noise(name, RateHz, clips));
        var rows = new QualityRow[conditions.Length];
        Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, n =>
        {
            var (name, ratio) = conditions[n];
            using var recogniser = model.Create();
            int words = 0, off = 0, on = 0;
            for (int i = 0; i < chosen.Length; i++)
            {
                // A moment of line noise before and after, as on a call.
                float[] said = [.. new float[RateHz / 2], .. SoundLevel.AtLevel(chosen[i].Samples, -22), .. new float[RateHz / 2]];
                float[] mixed = SoundLevel.Mix(said, noise[name], ratio, offset: 7919 * i);
                words += WordErrors.Words(chosen[i].Text).Length;
                off += WordErrors.Count(chosen[i].Text, Hear(recogniser, mixed));
                on += WordErrors.Count(chosen[i].Text, Hear(recogniser, NoiseQuality.Ours(RateHz, mixed)));
            }
            rows[n] = new("noise", $"{name} {ratio} dB 8 kHz, {words} words", Metric, 100.0 * on / words, "suppressor off", 100.0 * off / words);
        });
        return rows;
    }

    public static string Hear(ISpeechRecognizer recogniser, float[] sound)
    {
        recogniser.Reset();
        for (int at = 0; at < sound.Length; at += RateHz / 5)
            recogniser.Accept(sound.AsSpan(at, Math.Min(RateHz / 5, sound.Length - at)));
        return recogniser.Finish().Best.Text;
    }
}
