using EdgeVoice.Agent.Commands.Bench.Asr;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>What a noise and the suppressor do to the recogniser: one noise a part, for each takes minutes.</summary>
internal sealed class NoiseWordsBench(string name, string noise) : IDspBenchPart
{
    public const int RateHz = 8000;

    public string Name => name;

    public void Run(DspBenchContext context) => Hear(context, noise, (sounds, clips, model) =>
    {
        if (context.Quick)
            clips = [.. clips.Where((_, n) => n % 24 == 0)];
        return NoiseWordErrors.Run(clips, sounds.Noise(noise, RateHz, sounds.Clips(RateHz)), noise, model, context.Quick ? [5] : NoiseQuality.Ratios);
    });

    /// <summary>Measures with the recogniser on the sentences read and those of the callers; says so where something for it is missing.</summary>
    public static void Hear(DspBenchContext context, string what, Func<BenchSounds, IReadOnlyList<SpokenClip>, VoskModel, IEnumerable<QualityRow>> measure)
    {
        if (context.Shared is null || new BenchSounds(context.Shared) is not { Present: true } sounds)
        {
            context.Skip("word error rate in noise", "needs the recordings of the reference folder (--shared)");
            return;
        }
        if (FindModel() is not string folder)
        {
            context.Skip("word error rate in noise", "no recogniser model (models/asr/starter-en-8k)");
            return;
        }
        context.Report($"{what}, word error rate");
        try
        {
            using var model = VoskModel.Open(folder, new RecognizerOptions { MaxAlternatives = 1 });
            foreach (var row in measure(sounds, [.. sounds.Clips(RateHz), .. Callers(context)], model))
                row.AddTo(context);
        }
        catch (Exception missing) when (missing is RecognitionException or DllNotFoundException or TypeInitializationException)
        {
            context.Skip("word error rate in noise", (missing.InnerException ?? missing).Message);
        }
    }

    /// <summary>The recogniser that comes along, if it is there.</summary>
    public static string? FindModel() => Path.Combine(InstallPaths.Models, "asr", "starter-en-8k") is var model && Directory.Exists(model) ? model : null;

    /// <summary>Eighty of the sentences that synthetic callers say in <c>bench asr</c>, as far as their voices are installed.</summary>
    public static IEnumerable<SpokenClip> Callers(DspBenchContext context)
    {
        var missing = new List<string>();
        var set = SyntheticCallers.SpeakAsync(missing, CancellationToken.None).GetAwaiter().GetResult();
        foreach (string voice in missing)
            context.Skip("some of the callers", voice);
        return set.AtMost(80).Clips.Select(clip => new SpokenClip(clip.Name, clip.Speaker, clip.Text, Resampler.Convert(clip.Sound.Samples, clip.Sound.SampleRate, RateHz)));
    }
}
