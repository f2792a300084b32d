using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Noise;
using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// AECMOS on the recorded cases of the reference folder, like with like: cancellers alone beside each other and beside nothing done and the neural canceller's results that come along;
/// cancellers with a noise suppressor behind them (Speex's residual suppressor is one) beside each other.
/// </summary>
/// <remarks>
/// There is one recording of each kind, and its mark moves by 0.1 with the sample that it begins at: each is begun at eight places within a quarter of a second. Neither that nor anything else makes
/// more than one recording of it, so the recorded echo is also heard with eight talkers added to it at two levels.
/// </remarks>
internal static class EchoOpinion
{
    public const string Echo = "AECMOS echo";
    public const string Other = "AECMOS other degradation";

    private const string Suppressed = "with noise suppression";
    private const int RateHz = 16000;
    private const int Talkers = 8;

    private static readonly int[] Beginnings = [0, 531, 1063, 1601, 2133, 2671, 3203, 3739];

    public static IEnumerable<QualityRow> Run(BenchSounds sounds, bool quick)
    {
        using var model = new Aecmos(sounds);
        foreach (string file in Directory.GetFiles(Path.Combine(sounds.Folder, "noise", "echo"), "*_mic.wav").Order(StringComparer.Ordinal))
        {
            float[] mic = WavFile.Read(file).Samples, far = Part(file, "lpb", mic.Length), neural = Part(file, "processed", mic.Length);
            var talk = file.Contains("farend", StringComparison.Ordinal) ? TalkType.FarEnd : file.Contains("nearend", StringComparison.Ordinal) ? TalkType.NearEnd : TalkType.Double;
            int[] beginnings = quick ? Beginnings[..1] : Beginnings;
            // The case's own advice: of a far-end case only the second half is judged, so that the canceller has had its time.
            int judged = talk == TalkType.FarEnd ? mic.Length / 2 : 0;
            foreach (var row in Rows(model, talk, $"recorded {talk} talk 16 kHz", [.. beginnings.Select(at => new Case(far[at..], mic[at..], null, Math.Max(0, judged - at), neural[at..]))]))
                yield return row;
            if (talk != TalkType.FarEnd || quick)
                continue;
            var clips = sounds.Clips(RateHz);
            string[] speakers = [.. clips.Select(clip => clip.Speaker).Distinct().Take(Talkers)];
            foreach (double level in (double[])[-20, -28])
            {
                var cases = speakers.Select((speaker, n) => Added(far, mic, SoundLevel.AtLevel(BenchSounds.Talk(clips, speaker, mic.Length), level), (4 * RateHz) + (n * RateHz / 10)));
                foreach (var row in Rows(model, TalkType.Double, $"recorded echo, {Talkers} talkers added at {level} dBov, 16 kHz", [.. cases]))
                    yield return row;
            }
        }
    }

    private static IEnumerable<QualityRow> Rows(Aecmos model, TalkType talk, string set, Case[] cases)
    {
        var alone = new List<(string Name, Func<Case, float[]> Clean)> { ("nothing done", each => each.Mic) };
        if (cases[0].Neural is not null)
            alone.Add(("DTLN-aec (neural)", each => each.Neural!));
        var suppressed = new List<(string Name, Func<Case, float[]> Clean)>();
        if (SpeexNative.Present)
        {
            alone.Add(("Speex linear", each => SpeexPeers.Echo(RateHz, each.Far, each.Mic, suppress: false)));
            suppressed.Add(("Speex + its suppressor", each => SpeexPeers.Echo(RateHz, each.Far, each.Mic, suppress: true)));
        }
        if (WebRtcPeer.Present)
        {
            alone.Add((WebRtcPeer.Name, each => WebRtcPeer.Clean(RateHz, each.Far, each.Mic, echo: true, noise: false)));
            suppressed.Add(("WebRTC + its noise suppressor", each => WebRtcPeer.Clean(RateHz, each.Far, each.Mic, echo: true, noise: true)));
        }
        foreach (var (name, ours, peers) in new[]
        {
            (set, Judge(each => each.Cancelled), alone),
            ($"{set}, {Suppressed}", Judge(each => NoiseQuality.Ours(RateHz, each.Cancelled, NoiseSuppressorOptions.ForListeners)), suppressed),
        })
        {
            foreach (var (peer, clean) in peers)
            {
                var theirs = Judge(clean);
                yield return new("echo", name, Echo, ours.Echo, peer, theirs.Echo);
                yield return new("echo", name, Other, ours.Other, peer, theirs.Other);
                if (ours.Sdr is double sdr)
                    yield return new("echo", name, "near end from the sixth second on, SDR (128-tap filter allowed), dB", sdr, peer, theirs.Sdr);
            }
        }
        if (talk == TalkType.FarEnd)
            yield return new("echo", set, "ERLE of the second half, dB", cases.Average(each => Scores.PowerDb(each.Mic.AsSpan(each.Judged)) - Scores.PowerDb(each.Cancelled.AsSpan(each.Judged))));

        (double Echo, double Other, double? Sdr) Judge(Func<Case, float[]> clean)
        {
            var marks = cases.Select(each =>
            {
                float[] sound = clean(each);
                var (echo, other) = model.Score(talk, each.Far.AsSpan(each.Judged), each.Mic.AsSpan(each.Judged), sound.AsSpan(each.Judged));
                return (Echo: echo, Other: other, Sdr: each.Near is null ? (double?)null : Scores.FilteredSdr(each.Near.AsSpan(5 * RateHz), sound.AsSpan(5 * RateHz)));
            }).ToArray();
            return (marks.Average(mark => mark.Echo), marks.Average(mark => mark.Other), marks.Average(mark => mark.Sdr));
        }
    }

    private static Case Added(float[] far, float[] echo, float[] talk, int from)
    {
        var near = new float[echo.Length];
        talk.AsSpan(0, near.Length - from).CopyTo(near.AsSpan(from));
        return new Case(far, [.. echo.Zip(near, (a, b) => Math.Clamp(a + b, -1, 1))], near, 0, null);
    }

    private static float[] Part(string micFile, string part, int length)
    {
        float[] samples = WavFile.Read(micFile.Replace("_mic.wav", $"_{part}.wav", StringComparison.Ordinal)).Samples;
        Array.Resize(ref samples, length);
        return samples;
    }

    /// <param name="Far">What was played.</param>
    /// <param name="Mic">What came back.</param>
    /// <param name="Near">The near end alone, where it is known.</param>
    /// <param name="Judged">From here on it is judged, samples.</param>
    /// <param name="Neural">The neural canceller's result, where there is one.</param>
    private sealed record Case(float[] Far, float[] Mic, float[]? Near, int Judged, float[]? Neural)
    {
        /// <summary>What our canceller makes of it.</summary>
        public float[] Cancelled => field ??= EchoQuality.Cancel(new EchoCanceller(RateHz), Far, Mic);
    }
}
