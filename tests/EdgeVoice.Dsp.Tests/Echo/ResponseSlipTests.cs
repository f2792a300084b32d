using EdgeVoice.Dsp.Echo;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Echo;

public sealed class ResponseSlipTests
{
    private const int Block = 64;
    private const int Partitions = 4;

    [Theory]
    [InlineData(0.01)]
    [InlineData(-0.01)]
    public void Many_small_moves_add_up_over_the_edges_of_the_partitions(double step)
    {
        // A wave of all frequencies up to four fifths of the band, over the second and third partition.
        var taps = Wave(0);
        var slip = new ResponseSlip(Block, Partitions);
        const int Steps = 100;
        for (int n = 0; n < Steps; n++)
        {
            slip.Owe((float)step);
            for (int p = 0; p < Partitions; p++)
                slip.Pay(p, taps.AsSpan(p * Block, Block));
        }
        var wanted = Wave(Steps * step);
        double error = 0, power = 0;
        for (int n = 0; n < taps.Length; n++)
        {
            error += Math.Pow(taps[n] - wanted[n], 2);
            power += wanted[n] * wanted[n];
        }
        Assert.True(error < 0.001 * power, $"{10 * Math.Log10(error / power):F1} dB off");
    }

    [Fact]
    public void What_is_owed_nothing_stays_as_it_is_to_the_bit()
    {
        var taps = Wave(0);
        var slip = new ResponseSlip(Block, Partitions);
        for (int p = 0; p < Partitions; p++)
            slip.Pay(p, taps.AsSpan(p * Block, Block));
        Assert.Equal(Wave(0), taps);
    }

    private static float[] Wave(double later)
    {
        var taps = new float[Block * Partitions];
        for (int n = 0; n < taps.Length; n++)
        {
            double t = n - 128 - later, window = Math.Exp(-t * t / 400);
            taps[n] = (float)(window * (Math.Cos(0.6 * t) + Math.Cos((1.5 * t) + 1) + Math.Cos((2.3 * t) + 2)));
        }
        return taps;
    }
}
