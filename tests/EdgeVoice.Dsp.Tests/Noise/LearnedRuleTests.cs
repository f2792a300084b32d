using EdgeVoice.Dsp.Noise;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Noise;

public sealed class LearnedRuleTests
{
    private const float Floor = 0.1f;

    // Printed by models/noise/recipe/write.py.
    private static readonly float[] Narrow =
    [
        0.0452f, 0.1141f, 0.0997f, 0.0507f, 0.0551f, 0.0713f, 0.0407f, 0.0801f, 0.1194f, 0.0603f, 0.0374f, 0.1002f,
        0.0446f, 0.1576f, 0.1099f, 0.0879f, 0.1445f,
    ];

    private static readonly float[] Wide =
    [
        0.0364f, 0.1518f, 0.1269f, 0.0698f, 0.0768f, 0.0938f, 0.0673f, 0.1097f, 0.3100f, 0.1179f, 0.2212f, 0.2705f,
        0.3128f, 0.3741f, 0.4383f, 0.1545f, 0.4555f, 0.1415f, 0.1207f, 0.0696f, 0.0808f, 0.0796f, 0.0779f, 0.1800f,
        0.1026f, 0.7670f, 0.2967f, 0.9605f, 0.5286f, 0.9468f, 0.1661f, 0.4583f, 0.0549f,
    ];

    [Fact]
    public void The_network_gives_what_it_gave_where_it_was_trained()
    {
        Near(Narrow, [.. Gains(129, 1, 0).Where((_, bin) => bin % 8 == 0)]);
        Near(Wide, [.. Gains(257, 1, 0).Where((_, bin) => bin % 8 == 0)]);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(100f)]
    public void The_level_of_a_line_makes_no_difference(float power) => Near(Gains(129, 1, Floor), Gains(129, power, Floor));

    [Fact]
    public void A_floor_of_one_changes_nothing() => Assert.All(Gains(257, 1, 1), gain => Assert.Equal(1, gain));

    [Theory]
    [InlineData(129)]
    [InlineData(257)]
    public void Bands_of_what_is_even_are_even(int bins)
    {
        var bands = new LearnedBands(bins);
        float[] of = new float[bands.Count];
        bands.Gather([.. Enumerable.Repeat(0.7f, bins)], of);
        Assert.All(of, value => Assert.Equal(0.7f, value, 1e-5f));
        for (int k = 0; k < bins; k++)
            Assert.Equal(0.7f, bands.At(of, k), 1e-5f);
    }

    // The sound that write.py makes up.
    private static float[] Gains(int bins, float scale, float floor)
    {
        var rule = new LearnedRule(bins);
        var tracker = new NoiseTracker(bins, 62.5f, smoothing: 0.8f, minimumBias: 2);
        float[] power = new float[bins], gain = new float[bins];
        for (int t = 0; t < 40; t++)
        {
            for (int k = 0; k < bins; k++)
                power[k] = (scale * 1e-3f * (float)Math.Exp((2 * Math.Sin((0.37 * k) + (0.11 * t * t))) + (3 * Math.Sin(0.05 * k) * Math.Sin(0.3 * t)))) + 1e-9f;
            tracker.Update(power);
            rule.Next(power, tracker, floor, gain);
        }
        return gain;
    }

    private static void Near(float[] wanted, float[] got)
    {
        Assert.Equal(wanted.Length, got.Length);
        for (int i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], got[i], 2e-3f);
    }
}
