using EdgeVoice.Dsp.Noise;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Noise;

public sealed class SmoothedPresenceRuleTests
{
    private const int RateHz = 8000;
    private const int Bins = 129;
    private const float Floor = 0.316f;

    [Fact]
    public void Noise_alone_lies_at_the_floor()
    {
        var (rule, tracker, gain) = (new SmoothedPresenceRule(RateHz, Bins), Tracker(), new float[Bins]);
        var random = new Random(2);
        double sum = 0;
        for (int frame = 0; frame < 375; frame++)
        {
            Step(rule, tracker, Spectrum(random), gain);
            sum += frame >= 125 ? gain.Average() : 0;
        }
        Assert.InRange(sum / 250, Floor, 1.15 * Floor);
    }

    [Fact]
    public void Weak_speech_beside_strong_is_kept_where_alone_it_is_lowered()
    {
        double kept = WeakGain(strong: 100), alone = WeakGain(strong: 1);
        Assert.True(kept > alone * 1.1, $"{kept:F2} against {alone:F2}");
    }

    [Fact]
    public void What_stands_high_over_the_noise_passes_from_its_second_frame_on()
    {
        var (rule, tracker, gain) = (new SmoothedPresenceRule(RateHz, Bins), Tracker(), new float[Bins]);
        var random = new Random(3);
        for (int frame = 0; frame < 120; frame++)
            Step(rule, tracker, Spectrum(random), gain);
        for (int frame = 0; frame < 4; frame++)
        {
            float[] voice = Spectrum(random);
            for (int k = 20; k < 40; k++)
                voice[k] *= 300;
            Step(rule, tracker, voice, gain);
            if (frame > 0)
                Assert.All(gain[22..38], value => Assert.InRange(value, 0.8f, 1));
        }
    }

    [Fact]
    public void A_floor_of_one_changes_nothing()
    {
        var (rule, tracker, gain) = (new SmoothedPresenceRule(RateHz, Bins), Tracker(), new float[Bins]);
        var random = new Random(4);
        for (int frame = 0; frame < 50; frame++)
        {
            float[] power = Spectrum(random);
            tracker.Update(power);
            rule.Next(power, tracker, 1, gain);
            Assert.All(gain, value => Assert.Equal(1, value));
        }
    }

    [Theory]
    [InlineData(129, 31.25)]
    [InlineData(257, 31.25)]
    public void Bands_keep_what_is_even_and_spread_what_is_single(int bins, double binHz)
    {
        var bands = new CriticalBands(bins, binHz);
        float[] even = [.. Enumerable.Repeat(0.7f, bins)], single = new float[bins];
        bands.Smooth(even);
        Assert.All(even, value => Assert.Equal(0.7f, value, 1e-5f));
        single[100] = 1;
        bands.Smooth(single);
        Assert.InRange(single[100], 0.01f, 0.3f);
        Assert.InRange(single[98], 0.01f, 0.3f);
        Assert.Equal(0, single[50]);
    }

    private static NoiseTracker Tracker() => new(Bins, RateHz / 128f, smoothing: 0.95f, minimumBias: 1.5f);

    private static void Step(SmoothedPresenceRule rule, NoiseTracker tracker, float[] power, float[] gain)
    {
        tracker.Update(power);
        rule.Next(power, tracker, Floor, gain);
    }

    // Mean gain of bins 4 dB over the noise, between bins that stand so far over it.
    private static double WeakGain(float strong)
    {
        var (rule, tracker, gain) = (new SmoothedPresenceRule(RateHz, Bins), Tracker(), new float[Bins]);
        var random = new Random(5);
        double sum = 0;
        for (int frame = 0; frame < 150; frame++)
        {
            float[] power = Spectrum(random);
            for (int k = 20; k < 80 && frame >= 130; k++)
                power[k] *= k % 6 < 3 ? strong : 2.5f;
            Step(rule, tracker, power, gain);
            for (int k = 28; k < 78 && frame >= 132; k += 6)
                sum += gain[k];
        }
        return sum / (18 * 9);
    }

    // The power of a bin of white noise is exponentially distributed.
    private static float[] Spectrum(Random random) => [.. Enumerable.Range(0, Bins).Select(_ => (float)-Math.Log(1 - random.NextDouble()))];
}
