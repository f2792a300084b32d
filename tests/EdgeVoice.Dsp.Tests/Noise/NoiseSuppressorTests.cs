using EdgeVoice.Dsp.Noise;
using EdgeVoice.Dsp.Tests.Echo;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Noise;

public sealed class NoiseSuppressorTests
{
    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Speech_in_white_noise_at_5_dB_gains_5_dB(int rate)
    {
        var speech = Talker.Speak(rate, 8, seed: 51);
        var noise = Noise(speech, 5);
        var got = Run(new NoiseSuppressor(rate, Listeners(-12)), EchoScene.Sum(speech, noise));
        double before = EchoScene.SnrDb(speech, EchoScene.Sum(speech, noise), rate, 2, 8), after = EchoScene.SnrDb(speech, got, rate, 2, 8);
        Assert.True(after > before + 5, $"{before:F1} dB before, {after:F1} dB after");
    }

    [Fact]
    public void Noise_alone_falls_to_the_floor_and_no_further()
    {
        var noise = TestSounds.White(8000 * 6, seed: 1, peak: 0.05f);
        var got = Run(new NoiseSuppressor(8000, Listeners(-15)), noise);
        Assert.InRange(EchoScene.DropDb(noise, got, 8000, 3, 6), 12, 15.5);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Clean_speech_passes_untouched(int rate)
    {
        var speech = Talker.Speak(rate, 8, seed: 52);
        // Nobody speaks without a pause, in which the line is heard as it is.
        for (int second = 1; second < 8; second++)
            speech.AsSpan((second * rate) - (rate / 3), rate / 3).Clear();
        var mixed = EchoScene.Sum(speech, Noise(speech, 40));
        var suppressor = new NoiseSuppressor(rate);
        var got = Run(suppressor, mixed);
        Assert.Equal(0, suppressor.FloorDb);
        Assert.True(EchoScene.SnrDb(mixed, got, rate, 3, 8) > 40);
    }

    [Fact]
    public void Steady_noise_as_loud_as_the_speech_is_lowered_for_the_recogniser()
    {
        var speech = Talker.Speak(8000, 8, seed: 53);
        var suppressor = new NoiseSuppressor(8000);
        Run(suppressor, EchoScene.Sum(speech, Noise(speech, 0)));
        Assert.Equal(-10, suppressor.FloorDb, 0.01);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Noise_that_comes_and_goes_is_left_alone_for_the_recogniser_and_steady_noise_is_not(int rate)
    {
        var speech = Talker.Speak(rate, 8, seed: 54);
        var steady = Noise(speech, 5);
        float[] knocks = [.. steady.Select((sample, n) => sample * (n / (rate / 10) % 4 == 1 ? 1 : 0.5f))];
        var inKnocks = EchoScene.Sum(speech, knocks);
        Assert.InRange(ChangeDb(new NoiseSuppressor(rate), inKnocks), 40, double.PositiveInfinity);
        Assert.InRange(ChangeDb(new NoiseSuppressor(rate), EchoScene.Sum(speech, steady)), 0, 16);
        // People are spared of it what can be told from speech.
        Assert.InRange(ChangeDb(new NoiseSuppressor(rate, NoiseSuppressorOptions.ForListeners), inKnocks), 0, 20);

        double ChangeDb(NoiseSuppressor suppressor, float[] mixed)
        {
            float[] got = [.. mixed, .. new float[suppressor.LatencySamples]];
            for (int at = 0; at < got.Length; at += rate / 50)
            {
                suppressor.Voice = at < speech.Length && TestSounds.RmsDb(speech.AsSpan(at, rate / 50)) > -50 ? 1 : 0;
                suppressor.Process(got.AsSpan(at, Math.Min(rate / 50, got.Length - at)));
            }
            return EchoScene.SnrDb(mixed, got[suppressor.LatencySamples..], rate, 3, 8);
        }
    }

    [Fact]
    public void In_babble_the_recogniser_hears_the_line_as_it_is()
    {
        var mixed = EchoScene.Sum(Talker.Speak(8000, 6, seed: 55), TestSounds.White(6 * 8000, seed: 78, peak: 0.05f));
        Assert.True(EchoScene.SnrDb(mixed, Run(new NoiseSuppressor(8000) { Babble = 0.96f }, mixed), 8000, 1, 6) > 60);
        Assert.True(EchoScene.SnrDb(mixed, Run(new NoiseSuppressor(8000, NoiseSuppressorOptions.ForListeners) { Babble = 0.96f }, mixed), 8000, 1, 6) < 20);
    }

    [Fact]
    public void Louder_noise_is_followed_within_three_seconds()
    {
        var noise = TestSounds.White(8000 * 10, seed: 2, peak: 0.005f);
        for (int n = 4 * 8000; n < noise.Length; n++)
            noise[n] *= 10;
        var got = Run(new NoiseSuppressor(8000, Listeners(-12)), noise);
        Assert.True(EchoScene.DropDb(noise, got, 8000, 7, 10) > 8);
    }

    [Fact]
    public void The_correction_of_the_log_amplitude_estimator_is_that_of_the_exponential_integral()
    {
        // E1(1) = 0.219383934 (Abramowitz and Stegun, table 5.1).
        Assert.Equal(0.219383934, LogMmseGain.ExponentialIntegral(1), 1e-8);
        Assert.Equal(0.00115, LogMmseGain.ExponentialIntegral(5), 1e-5);
        for (float v = 0.002f; v < 30; v *= 1.07f)
            Assert.Equal(Math.Exp(LogMmseGain.ExponentialIntegral(v) / 2), LogMmseGain.Correction(v), 0.005 * Math.Exp(LogMmseGain.ExponentialIntegral(v) / 2));
    }

    [Theory]
    [InlineData(11025, -12f, 24f)]
    [InlineData(8000, 3f, 24f)]
    [InlineData(8000, -12f, float.NaN)]
    public void Options_outside_their_range_are_refused(int rate, float floor, float bypass)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseSuppressor(rate, new() { FloorDb = floor, BypassSnrDb = bypass }));

    private static NoiseSuppressorOptions Listeners(float floorDb) => NoiseSuppressorOptions.ForListeners with { FloorDb = floorDb };

    private static float[] Noise(float[] speech, double snrDb)
    {
        var noise = TestSounds.White(speech.Length, seed: 77);
        float scale = (float)Math.Pow(10, (TestSounds.RmsDb(speech) - TestSounds.RmsDb(noise) - snrDb) / 20);
        return [.. noise.Select(sample => sample * scale)];
    }

    private static float[] Run(NoiseSuppressor suppressor, float[] sound)
    {
        float[] padded = [.. sound, .. new float[suppressor.LatencySamples]];
        suppressor.Process(padded);
        return padded[suppressor.LatencySamples..];
    }
}
