using EdgeVoice.Dsp.Jitter;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Jitter;

public sealed class TimeStretchTests
{
    [Theory]
    [InlineData(8000, 200)]
    [InlineData(16000, 160)]
    public void A_period_taken_out_of_a_periodic_sound_leaves_it_periodic(int rate, int frequency)
    {
        float[] sound = TestSounds.Sine(rate, frequency, 0.06, 0.5);
        float[] shorter = [.. sound];
        int removed = TimeStretch.Shorten(shorter, rate, always: false);
        Assert.Equal(0, removed % (rate / frequency));
        Assert.True(removed > 0);
        for (int n = 0; n < sound.Length - removed; n++)
            Assert.Equal(sound[n], shorter[n], 0.01f);
    }

    [Theory]
    [InlineData(8000, 200)]
    [InlineData(16000, 160)]
    public void A_period_put_into_a_periodic_sound_leaves_it_periodic(int rate, int frequency)
    {
        float[] sound = TestSounds.Sine(rate, frequency, 0.06, 0.5);
        int length = rate / 50;
        var longer = new float[length + TimeStretch.LongestLag(rate)];
        sound.AsSpan(0, length).CopyTo(longer);
        int added = TimeStretch.Lengthen(longer, length, rate, always: false);
        Assert.True(added > 0);
        Assert.Equal(0, added % (rate / frequency));
        for (int n = 0; n < length + added; n++)
            Assert.Equal(sound[n], longer[n], 0.01f);
    }

    [Fact]
    public void Sound_without_a_period_is_left_alone_unless_it_must_be_changed()
    {
        float[] noise = TestSounds.White(480, 3);
        float[] copy = [.. noise];
        Assert.Equal(0, TimeStretch.Shorten(copy, 8000, always: false));
        Assert.Equal(noise, copy);
        Assert.InRange(TimeStretch.Shorten(copy, 8000, always: true), TimeStretch.ShortestLag(8000), TimeStretch.LongestLag(8000));
    }

    [Fact]
    public void Too_little_sound_is_left_alone()
    {
        var few = new float[100];
        Assert.Equal(0, TimeStretch.Shorten(few, 8000, always: true));
        Assert.Equal(0, TimeStretch.Lengthen(few, 60, 8000, always: true));
    }
}
