using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Cost and quality of the voice activity detector.</summary>
internal sealed class VoiceBench : IDspBenchPart
{
    public string Name => "vad";

    public void Run(DspBenchContext context)
    {
        foreach (int rateHz in (int[])[8000, 16000])
        {
            var vad = new VoiceActivityDetector(rateHz);
            Frames.Time(context, "vad", rateHz, frame => vad.Process(frame));
            if (context.Shared is null)
                continue;
            context.Report($"vad quality, {rateHz / 1000} kHz");
            foreach (var row in VadQuality.Measure(context.Shared, rateHz, context.Quick))
                context.AddQuality("vad", row.Set, row.Metric, row.Value, row.Peer, row.PeerValue);
        }
        if (context.Shared is null)
            context.Skip("vad quality", "needs ../shared/speech, noise and eval/silero_vad.onnx");
    }
}

/// <summary>Cost of the detectors, and of keys the masks and talk-off beside spandsp.</summary>
internal sealed class DetectorBench : IDspBenchPart
{
    public string Name => "detectors";

    public void Run(DspBenchContext context)
    {
        foreach (int rateHz in (int[])[8000, 16000])
        {
            var keys = new DtmfDetector(rateHz);
            Frames.Time(context, "dtmf", rateHz, frame => keys.Process(frame));
            var tones = new CallProgressDetector(rateHz);
            Frames.Time(context, "call-progress", rateHz, frame => tones.Process(frame));
            var bank = new DetectorBank(rateHz);
            Frames.Time(context, "vad+detectors", rateHz, frame => bank.Process(frame));
        }
        bool spandsp = SpandspDtmf.IsPresent;
        if (!spandsp)
            context.Skip("dtmf peer", "libspandsp.so.2 is not installed (apt install libspandsp2)");
        context.Report("keys: masks of Q.24");
        Dictionary<string, double> peer = spandsp ? DtmfQuality.Masks(SpandspDtmf.Keys).ToDictionary() : [];
        foreach (var (metric, value) in DtmfQuality.Masks(DtmfQuality.Ours))
            context.AddQuality("dtmf", "Q.24 masks, 16 keys", metric, value, spandsp ? "spandsp" : null, spandsp ? peer[metric] : null);
        if (context.Shared is null)
        {
            context.Skip("dtmf talk-off", "needs ../shared/speech");
            return;
        }
        context.Report("keys: talk-off");
        var (hours, ours, theirs) = DtmfQuality.TalkOff(context.Shared, context.Quick, spandsp);
        string set = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{hours:0.0} hours of recorded speech (the limits were found with it)");
        context.AddQuality("dtmf", set, "keys falsely heard", ours, spandsp ? "spandsp" : null, spandsp ? theirs : null);
        try
        {
            var made = DtmfQuality.TalkOffMade(context.Shared, context.Quick ? 0.1 : 2, spandsp);
            set = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{made.Hours:0.0} hours of made speech (no limit was found with it)");
            context.AddQuality("dtmf", set, "keys falsely heard", made.Ours, spandsp ? "spandsp" : null, spandsp ? made.Spandsp : null);
            context.AddQuality("call-progress", set, "tones and beeps falsely heard", made.Tones);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            context.Skip("talk-off on made speech", "espeak-ng is not installed (apt install espeak-ng)");
        }
    }
}

/// <summary>Times an analysis that reads frames and changes none.</summary>
file static class Frames
{
    public delegate void Work(ReadOnlySpan<float> frame);

    public static void Time(DspBenchContext context, string name, int rateHz, Work work)
    {
        float[] sound = BenchSound.SpeechLike(rateHz, 2);
        int frame = FrameFormat.Samples(rateHz), at = 0;
        context.TimeFrame(name, rateHz, () =>
        {
            work(sound.AsSpan(at, frame));
            at = at + (2 * frame) > sound.Length ? 0 : at + frame;
        });
    }
}
