using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Noise;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Dsp.Resampling;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>SI-SDR and DNSMOS of speech in every noise of the reference folder and in babble, at 20, 10, 5 and 0 dB, beside Speex and GTCRN.</summary>
internal static class NoiseQuality
{
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
                    float[] mixed = SoundLevel.Mix(speech, noise, ratio, offset: rateHz), ours = Ours(rateHz, mixed);
                    string set = $"{noiseName} {ratio} dB {rateHz / 1000} kHz";
                    double sdr = SiSdr(ours), mos = opinion.Score(Wide(ours)).Overall;
                    yield return new("noise", set, "SI-SDR, dB", sdr, "nothing done", SiSdr(mixed));
                    yield return new("noise", set, "DNSMOS overall", mos, "nothing done", opinion.Score(Wide(mixed)).Overall);
                    float[]? speex = SpeexNative.Present ? SpeexPeers.Denoise(rateHz, mixed) : null;
                    yield return new("noise", set, "SI-SDR, dB", sdr, speex is null ? SpeexNative.Absent : SpeexNative.Name, speex is null ? null : SiSdr(speex));
                    yield return new("noise", set, "DNSMOS overall", mos, speex is null ? SpeexNative.Absent : SpeexNative.Name, speex is null ? null : opinion.Score(Wide(speex)).Overall);
                    if (WebRtcPeer.Present)
                    {
                        float[] webRtc = WebRtcPeer.Clean(rateHz, [], mixed, echo: false, noise: true);
                        yield return new("noise", set, "SI-SDR, dB", sdr, WebRtcPeer.Name, SiSdr(webRtc));
                        yield return new("noise", set, "DNSMOS overall", mos, WebRtcPeer.Name, opinion.Score(Wide(webRtc)).Overall);
                    }
                    if (rateHz != 16000)
                        continue;
                    float[] neural = gtcrn.Denoise(mixed);
                    yield return new("noise", set, "SI-SDR, dB", sdr, "GTCRN (neural)", SiSdr(neural));
                    yield return new("noise", set, "DNSMOS overall", mos, "GTCRN (neural)", opinion.Score(neural).Overall);
                }
            }

            // The first second is the suppressor's own to learn the noise.
            double SiSdr(float[] sound) => Scores.SiSdr(speech.AsSpan(rateHz), sound.AsSpan(rateHz));

            float[] Wide(float[] sound) => rateHz == 16000 ? sound : Resampler.Convert(sound, rateHz, 16000);
        }
    }

    /// <summary>Our suppressor over a whole sound, told of babble by the voice activity detector as in a call; the result lies on its input.</summary>
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
