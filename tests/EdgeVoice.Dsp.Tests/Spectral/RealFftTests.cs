using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Dsp.Spectral;
using EdgeVoice.Dsp.Tests.Kernels;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Spectral;

public sealed class RealFftTests
{
    public static TheoryData<DspKernel, int> KernelsAndSizes
    {
        get
        {
            var cases = new TheoryData<DspKernel, int>();
            foreach (var choice in DspKernels.Ordered.Where(choice => choice.Supported))
            {
                for (int size = 4; size <= 2048; size *= 2)
                    cases.Add(choice.Kernel, size);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(KernelsAndSizes))]
    public void It_is_the_sum_that_defines_it(DspKernel kernel, int size)
    {
        using var forced = DspKernels.Force(kernel);
        var fft = new RealFft(size);
        var random = new Random(size);
        float[] time = [.. Enumerable.Range(0, size).Select(_ => (random.NextSingle() * 2) - 1)];
        var re = new float[fft.Bins];
        var im = new float[fft.Bins];
        fft.Forward(time, re, im);
        double tolerance = 4e-7 * size;
        for (int k = 0; k < fft.Bins; k++)
        {
            double sumRe = 0, sumIm = 0;
            for (int n = 0; n < size; n++)
            {
                double angle = -2 * Math.PI * ((long)k * n % size) / size;
                sumRe += time[n] * Math.Cos(angle);
                sumIm += time[n] * Math.Sin(angle);
            }
            Assert.Equal(sumRe, re[k], tolerance);
            Assert.Equal(sumIm, im[k], tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(KernelsAndSizes))]
    public void Inverse_undoes_forward(DspKernel kernel, int size)
    {
        using var forced = DspKernels.Force(kernel);
        var fft = new RealFft(size);
        var random = new Random(size);
        float[] time = [.. Enumerable.Range(0, size).Select(_ => (random.NextSingle() * 2) - 1)];
        var re = new float[fft.Bins];
        var im = new float[fft.Bins];
        var back = new float[size];
        fft.Forward(time, re, im);
        fft.Inverse(re, im, back);
        for (int n = 0; n < size; n++)
            Assert.Equal(time[n], back[n], 2e-6f);
    }

    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void A_cosine_that_fits_the_block_is_one_bin_of_half_the_size(DspKernel kernel)
    {
        using var forced = DspKernels.Force(kernel);
        var fft = new RealFft(512);
        float[] time = [.. Enumerable.Range(0, 512).Select(n => MathF.Cos(2 * MathF.PI * 40 * n / 512))];
        var re = new float[fft.Bins];
        var im = new float[fft.Bins];
        fft.Forward(time, re, im);
        for (int k = 0; k < fft.Bins; k++)
            Assert.Equal(k == 40 ? 256 : 0, MathF.Sqrt((re[k] * re[k]) + (im[k] * im[k])), 1e-3f);
        Assert.Equal(0, im[0]);
        Assert.Equal(0, im[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(320)]
    [InlineData(1 << 21)]
    public void A_size_it_does_not_have_is_refused(int size)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new RealFft(size));

    [Fact]
    public void Spans_too_short_are_refused()
    {
        var fft = new RealFft(64);
        Assert.Throws<ArgumentException>(() => fft.Forward(new float[63], new float[33], new float[33]));
        Assert.Throws<ArgumentException>(() => fft.Forward(new float[64], new float[32], new float[33]));
        Assert.Throws<ArgumentException>(() => fft.Inverse(new float[33], new float[32], new float[64]));
        Assert.Throws<ArgumentException>(() => fft.Inverse(new float[33], new float[33], new float[63]));
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var fft = new RealFft(512);
        var time = new float[512];
        var re = new float[fft.Bins];
        var im = new float[fft.Bins];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                fft.Forward(time, re, im);
                fft.Inverse(re, im, time);
            }
        }));
    }
}
