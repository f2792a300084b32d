using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Resampling;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Rates that a call meets: line to recogniser and back, voice to line.</summary>
internal sealed class ResamplerBench : IDspBenchPart
{
    private static readonly (int From, int To)[] Pairs = [(8000, 16000), (16000, 8000), (22050, 8000), (22050, 16000), (48000, 16000)];

    public string Name => "resampling";

    public void Run(DspBenchContext context)
    {
        foreach (var (from, to) in Pairs)
        {
            context.TimeKernels($"resample-{from}-{to}", () => Frame(from, to));
            context.TimeFrame($"resample-{from}-{to}", from, Frame(from, to));
            if (SpeexNative.Present)
                TimeSpeex(context, from, to);
        }
        if (!SpeexNative.Present)
            context.Skip("speex-resample", SpeexNative.Absent);
    }

    private static void TimeSpeex(DspBenchContext context, int from, int to)
    {
        using var resampler = new SpeexResampler(from, to);
        int frame = FrameFormat.Samples(from), at = 0;
        float[] sound = BenchSound.SpeechLike(from, 2);
        var output = new float[2 * FrameFormat.Samples(to)];
        context.TimeFrame($"speex-resample-{from}-{to} (peer)", from, () =>
        {
            resampler.Process(sound.AsSpan(at, frame), output);
            at = at + (2 * frame) > sound.Length ? 0 : at + frame;
        });
    }

    private static Action Frame(int from, int to)
    {
        var resampler = new Resampler(from, to);
        int frame = FrameFormat.Samples(from);
        float[] sound = BenchSound.SpeechLike(from, 2);
        var output = new float[resampler.MaxOutput(frame)];
        int at = 0;
        return () =>
        {
            resampler.Process(sound.AsSpan(at, frame), output);
            at = at + (2 * frame) > sound.Length ? 0 : at + frame;
        };
    }
}
