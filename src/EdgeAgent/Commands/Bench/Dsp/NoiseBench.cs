using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Noise;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Quality of the noise suppressor: SI-SDR and DNSMOS beside its peers; spectrograms.</summary>
internal sealed class NoiseBench : IDspBenchPart
{
    public string Name => "noise";

    public void Run(DspBenchContext context)
    {
        if (context.Shared is null || new BenchSounds(context.Shared) is not { Present: true } sounds)
        {
            context.Skip("noise quality", "needs the recordings of the reference folder (--shared)");
            return;
        }
        context.Report("noise, SI-SDR and DNSMOS");
        foreach (var row in NoiseQuality.Run(sounds, context.Quick ? ["pink_noise"] : null, context.Quick ? [8000] : null))
            row.AddTo(context);
        context.Skip("RNNoise", "it is not in Debian; published for it on pink noise at 5 dB: SI-SDR 4.5 -> 11.2 dB at 290-340 us a frame");
        Pictures(context, sounds);
    }

    private static void Pictures(DspBenchContext context, BenchSounds sounds)
    {
        const int RateHz = 16000;
        var clips = sounds.Clips(RateHz);
        float[] speech = SoundLevel.AtLevel(BenchSounds.Talk(clips, "9631", 8 * RateHz), -22);
        foreach (string name in (string[])["kitchen", "pink_noise"])
        {
            float[] mixed = SoundLevel.Mix(speech, sounds.Noise(name, RateHz, clips), 5, offset: RateHz);
            SpectrogramPicture.Write(
                context.Picture($"noise-{name}-5db.png", $"Noise ({name}, 5 dB): as it comes, after the suppressor as the service runs it for the recogniser, after the same set for listeners, and the speech alone."),
                RateHz, mixed, NoiseQuality.Ours(RateHz, mixed), NoiseQuality.Ours(RateHz, mixed, NoiseSuppressorOptions.ForListeners), speech);
        }
    }
}
