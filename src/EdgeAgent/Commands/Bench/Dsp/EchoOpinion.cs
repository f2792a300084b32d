using EdgeVoice.Dsp.Echo;
using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>AECMOS on the recorded cases of the reference folder: nothing done, ours, Speex, and the neural canceller's results that come with them.</summary>
internal static class EchoOpinion
{
    private const int RateHz = 16000;

    public static IEnumerable<QualityRow> Run(BenchSounds sounds)
    {
        using var model = new Aecmos(sounds);
        foreach (string file in Directory.GetFiles(Path.Combine(sounds.Folder, "noise", "echo"), "*_mic.wav").Order(StringComparer.Ordinal))
        {
            float[] mic = WavFile.Read(file).Samples, far = Part(file, "lpb", mic.Length);
            var talk = file.Contains("farend", StringComparison.Ordinal) ? TalkType.FarEnd : file.Contains("nearend", StringComparison.Ordinal) ? TalkType.NearEnd : TalkType.Double;
            float[] ours = EchoQuality.Cancel(new EchoCanceller(RateHz), far, mic);
            string set = $"recorded {talk} talk 16 kHz";
            // The case's own advice: of a far-end case only the second half is judged, so that the canceller has had its time.
            int from = talk == TalkType.FarEnd ? mic.Length / 2 : 0;
            var (echo, other) = Score(ours);
            var peers = new List<(string Name, float[] Sound)> { ("nothing done", mic), ("DTLN-aec (neural)", Part(file, "processed", mic.Length)) };
            if (SpeexNative.Present)
            {
                peers.Add(("Speex linear", SpeexPeers.Echo(RateHz, far, mic, suppress: false)));
                peers.Add(("Speex + its suppressor", SpeexPeers.Echo(RateHz, far, mic, suppress: true)));
            }
            if (WebRtcPeer.Present)
                peers.Add((WebRtcPeer.Name, WebRtcPeer.Clean(RateHz, far, mic, echo: true, noise: false)));
            foreach (var (name, sound) in peers)
            {
                var score = Score(sound);
                yield return new("echo", set, "AECMOS echo", echo, name, score.Echo);
                yield return new("echo", set, "AECMOS other degradation", other, name, score.Other);
            }
            if (talk == TalkType.FarEnd)
                yield return new("echo", set, "ERLE of the second half, dB", Scores.PowerDb(mic.AsSpan(from)) - Scores.PowerDb(ours.AsSpan(from)));

            (double Echo, double Other) Score(float[] sound) => model.Score(talk, far.AsSpan(from), mic.AsSpan(from), sound.AsSpan(from));
        }
    }

    private static float[] Part(string micFile, string part, int length)
    {
        float[] samples = WavFile.Read(micFile.Replace("_mic.wav", $"_{part}.wav", StringComparison.Ordinal)).Samples;
        Array.Resize(ref samples, length);
        return samples;
    }
}
