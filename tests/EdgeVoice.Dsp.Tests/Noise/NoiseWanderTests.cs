using EdgeVoice.Dsp.Noise;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Noise;

public sealed class NoiseWanderTests
{
    private const float FramesPerSecond = 62.5f;

    [Fact]
    public void A_level_that_swings_by_6_dB_about_its_mean_wanders_by_6_dB()
    {
        var wander = new NoiseWander(FramesPerSecond);
        for (int n = 0; n < 400; n++)
            wander.Update(n % 2 == 0 ? 4e-3f : 0.25e-3f);
        Assert.Equal(6.02, wander.Db, 0.1);
    }

    [Fact]
    public void Nothing_is_known_before_a_third_of_a_second_and_nothing_after_it_was_cleared()
    {
        var wander = new NoiseWander(FramesPerSecond);
        for (int n = 0; n < 17; n++)
            wander.Update(1e-3f);
        Assert.Equal(float.PositiveInfinity, wander.Db);
        wander.Update(1e-3f);
        Assert.Equal(0, wander.Db, 0.01);
        wander.Clear();
        Assert.Equal(float.PositiveInfinity, wander.Db);
    }

    [Fact]
    public void A_step_in_level_is_forgotten_after_two_seconds()
    {
        var wander = new NoiseWander(FramesPerSecond);
        for (int n = 0; n < 125; n++)
            wander.Update(1e-9f);
        for (int n = 0; n < 62; n++)
            wander.Update(1e-3f);
        Assert.Equal(30, wander.Db, 0.1);
        for (int n = 0; n < 62; n++)
            wander.Update(1e-3f);
        Assert.True(wander.Db > 5, $"{wander.Db:F1} dB");
        wander.Update(1e-3f);
        Assert.Equal(0, wander.Db, 0.01);
    }

    [Fact]
    public void Silence_is_steady()
    {
        var wander = new NoiseWander(FramesPerSecond);
        for (int n = 0; n < 400; n++)
            wander.Update(1e-9f);
        Assert.Equal(0, wander.Db, 0.01);
    }
}
