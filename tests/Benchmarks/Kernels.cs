using EdgeVoice.Dsp.Kernels;

namespace Benchmarks;

/// <summary>The kernels of this machine, the scalar one first: it is the baseline of every table.</summary>
public static class Kernels
{
    public static IEnumerable<DspKernel> All => DspKernels.Ordered.Where(choice => choice.Supported).Select(choice => choice.Kernel).Reverse();

    public static float[] Sound(int length)
    {
        var random = new Random(1);
        var sound = new float[length];
        for (int n = 0; n < length; n++)
            sound[n] = (float)(0.3 * (random.NextDouble() - random.NextDouble()));
        return sound;
    }
}
