using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// Voice activity: our detector beside silero on recorded speech in noise. Area under the curve, that of an oracle without memory
/// too (<see cref="AudibleSpeech"/>), onset and offset delay, one-word answers missed, speech seen where there is only noise.
/// </summary>
internal static class VadQuality
{
    public const string AllFrames = "ROC area, all frames";
    public const string ClearFrames = "ROC area, clear frames";

    private static readonly (string Noise, double SnrDb)[] Conditions =
    [
        ("", 99), ("babble", 5), ("kitchen", 5), ("babble", 10), ("babble", 0), ("doing_the_dishes", 5), ("running_tap", 5),
        ("exercise_bike", 5), ("dude_miaowing", 5), ("pink_noise", 5), ("white_noise", 5),
    ];

    // The area over all frames is the mean of that over the clear ones and of these, each as large as its part of the pairs.
    private static readonly (string Metric, Func<(float Score, bool Speech, bool Clear), bool> Which)[] Doubtful =
    [
        ("ROC area, weak speech (20 to 30 dB under the loud level) against clear pauses", f => f.Speech != f.Clear),
        ("ROC area, clear speech against doubtful pauses (30 to 42 dB under the loud level)", f => f.Speech == f.Clear),
        ("ROC area, weak speech against doubtful pauses", f => !f.Clear),
    ];

    public static IEnumerable<(string Set, string Metric, double Value, string? Peer, double? PeerValue)> Measure(string shared, int rateHz, bool quick)
    {
        var scenes = new SpeechScenes(shared, rateHz);
        using var silero = new SileroVad(Path.Combine(shared, "eval", "silero_vad.onnx"), rateHz);
        var oracle = new AudibleSpeech(rateHz);
        string rate = rateHz / 1000 + " kHz ";
        foreach (var (noise, snr) in quick ? Conditions.Take(3) : Conditions)
        {
            string set = rate + (noise.Length == 0 ? "clean" : $"{noise} {snr:0} dB");
            List<(float Score, bool Speech, bool Clear)> ours = [], theirs = [], audible = [];
            (int Speech, int Hits, int Pauses, int Alarms) webRtc = default;
            List<(double? On, double? Off)> ourDelays = [], theirDelays = [];
            foreach (var scene in scenes.Read(noise, snr))
            {
                var (p, on) = Ours(scene.Sound, rateHz);
                float[] q = silero.Probabilities(scene.Sound);
                ours.AddRange(p.Zip(scene.Speech, scene.Clear));
                theirs.AddRange(q.Zip(scene.Speech, scene.Clear));
                if (noise.Length > 0)
                    audible.AddRange(oracle.Scores(scene).Zip(scene.Speech, scene.Clear));
                if (WebRtcPeer.Present)
                    Count(ref webRtc, scene, WebRtcPeer.Voice(rateHz, scene.Sound));
                ourDelays.AddRange(VadScore.Delays(on, scene.Speech));
                theirDelays.AddRange(VadScore.Delays([.. q.Select(x => x >= 0.5f)], scene.Speech));
            }
            yield return (set, AllFrames, Area(ours), "silero", Area(theirs));
            yield return (set, ClearFrames, Area(ours.Where(f => f.Clear)), "silero", Area(theirs.Where(f => f.Clear)));
            if (audible.Count > 0)
            {
                yield return (set, AllFrames, Area(ours), AudibleSpeech.Name, Area(audible));
                yield return (set, ClearFrames, Area(ours.Where(f => f.Clear)), AudibleSpeech.Name, Area(audible.Where(f => f.Clear)));
            }
            if (noise == "babble")
            {
                foreach (var (metric, which) in Doubtful)
                {
                    yield return (set, metric, Area(ours.Where(which)), "silero", Area(theirs.Where(which)));
                    yield return (set, metric, Area(ours.Where(which)), AudibleSpeech.Name, Area(audible.Where(which)));
                }
                yield return (set, "part of the speech that is weak, %", Part(ours.Where(f => f.Speech)), null, null);
                yield return (set, "part of the pauses that are doubtful, %", Part(ours.Where(f => !f.Speech)), null, null);
            }
            yield return (set, "onset delay ms, median", Median(ourDelays, d => d.On), "silero", Median(theirDelays, d => d.On));
            yield return (set, "offset delay ms, median", Median(ourDelays, d => d.Off), "silero", Median(theirDelays, d => d.Off));
            yield return (set, "utterances missed %", Missed(ourDelays), "silero", Missed(theirDelays));
            yield return (set, "false alarms %", FalseAlarms(ours), "silero", FalseAlarms(theirs));
            if (WebRtcPeer.Present)
            {
                double hits = 100.0 * webRtc.Hits / webRtc.Speech, alarms = 100.0 * webRtc.Alarms / webRtc.Pauses;
                yield return (set, "hits % at WebRTC's false alarms", HitsAt(ours, alarms / 100), WebRtcPeer.Name, hits);
                yield return (set, "false alarms %", FalseAlarms(ours), WebRtcPeer.Name, alarms);
            }
        }
        foreach (var (noise, snr) in ((string, double)[])[("", 99), ("babble", 10), ("kitchen", 5), ("pink_noise", 5)])
        {
            string set = rate + "one word, " + (noise.Length == 0 ? "clean" : $"{noise} {snr:0} dB");
            int words = 0, ours = 0, theirs = 0;
            foreach (var scene in scenes.Words(noise, snr))
            {
                words++;
                int first = Math.Max(0, Array.IndexOf(scene.Speech, true)), last = Array.LastIndexOf(scene.Speech, true);
                ours += Array.IndexOf(Ours(scene.Sound, rateHz).On, true, first, last - first + 5) < 0 ? 1 : 0;
                theirs += silero.Probabilities(scene.Sound).AsSpan(first, last - first + 5).ContainsAnyInRange(0.5f, 1f) ? 0 : 1;
            }
            yield return (set, "words missed %", 100.0 * ours / words, "silero", 100.0 * theirs / words);
        }
    }

