using EdgeVoice.Dsp.Jitter;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Jitter;

public sealed class DelayEstimatorTests
{
    [Fact]
    public void Jitter_is_the_running_mean_of_RFC_3550()
    {
        var delays = new DelayEstimator(8000);
        double expected = 0;
        for (int n = 0; n < 200; n++)
        {
            // Every second packet 40 ticks (5 ms) late: transit times differ by 40 each time.
            delays.Add(n * 160, (n * 160) + (n % 2 * 40));
            if (n > 0)
                expected += (40 - expected) / 16;
        }
        Assert.Equal(expected / 8, delays.JitterMs, 1e-9);
    }

    [Fact]
    public void A_quantile_is_the_upper_edge_of_the_bin_it_falls_in()
    {
        var delays = new DelayEstimator(8000);
        for (int n = 0; n < 2000; n++)
            delays.Add(n * 160, (n * 160) + (n % 10 == 9 ? 32 * 8 : 0));
        Assert.Equal(0, delays.QuantileMs(0.8f));
        Assert.Equal(35, delays.QuantileMs(0.97f));
    }

    [Fact]
    public void A_steady_line_has_no_jitter_and_no_drift()
    {
        var delays = new DelayEstimator(8000);
        for (int n = 0; n < 2000; n++)
            delays.Add(n * 160, (n * 160) + 1234);
        Assert.Equal(0, delays.JitterMs);
        Assert.Equal(0, delays.DriftPpm, 1e-6);
        Assert.Equal(0, delays.QuantileMs(0.99f));
    }

    [Fact]
    public void A_path_two_seconds_longer_is_a_new_path()
    {
        var delays = new DelayEstimator(8000);
        for (int n = 0; n < 100; n++)
            delays.Add(n * 160, n * 160);
        delays.Add(100 * 160, (100 * 160) + 20000);
        Assert.Equal(1, delays.Packets);
        Assert.Equal(0, delays.QuantileMs(0.99f));
    }

    [Fact]
    public void A_clock_too_slow_to_be_one_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new DelayEstimator(0));
}
