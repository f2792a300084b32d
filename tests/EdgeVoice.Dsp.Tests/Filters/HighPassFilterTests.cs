using EdgeVoice.Dsp.Filters;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Filters;

public sealed class HighPassFilterTests
{
    // A fourth-order Butterworth high-pass is down by 10 log10(1 + (fc/f)^8) (far from half the rate).
    [Theory]
    [InlineData(8000, 40)]
    [InlineData(8000, 80)]
    [InlineData(8000, 120)]
    [InlineData(16000, 50)]
    [InlineData(16000, 160)]
    [InlineData(16000, 1000)]
    public void The_response_is_that_of_a_fourth_order_Butterworth(int rate, double hz)
    {
        var tone = TestSounds.Sine(rate, hz, 2, peak: 0.5);
        double before = TestSounds.RmsDb(tone.AsSpan(rate));
        new HighPassFilter(rate).Process(tone);
        double expected = -10 * Math.Log10(1 + Math.Pow(80 / hz, 8));
        Assert.Equal(expected, TestSounds.RmsDb(tone.AsSpan(rate)) - before, 0.2);
    }

    [Fact]
    public void A_constant_offset_is_gone_within_a_tenth_of_a_second()
    {
        var offset = new float[8000];
        Array.Fill(offset, 0.5f);
        new HighPassFilter(8000).Process(offset);
        Assert.True(TestSounds.RmsDb(offset.AsSpan(800)) < -100);
    }

    [Theory]
    [InlineData(44100, 80f)]
    [InlineData(8000, 5f)]
    [InlineData(8000, float.NaN)]
    public void Values_outside_their_range_are_refused(int rate, float hz)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new HighPassFilter(rate, hz));
}
