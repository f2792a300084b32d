using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Pipeline;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// The first seconds of a call, when no filter knows the line yet: how much of a caller who talks over our first words is heard, and how
/// much of the echo of our own words passes for a caller. Eight lines, from none to 6 dB of echo return loss and 400 ms of delay; and speakerphones that
/// give back half of the level played to twice as much, at which somebody speaks as loudly as we do.
/// </summary>
internal static class FirstWords
{
    private const int Seconds = 6;
    private const int TalkMs = 1800;
    private const double NoEcho = 99;
    private const double OursDb = -20;

    private static readonly Line[] Lines = [new(NoEcho, 0, 8), new(40, 5, 8), new(30, 20, 8), new(20, 60, 8), new(12, 120, 8), new(6, 0, 8), new(12, 250, 8), new(20, 400, 8)];
    private static readonly Line[] Speakerphones = [.. from lossDb in (double[])[6, 3, 0, -3, -6] from place in (Line[])[new(0, 20, 8), new(0, 60, 11), new(0, 120, 14)] select place with { LossDb = lossDb }];

    public static IEnumerable<QualityRow> Run(BenchSounds sounds, bool quick)
    {
        foreach (int rateHz in quick ? [8000] : (int[])[8000, 16000])
        {
            var clips = sounds.Clips(rateHz);
            string[] speakers = [.. clips.Select(clip => clip.Speaker).Distinct()];
            string rate = $"{rateHz / 1000} kHz";
            string[] ours = [speakers[0], speakers[3], speakers[6]], callers = quick ? [speakers[1]] : [speakers[1], speakers[4], speakers[9]];
            foreach (var row in Measure(clips, rateHz, Lines, ours, callers, callerDb: -24, $"first words, {rate}"))
                yield return row;
            ours = quick ? ours : [.. ours, speakers[1], speakers[4], speakers[7], speakers[10]];
            foreach (var row in Measure(clips, rateHz, Speakerphones, ours, callers: quick ? callers : [speakers[5], speakers[9]], callerDb: OursDb, $"first words, loud speakerphones, {rate}"))
                yield return row;
        }
    }

    private static IEnumerable<QualityRow> Measure(IReadOnlyList<SpokenClip> clips, int rateHz, Line[] lines, string[] ours, string[] callers, double callerDb, string set)
    {
        var free = new Tally();
        var echoing = new Tally();
        int ownMs = 0, pauses = 0;
        foreach (string own in ours)
        {
            float[] far = [.. new float[rateHz / 5], .. SoundLevel.AtLevel(BenchSounds.Talk(clips, own, (Seconds * rateHz) - (rateHz / 5)), OursDb)];
            foreach (var line in lines)
            {
                float[] echo = Echo(far, rateHz, line);
                (int ms, int runs) = Speech(new AudioPipeline(rateHz), far, echo);
                ownMs += ms;
                pauses += runs;
                foreach (string caller in callers)
                {
                    foreach (double start in (double[])[0.1, 0.35, 0.6, 0.9, 1.4])
                        Talk(line.LossDb == NoEcho ? free : echoing, far, echo, Said(clips, caller, rateHz, start, callerDb), rateHz);
                }
            }
        }
        if (free.Any)
        {
            yield return new("echo", set, "caller's speech heard over them, line without echo, %", free.Share);
            yield return new("echo", set, "caller never heard, line without echo, %", free.NeverShare);
        }
        yield return new("echo", set, "caller's speech heard over them, lines with echo, %", echoing.Share);
        yield return new("echo", set, "caller never heard, lines with echo, %", echoing.NeverShare);
        yield return new("echo", set, $"our own words taken for a caller, ms of {ours.Length * lines.Length * Seconds} s", ownMs);
        yield return new("echo", set, $"of that, stretches of 100 ms (they pause us), in {ours.Length * lines.Length} lines", pauses);
    }

    private static float[] Echo(float[] far, int rateHz, Line line)
    {
        float[] room = EchoScenes.Room(rateHz, line.RoomSeed);
        float gain = (float)Math.Pow(10, (6 - line.LossDb) / 20);
        float[] echo = line.LossDb == NoEcho ? new float[far.Length] : EchoScenes.Through(far, [.. new float[rateHz * line.DelayMs / 1000], .. room.Select(tap => gain * tap)]);
        var random = new Random(4);
        for (int n = 0; n < echo.Length; n++)
            echo[n] = Math.Clamp(echo[n] + (0.001f * ((random.NextSingle() * 2) - 1)), -1, 1);
        return echo;
    }

    // From the first sound of a speaker's sentences on.
    private static float[] Said(IReadOnlyList<SpokenClip> clips, string speaker, int rateHz, double start, double levelDb)
    {
        float[] talk = SoundLevel.AtLevel(BenchSounds.Talk(clips, speaker, Seconds * rateHz), levelDb), said = new float[talk.Length];
        int first = 0, frame = rateHz / 50, at = (int)(start * rateHz);
        while (Scores.PowerDb(talk.AsSpan(first, frame)) < -40)
            first += frame;
        talk.AsSpan(first, rateHz * TalkMs / 1000).CopyTo(said.AsSpan(at));
        return said;
    }

    private static void Talk(Tally tally, float[] far, float[] echo, float[] said, int rateHz)
    {
        float[] mic = [.. echo.Zip(said, (a, b) => Math.Clamp(a + b, -1, 1))], alone = [.. said];
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

    /// <param name="LossDb">Echo return loss.</param>
    /// <param name="DelayMs">Before the room.</param>
    /// <param name="RoomSeed">Which room.</param>
    private sealed record Line(double LossDb, int DelayMs, int RoomSeed);

    private sealed class Tally
    {
        private int _both;
        private int _all;
        private int _never;
        private int _cases;

        public bool Any => _cases > 0;

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