    private static (float[] Probability, bool[] On) Ours(float[] sound, int rateHz)
    {
        var vad = new VoiceActivityDetector(rateHz);
        int frame = rateHz / 50;
        var p = new float[sound.Length / frame];
        var on = new bool[p.Length];
        for (int i = 0; i < p.Length; i++)
        {
            var result = vad.Process(sound.AsSpan(i * frame, frame));
            (p[i], on[i]) = (result.Probability, result.Speech);
        }
        return (p, on);
    }

    private static double Area(IEnumerable<(float Score, bool Speech, bool Clear)> frames)
        => VadScore.Area([.. frames.Select(f => (f.Score, f.Speech))]);

    private static double Part(IEnumerable<(float Score, bool Speech, bool Clear)> frames) => 100 * frames.Average(f => f.Clear ? 0.0 : 1.0);

    private static void Count(ref (int Speech, int Hits, int Pauses, int Alarms) sum, SpeechScene scene, bool[] on)
    {
        for (int i = 0; i < on.Length; i++)
        {
            if (!scene.Clear[i])
                continue;
            if (scene.Speech[i])
                (sum.Speech, sum.Hits) = (sum.Speech + 1, sum.Hits + (on[i] ? 1 : 0));
            else
                (sum.Pauses, sum.Alarms) = (sum.Pauses + 1, sum.Alarms + (on[i] ? 1 : 0));
        }
    }

    /// <summary>Clear speech frames found, %, at the threshold that lets this part of the clear pauses through.</summary>
    private static double HitsAt(List<(float Score, bool Speech, bool Clear)> frames, double alarms)
    {
        float[] pauses = [.. frames.Where(f => f is { Speech: false, Clear: true }).Select(f => f.Score).OrderDescending()];
        float threshold = pauses[Math.Clamp((int)(alarms * pauses.Length), 0, pauses.Length - 1)];
        return 100.0 * frames.Count(f => f is { Speech: true, Clear: true } && f.Score > threshold) / frames.Count(f => f is { Speech: true, Clear: true });
    }

    private static double Median(List<(double? On, double? Off)> delays, Func<(double? On, double? Off), double?> which)
    {
        double[] values = [.. delays.Select(which).OfType<double>().Order()];
        return values.Length > 0 ? values[values.Length / 2] : double.NaN;
    }

    private static double Missed(List<(double? On, double? Off)> delays)
        => delays.Count > 0 ? 100.0 * delays.Count(d => d.On is null) / delays.Count : 0;

    private static double FalseAlarms(List<(float Score, bool Speech, bool Clear)> frames)
        => 100.0 * frames.Count(f => f is { Speech: false, Clear: true, Score: >= 0.5f }) / frames.Count(f => f is { Speech: false, Clear: true });
}
