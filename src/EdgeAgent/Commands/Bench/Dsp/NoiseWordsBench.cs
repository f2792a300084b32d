using EdgeVoice.Agent.Configuration;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>What some of the noises and the suppressor do to the recogniser: in pieces, for each takes minutes.</summary>
internal sealed class NoiseWordsBench(string name, params string[] noises) : IDspBenchPart
{
    public string Name => name;

    public void Run(DspBenchContext context)
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
        context.Report("noise, word error rate");
        try
        {
            using var model = VoskModel.Open(folder, new RecognizerOptions { MaxAlternatives = 1 });
            foreach (var row in NoiseWordErrors.Run(sounds, model, noises, context.Quick ? [10] : null, context.Quick ? 40 : 6))
                row.AddTo(context);
        }
        catch (Exception missing) when (missing is RecognitionException or DllNotFoundException or TypeInitializationException)
        {
            context.Skip("word error rate in noise", (missing.InnerException ?? missing).Message);
        }
    }

    /// <summary>The recogniser that comes along, if it is there.</summary>
    public static string? FindModel() => Path.Combine(InstallPaths.Models, "asr", "starter-en-8k") is var model && Directory.Exists(model) ? model : null;
}
