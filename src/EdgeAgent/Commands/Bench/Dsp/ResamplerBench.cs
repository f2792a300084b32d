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
        }
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
