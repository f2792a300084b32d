using EdgeVoice.Dsp.Level;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Level;

public sealed class LevelTests
{
    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void A_full_scale_sine_reads_minus_three(int rate)
    {
        var meter = new LevelMeter(rate);
        float[] sine = TestSounds.Sine(rate, 1000, seconds: 2);
        meter.Process(sine);
        Assert.Equal(-3.01f, meter.RmsDb, 0.05f);
        Assert.Equal(0f, meter.PeakDb, 0.05f);
        Assert.Equal(-3.01f, LevelMath.RmsDb(sine), 0.05f);
        Assert.Equal(0f, LevelMath.PeakDb(sine), 0.05f);
    }

    [Fact]
    public void The_peak_is_taken_once()
    {
        var meter = new LevelMeter(8000);
        meter.Process([0.1f, -0.5f, 0.2f]);
        Assert.Equal(-6.02f, meter.TakePeakDb(), 0.01f);
        Assert.Equal(LevelMeter.FloorDb, meter.PeakDb);
    }

    [Fact]
    public void Silence_reads_the_floor()
    {
        Assert.Equal(LevelMeter.FloorDb, new LevelMeter(8000).RmsDb);
        Assert.Equal(LevelMeter.FloorDb, LevelMath.RmsDb(new float[160]));
        Assert.Equal(LevelMeter.FloorDb, LevelMath.PeakDb([]));
    }

    [Fact]
    public void Samples_that_are_not_finite_become_silence_and_are_counted()
    {
        var meter = new LevelMeter(8000);
        float[] samples = [0.5f, float.NaN, float.PositiveInfinity, -0.5f];
        meter.Process(samples);
        Assert.Equal([0.5f, 0, 0, -0.5f], samples);
        Assert.Equal(2, meter.NonFiniteSamples);
    }

    [Theory]
    [InlineData(0, 125)]
    [InlineData(8000, 0)]
    [InlineData(8000, 20000)]
    public void Settings_out_of_range_are_refused(int rate, float windowMs)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new LevelMeter(rate, windowMs));

    [Fact]
    public void Decibels_and_amplitudes_are_each_others_inverse()
    {
        for (float db = -90; db <= 0; db += 7.5f)
            Assert.Equal(db, LevelMath.AmplitudeToDb(LevelMath.DbToAmplitude(db)), 1e-3f);
    }
}
