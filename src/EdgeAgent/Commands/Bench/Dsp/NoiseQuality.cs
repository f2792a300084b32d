using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Noise;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Dsp.Resampling;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// SI-SDR and DNSMOS of speech in every noise of the reference folder and in babble, at 20, 10, 5 and 0 dB, beside Speex, WebRTC and
/// GTCRN: of the suppressor set for listeners, whose measures these are, and of it as the service runs it, for the recogniser.
/// </summary>
internal static class NoiseQuality
{
    public const string Sdr = "SI-SDR, dB";
    public const string Mos = "DNSMOS overall";
    public const string Nothing = "nothing done";
    public const string ForRecogniser = "EdgeVoice for the recogniser, as the service runs it";

    private const int Seconds = 10;

    public static IReadOnlyList<double> Ratios { get; } = [20, 10, 5, 0];

    public static IEnumerable<QualityRow> Run(BenchSounds sounds, IReadOnlyList<string>? noises = null, IReadOnlyList<int>? ratesHz = null)
    {
        using var opinion = new Dnsmos(sounds);
        using var gtcrn = new Gtcrn(sounds);
        foreach (int rateHz in ratesHz ?? [8000, 16000])
        {
            var clips = sounds.Clips(rateHz);
            float[] speech = SoundLevel.AtLevel(BenchSounds.Talk(clips, "9631", Seconds * rateHz), -22);
            foreach (string noiseName in noises ?? [.. sounds.NoiseNames, "babble"])
            {
                float[] noise = sounds.Noise(noiseName, rateHz, clips);
                foreach (double ratio in Ratios)
                {
                    float[] mixed = SoundLevel.Mix(speech, noise, ratio, offset: rateHz);
                    string set = $"{noiseName} {ratio} dB {rateHz / 1000} kHz";
                    var (sdr, mos) = Judge(Ours(rateHz, mixed, NoiseSuppressorOptions.ForListeners));
                    foreach (var (name, sound) in Others(mixed))
                    {
                        var theirs = Judge(sound);
                        yield return new("noise", set, Sdr, sdr, name, theirs.Sdr);
                        yield return new("noise", set, Mos, mos, name, theirs.Mos);
                    }
                }
            }

            IEnumerable<(string Name, float[] Sound)> Others(float[] mixed)
            {
                yield return (Nothing, mixed);
                yield return (ForRecogniser, Ours(rateHz, mixed));
                foreach (var (name, clean) in SuppressorPeers.At(rateHz))
                    yield return (name, clean(mixed));
                if (rateHz == 16000)
                    yield return (Gtcrn.Name, gtcrn.Denoise(mixed));
            }

            // The first second is the suppressor's own to learn the noise.
            (double Sdr, double Mos) Judge(float[] sound)
                => (Scores.SiSdr(speech.AsSpan(rateHz), sound.AsSpan(rateHz)), opinion.Score(rateHz == 16000 ? sound : Resampler.Convert(sound, rateHz, 16000)).Overall);
        }
    }

    /// <summary>Our suppressor over a whole sound, told of voice and babble by the voice activity detector as in a call; the result lies on its input.</summary>
    public static float[] Ours(int rateHz, float[] sound, NoiseSuppressorOptions? options = null)
    {
        var chain = new AudioPipeline(rateHz, AudioPipelineOptions.Plain with { Noise = options ?? new() });
        float[] padded = [.. sound, .. new float[chain.LatencySamples]];
        int frame = FrameFormat.Samples(rateHz);
        for (int at = 0; at < padded.Length; at += frame)
            chain.Process([], padded.AsSpan(at, Math.Min(frame, padded.Length - at)));
        return padded[chain.LatencySamples..];
    }
}
