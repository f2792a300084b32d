using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Pipeline;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// The first seconds of a call, when no filter knows the line yet: how much of a caller who talks over our first words is heard, and how
/// much of the echo of our own words passes for a caller. Eight lines, from none to 6 dB of echo return loss and 400 ms of delay.
/// </summary>
internal static class FirstWords
{
    private const int Seconds = 6;
    private const int TalkMs = 1800;
    private const double NoEcho = 99;

    private static readonly (double LossDb, int DelayMs)[] Lines = [(NoEcho, 0), (40, 5), (30, 20), (20, 60), (12, 120), (6, 0), (12, 250), (20, 400)];

    public static IEnumerable<QualityRow> Run(BenchSounds sounds, bool quick)
    {
        foreach (int rateHz in quick ? [8000] : (int[])[8000, 16000])
        {
            var clips = sounds.Clips(rateHz);
            string[] speakers = [.. clips.Select(clip => clip.Speaker).Distinct()];
            string[] ours = [speakers[0], speakers[3], speakers[6]], callers = quick ? [speakers[1]] : [speakers[1], speakers[4], speakers[9]];
            var free = new Tally();
            var echoing = new Tally();
            int ownMs = 0, pauses = 0;
            foreach (string own in ours)
            {
                float[] far = [.. new float[rateHz / 5], .. SoundLevel.AtLevel(BenchSounds.Talk(clips, own, (Seconds * rateHz) - (rateHz / 5)), -20)];
                foreach (var (lossDb, delayMs) in Lines)
                {
                    float[] echo = Echo(far, rateHz, lossDb, delayMs);
                    (int ms, int runs) = Speech(new AudioPipeline(rateHz), far, echo);
                    ownMs += ms;
                    pauses += runs;
                    foreach (string caller in callers)
                    {
                        foreach (double start in (double[])[0.1, 0.35, 0.6, 0.9, 1.4])
                            Talk(lossDb == NoEcho ? free : echoing, far, echo, Said(clips, caller, rateHz, start), rateHz);
                    }
                }
            }
            string set = $"first words, {rateHz / 1000} kHz";
            yield return new("echo", set, "caller's speech heard over them, line without echo, %", free.Share);
            yield return new("echo", set, "caller never heard, line without echo, %", free.NeverShare);
            yield return new("echo", set, "caller's speech heard over them, lines with echo, %", echoing.Share);
            yield return new("echo", set, "caller never heard, lines with echo, %", echoing.NeverShare);
            yield return new("echo", set, $"our own words taken for a caller, ms of {ours.Length * Lines.Length * Seconds} s", ownMs);
            yield return new("echo", set, $"of that, stretches of 100 ms (they pause us), in {ours.Length * Lines.Length} lines", pauses);
        }
    }

    private static float[] Echo(float[] far, int rateHz, double lossDb, int delayMs)
    {
        float[] room = EchoScenes.Room(rateHz, seed: 8);
        float gain = (float)Math.Pow(10, (6 - lossDb) / 20);
        float[] echo = lossDb == NoEcho ? new float[far.Length] : EchoScenes.Through(far, [.. new float[rateHz * delayMs / 1000], .. room.Select(tap => gain * tap)]);
        var random = new Random(4);
        for (int n = 0; n < echo.Length; n++)
            echo[n] += 0.001f * ((random.NextSingle() * 2) - 1);
        return echo;
    }

    // From the first sound of a speaker's sentences on.
    private static float[] Said(IReadOnlyList<SpokenClip> clips, string speaker, int rateHz, double start)
    {
        float[] talk = SoundLevel.AtLevel(BenchSounds.Talk(clips, speaker, Seconds * rateHz), -24), said = new float[talk.Length];
        int first = 0, frame = rateHz / 50, at = (int)(start * rateHz);
        while (Scores.PowerDb(talk.AsSpan(first, frame)) < -40)
            first += frame;
        talk.AsSpan(first, rateHz * TalkMs / 1000).CopyTo(said.AsSpan(at));
        return said;
    }

    private static void Talk(Tally tally, float[] far, float[] echo, float[] said, int rateHz)
    {
        float[] mic = [.. echo.Zip(said, (a, b) => a + b)], alone = [.. said];
        var heard = new AudioPipeline(rateHz);
        var wanted = new AudioPipeline(rateHz, new() { Echo = null });
        int both = 0, all = 0, frame = FrameFormat.Samples(rateHz);
        for (int at = 0; at + frame <= mic.Length; at += frame)
        {
            heard.Process(far.AsSpan(at, frame), mic.AsSpan(at, frame));
            wanted.Process([], alone.AsSpan(at, frame));
            all += wanted.Speech ? 1 : 0;
            both += wanted.Speech && heard.Speech ? 1 : 0;
        }
        tally.Add(both, all);
    }

    private static (int Ms, int Runs) Speech(AudioPipeline chain, float[] far, float[] mic)
    {
        float[] sound = [.. mic];
        int ms = 0, run = 0, runs = 0, frame = FrameFormat.Samples(chain.RateHz);
        for (int at = 0; at + frame <= sound.Length; at += frame)
        {
            chain.Process(far.AsSpan(at, frame), sound.AsSpan(at, frame));
            run = chain.Speech ? run + 1 : 0;
            ms += chain.Speech ? FrameFormat.FrameMs : 0;
            runs += run == 5 ? 1 : 0;
        }
        return (ms, runs);
    }

    private sealed class Tally
    {
        private int _both;
        private int _all;
        private int _never;
        private int _cases;

        public double Share => 100.0 * _both / _all;

        public double NeverShare => 100.0 * _never / _cases;

        public void Add(int both, int all)
        {
            _both += both;
            _all += all;
            _cases++;
            _never += both == 0 ? 1 : 0;
        }
    }
}
