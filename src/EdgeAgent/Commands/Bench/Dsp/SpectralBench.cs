using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The transform, there and back.</summary>
internal sealed class SpectralBench : IDspBenchPart
{
    public string Name => "spectral";

    public void Run(DspBenchContext context)
    {
        foreach (int size in (int[])[128, 256, 512, 1024])
        {
            float[] time = BenchSound.SpeechLike(16000, 1)[1000..(1000 + size)];
            context.TimeKernels($"fft-{size}-forward", () =>
            {
                var fft = new RealFft(size);
                var re = new float[fft.Bins];
                var im = new float[fft.Bins];
                return () => fft.Forward(time, re, im);
            });
            context.TimeKernels($"fft-{size}-inverse", () =>
            {
                var fft = new RealFft(size);
                var re = new float[fft.Bins];
                var im = new float[fft.Bins];
                var back = new float[size];
                fft.Forward(time, re, im);
                return () => fft.Inverse(re, im, back);
            });
        }
    }
}
