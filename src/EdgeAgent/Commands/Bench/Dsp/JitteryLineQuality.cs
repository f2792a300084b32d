using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Pipeline;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// Echo on a line whose packets are late (<see cref="JitteryLine"/>): return loss, the near end, how much of our own voice passes for a caller and how much of a
/// caller is heard. The peers' results are listened to by our own voice activity detector.
/// </summary>
internal static class JitteryLineQuality
{
    private const int Seconds = 14;
    private const int TalkFrom = 6;
    private const int TalkTo = 12;
    // What is said at a telephone is heard here by so much later at most.
    private const double WayMs = 320;
    private const double MostLateMs = 180;

    private static readonly (string Name, double Out, double Back)[] Lines =
        [("in time", 0, 0), ("late on the way to us", 0, MostLateMs), ("late both ways", MostLateMs, MostLateMs)];

    public static IEnumerable<QualityRow> Run(BenchSounds sounds, bool quick)
    {
        foreach (int rateHz in quick ? [8000] : (int[])[8000, 16000])
        {
            var clips = sounds.Clips(rateHz);
            string[] speakers = [.. clips.Select(clip => clip.Speaker).Distinct()];
            (string Own, string Caller)[] pairs = [(speakers[0], speakers[1]), (speakers[3], speakers[4]), (speakers[6], speakers[9])];
            foreach (var (name, lateOut, lateBack) in Lines)
            {
                Call[] calls = [.. from pair in pairs from seed in quick ? [1] : (int[])[1, 2, 3] select Make(clips, pair.Own, pair.Caller, rateHz, lateOut, lateBack, seed)];
                foreach (var row in Measure(calls, rateHz, $"packets {name}, {rateHz / 1000} kHz"))
                    yield return row;
            }
        }
    }

    private static IEnumerable<QualityRow> Measure(Call[] calls, int rateHz, string set)
    {
        var ours = Tally.Of(calls, (far, mic) => EchoQuality.Cancel(new EchoCanceller(rateHz), far, mic), (far, mic) => Speech(new AudioPipeline(rateHz), far, mic));
        var peers = new List<(string Name, Tally Figures)> { ("nothing done", Peer((_, mic) => mic)) };
        if (SpeexNative.Present)
        {
            peers.Add(("Speex linear", Peer((far, mic) => SpeexPeers.Echo(rateHz, far, mic, suppress: false))));
            peers.Add(("Speex + its suppressor", Peer((far, mic) => SpeexPeers.Echo(rateHz, far, mic, suppress: true))));
        }
        if (WebRtcPeer.Present)
            peers.Add((WebRtcPeer.Name, Peer((far, mic) => WebRtcPeer.Clean(rateHz, far, mic, echo: true, noise: false))));
        foreach (var (name, theirs) in peers)
        {
            yield return Row("ERLE 3 to 14 s, dB", figures => figures.Erle);
            yield return Row(EchoQuality.Near, figures => figures.Sdr);
            yield return Row($"our own voice taken for a caller, s of {calls.Length * Seconds} s", figures => figures.OwnSeconds);
            yield return Row($"of that, stretches of 100 ms (they pause us), in {calls.Length} calls", figures => figures.OwnStretches);
            yield return Row("caller's frames heard over our voice, %", figures => figures.HeardShare);

            QualityRow Row(string metric, Func<Tally, double> figure) => new("echo", set, metric, figure(ours), name, figure(theirs));
        }

        Tally Peer(Func<float[], float[], float[]> clean) => Tally.Of(calls, clean, (far, mic) => Speech(Behind(rateHz), [], clean(far, mic)));
    }

    // The receive chain without a canceller.
    private static AudioPipeline Behind(int rateHz) => new(rateHz, new() { Echo = null });

    private static Call Make(IReadOnlyList<SpokenClip> clips, string own, string caller, int rateHz, double lateOut, double lateBack, int seed)
    {
        int length = Seconds * rateHz;
        float[] far = SoundLevel.AtLevel(BenchSounds.Talk(clips, own, length), -20), near = new float[length];
        SoundLevel.AtLevel(BenchSounds.Talk(clips, caller, (TalkTo - TalkFrom) * rateHz), -26).CopyTo(near.AsSpan(TalkFrom * rateHz));
        var (played, echo) = JitteryLine.Carry(rateHz, far, new float[length], echoes: true, lateOut, lateBack, seed);
        float[] both = JitteryLine.Carry(rateHz, far, near, echoes: true, lateOut, lateBack, seed).Heard;
        float[] alone = JitteryLine.Carry(rateHz, far, near, echoes: false, lateOut, lateBack, seed).Heard;
        return new Call(rateHz, played, echo, both, alone, Speech(Behind(rateHz), [], alone));
    }

    private static bool[] Speech(AudioPipeline chain, float[] far, float[] mic)
    {
        float[] sound = [.. mic];
        int frame = FrameFormat.Samples(chain.RateHz);
        var speech = new bool[sound.Length / frame];
        for (int n = 0; n < speech.Length; n++)
        {
            chain.Process(far.Length == 0 ? [] : far.AsSpan(n * frame, frame), sound.AsSpan(n * frame, frame));
            speech[n] = chain.Speech;
        }
        return speech;
    }

    /// <param name="RateHz">Rate of all.</param>
    /// <param name="Played">What we played.</param>
    /// <param name="Echo">What came back while nobody spoke.</param>
    /// <param name="Both">What came back with the caller in it.</param>
    /// <param name="Alone">The caller alone.</param>
    /// <param name="Wanted">Frames in which the caller is heard when alone.</param>
    private sealed record Call(int RateHz, float[] Played, float[] Echo, float[] Both, float[] Alone, bool[] Wanted);

    private sealed record Tally(double Erle, double Sdr, double OwnSeconds, double OwnStretches, double HeardShare)
    {
        public static Tally Of(Call[] calls, Func<float[], float[], float[]> clean, Func<float[], float[], bool[]> listen)
        {
            double erle = 0, sdr = 0;
            int own = 0, stretches = 0, wanted = 0, both = 0;
            foreach (var call in calls)
            {
                float[] rest = clean(call.Played, call.Echo), got = clean(call.Played, call.Both);
                var late = (3 * call.RateHz)..Math.Min(rest.Length, Seconds * call.RateHz);
                erle += Scores.PowerDb(call.Echo.AsSpan(late)) - Scores.PowerDb(rest.AsSpan(late));
                var talk = (int)((TalkFrom + (WayMs / 1000)) * call.RateHz)..(TalkTo * call.RateHz);
                sdr += Scores.FilteredSdr(call.Alone.AsSpan(talk), got.AsSpan(talk));
                int run = 0;
                foreach (bool speech in listen(call.Played, call.Echo))
                {
                    own += speech ? 1 : 0;
                    run = speech ? run + 1 : 0;
                    stretches += run == 100 / FrameFormat.FrameMs ? 1 : 0;
                }
                bool[] heard = listen(call.Played, call.Both);
                for (int n = TalkFrom * FrameFormat.FramesPerSecond; n < call.Wanted.Length && n < heard.Length; n++)
                {
                    wanted += call.Wanted[n] ? 1 : 0;
                    both += call.Wanted[n] && heard[n] ? 1 : 0;
                }
            }
            return new(erle / calls.Length, sdr / calls.Length, own / (double)FrameFormat.FramesPerSecond, stretches, 100.0 * both / Math.Max(wanted, 1));
        }
    }
}
