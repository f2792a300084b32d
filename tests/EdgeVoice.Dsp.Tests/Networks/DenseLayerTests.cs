using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Dsp.Networks;
using EdgeVoice.Dsp.Tests.Kernels;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Networks;

public sealed class DenseLayerTests
{
    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void Each_output_is_its_row_times_the_inputs_plus_its_bias(DspKernel kernel)
    {
        // Blocks whole and broken, one vector and none left over; inputs of any number.
        foreach (var (inputs, outputs) in ((int, int)[])[(42, 64), (7, 3), (96, 288), (128, 212), (1, 17)])
        {
            var random = new Random(inputs);
            sbyte[] rows = [.. Enumerable.Range(0, inputs * outputs).Select(_ => (sbyte)random.Next(-127, 128))];
            float[] scales = Values(random, outputs), bias = Values(random, outputs), x = Values(random, inputs);
            var layer = new DenseLayer(rows, scales, bias);
            float[] y = new float[layer.PaddedOutputs];
            using (DspKernels.Force(kernel))
                layer.Apply(x, y);
            for (int row = 0; row < outputs; row++)
            {
                double wanted = bias[row];
                for (int i = 0; i < inputs; i++)
                    wanted += (double)rows[(row * inputs) + i] * scales[row] * x[i];
                Assert.Equal(wanted, y[row], 1e-3);
            }
            Assert.All(y[outputs..], value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Other_lengths_are_refused()
    {
        var layer = new DenseLayer(new sbyte[6], [1, 1], [0, 0]);
        Assert.Throws<ArgumentException>(() => layer.Apply(new float[2], new float[16]));
        Assert.Throws<ArgumentException>(() => layer.Apply(new float[3], new float[2]));
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
}
