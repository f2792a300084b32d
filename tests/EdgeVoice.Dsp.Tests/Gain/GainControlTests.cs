using EdgeVoice.Dsp.Gain;
using EdgeVoice.Dsp.Tests.Echo;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Gain;

public sealed class GainControlTests
{
    [Theory]
    [InlineData(8000, -38)]
    [InlineData(16000, -38)]
    [InlineData(8000, -14)]
    public void Quiet_and_loud_speech_come_out_at_the_target(int rate, double levelDb)
    {
        var speech = Talker.Speak(rate, 10, seed: 21, levelDb);
        var gain = new GainControl(rate);
        gain.Process(speech);
        Assert.NotNull(gain.SpeechLevelDb);
        Assert.True(Math.Abs(gain.SpeechLevelDb.Value + gain.GainDb + 22) < 2, $"speech {gain.SpeechLevelDb:F1}, noise {gain.NoiseLevelDb:F1}, gain {gain.GainDb:F1} dB");
        // Pauses pull the mean under the level of active speech.
        Assert.InRange(TestSounds.RmsDb(speech.AsSpan(5 * rate)), -27, -20);
    }

    [Fact]
    public void Noise_alone_earns_no_gain()
    {
        var noise = TestSounds.White(8000 * 10, seed: 1, peak: 0.002f);
        float[] before = [.. noise];
        var gain = new GainControl(8000);
        gain.Process(noise);
        Assert.Equal(0, gain.GainDb);
        for (int n = 0; n < noise.Length; n++)
            Assert.Equal(before[n], noise[n], 1e-6f);
    }

    [Fact]
    public void The_gain_stands_still_in_pauses()
    {
        const int Rate = 8000;
        var speech = Talker.Speak(Rate, 6, seed: 22, levelDb: -35);
        var gain = new GainControl(Rate);
        gain.Process(speech);
        float learned = gain.GainDb;
        Assert.True(learned > 6, $"{learned} dB learned");
        var pause = TestSounds.White(Rate * 8, seed: 2, peak: 0.0005f);
        gain.Process(pause);
        Assert.Equal(learned, gain.GainDb, 0.5f);
    }

    [Fact]
    public void Noise_over_the_ceiling_is_not_amplified_with_the_speech()
    {
        const int Rate = 8000;
        var speech = Talker.Speak(Rate, 10, seed: 23, levelDb: -32);
        var noise = TestSounds.White(speech.Length, seed: 3, peak: 0.006f);
        for (int n = 0; n < speech.Length; n++)
            speech[n] += noise[n];
        var gain = new GainControl(Rate);
        gain.Process(speech);
        Assert.InRange(gain.NoiseLevelDb, -53, -46);
        Assert.InRange(gain.GainDb, 0, 3);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void No_sample_passes_the_limit(int rate)
    {
        var sound = Talker.Speak(rate, 6, seed: 24, levelDb: -36);
        var shout = TestSounds.Sine(rate, 440, 1, peak: 0.99);
        shout.CopyTo(sound.AsSpan(4 * rate));
        var gain = new GainControl(rate);
        gain.Process(sound);
        float limit = MathF.Pow(10, -1f / 20);
        Assert.All(sound, sample => Assert.True(Math.Abs(sample) <= limit + 1e-6f, $"{sample}"));
    }

    [Fact]
    public void A_full_scale_fault_teaches_no_level()
    {
        const int Rate = 8000;
        var gain = new GainControl(Rate);
        gain.Process(Talker.Speak(Rate, 5, seed: 25, levelDb: -25));
        float? before = gain.SpeechLevelDb;
        var square = new float[Rate];
        for (int n = 0; n < square.Length; n++)
            square[n] = n / 10 % 2 == 0 ? 1 : -1;
        gain.Process(square);
        Assert.Equal(before!.Value, gain.SpeechLevelDb!.Value, 1f);
    }

    [Theory]
    [InlineData(-5f, 18f, -12f)]
    [InlineData(-22f, 50f, -12f)]
    [InlineData(-22f, 18f, 1f)]
    [InlineData(float.NaN, 18f, -12f)]
    public void Options_outside_their_range_are_refused(float target, float most, float least)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new GainControl(8000, new() { TargetDb = target, MaxGainDb = most, MinGainDb = least }));
}
