using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Kernels;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Echo;

public sealed class SpectrumKernelsTests
{
    private const int Bins = 65;
    private const int Partitions = 6;
    private const int Slots = 9;
    private static readonly int Row = SpectrumKernels.RowLength(Bins);
    private static readonly float[] Re = Values(Slots, 1);
    private static readonly float[] Im = Values(Slots, 2);
    private static readonly float[] Power = [.. Re.Zip(Im, (re, im) => (re * re) + (im * im))];

    public static TheoryData<DspKernel, int> KernelsAndSlots
    {
        get
        {
            var cases = new TheoryData<DspKernel, int>();
            foreach (var choice in DspKernels.Ordered.Where(choice => choice.Supported))
            {
                // The newest row last, in the middle (the older ones go around), first.
                foreach (int slot in new[] { Slots - 1, 3, 0 })
                    cases.Add(choice.Kernel, slot);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(KernelsAndSlots))]
    public void The_estimate_is_the_sum_of_each_block_times_its_partition(DspKernel kernel, int newest)
    {
        float[] wr = Values(Partitions, 3), wi = Values(Partitions, 4), yr = new float[Row], yi = new float[Row];
        SpectrumKernels.Filter(kernel, Far(newest), wr, wi, yr, yi);
        for (int k = 0; k < Row; k++)
        {
            double re = 0, im = 0;
            for (int p = 0; p < Partitions; p++)
            {
                int x = At(newest, p, k), w = (p * Row) + k;
                re += ((double)Re[x] * wr[w]) - ((double)Im[x] * wi[w]);
                im += ((double)Re[x] * wi[w]) + ((double)Im[x] * wr[w]);
            }
            Assert.Equal(re, yr[k], 1e-5);
            Assert.Equal(im, yi[k], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(KernelsAndSlots))]
    public void The_expected_error_is_the_sum_of_power_times_uncertainty(DspKernel kernel, int newest)
    {
        float[] p = Positive(Partitions, 5), sum = new float[Row];
        SpectrumKernels.ExpectedError(kernel, Far(newest), p, sum);
        for (int k = 0; k < Row; k++)
            Assert.Equal(Enumerable.Range(0, Partitions).Sum(n => (double)p[(n * Row) + k] * Power[At(newest, n, k)]), sum[k], 1e-5);
    }

    [Theory]
    [MemberData(nameof(KernelsAndSlots))]
    public void A_step_moves_the_weights_and_shrinks_the_uncertainty(DspKernel kernel, int newest)
    {
        float[] wr = Values(Partitions, 6), wi = Values(Partitions, 7), p = Positive(Partitions, 8);
        float[] er = Values(1, 9), ei = Values(1, 10), scale = Positive(1, 11);
        float[] wrBefore = [.. wr], wiBefore = [.. wi], pBefore = [.. p];
        var model = new StateModel(Forget: 0.98f, Shrink: 0.49f, Walk: 0.02f, Least: 0.3f);
        SpectrumKernels.KalmanStep(kernel, Far(newest), er, ei, scale, new(wr, wi, p), model);
        for (int n = 0; n < p.Length; n++)
        {
            int k = n % Row, x = At(newest, n / Row, k);
            double gain = (double)pBefore[n] * scale[k];
            double re = wrBefore[n] + (gain * ((Re[x] * er[k]) + (Im[x] * ei[k])));
            double im = wiBefore[n] + (gain * ((Re[x] * ei[k]) - (Im[x] * er[k])));
            double left = (pBefore[n] * (model.Forget - (model.Shrink * gain * Power[x]))) + (model.Walk * ((re * re) + (im * im)));
            Assert.Equal(re, wr[n], 1e-5);
            Assert.Equal(im, wi[n], 1e-5);
            Assert.Equal(Math.Max(left, model.Least), p[n], 1e-5);
        }
    }

    [Fact]
    public void A_row_begins_at_a_cache_line()
    {
        for (int n = 0; n < 20; n++)
        {
            var floats = new AlignedFloats(80);
            Assert.Equal(80, floats.Span.Length);
            unsafe
            {
                fixed (float* first = floats.Span)
                    Assert.Equal(0, (nint)first & 63);
            }
        }
    }

    private static FarRows Far(int newest) => new(Re, Im, Power, newest * Row, Row);

    private static int At(int newest, int partition, int bin) => ((newest - partition + Slots) % Slots * Row) + bin;

    private static float[] Values(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * Row).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static float[] Positive(int rows, int seed) => [.. Values(rows, seed).Select(MathF.Abs)];
}
