using EdgeVoice.Dsp.Filters;
using EdgeVoice.Dsp.Tests.Echo;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Filters;

public sealed class HumFilterTests
{
    [Theory]
    [InlineData(8000, 50.0)]
    [InlineData(8000, 60.0)]
    [InlineData(16000, 49.9)]
    [InlineData(16000, 60.05)]
    public void Hum_with_harmonics_under_speech_is_found_and_removed(int rate, double mainsHz)
    {
        var speech = Talker.Speak(rate, 10, seed: 31, levelDb: -22);
        var hum = Hum(rate, mainsHz, speech.Length);
        float[] mixed = [.. speech];
        for (int n = 0; n < mixed.Length; n++)
            mixed[n] += hum[n];
        var filter = new HumFilter(rate);
        filter.Process(mixed);
        Assert.NotNull(filter.HumHz);
        Assert.InRange(filter.HumHz.Value, mainsHz - 0.1, mainsHz + 0.1);
        double before = 0, after = 0;
        for (int h = 1; h <= 3; h++)
        {
            before += Line(hum.AsSpan(6 * rate, 4 * rate), rate, mainsHz * h);
            after += Line(mixed.AsSpan(6 * rate, 4 * rate), rate, mainsHz * h);
        }
        Assert.True(after < 0.05 * before, $"{10 * Math.Log10(after / before):F1} dB of the hum left");
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Hum_alone_falls_by_20_dB(int rate)
    {
        var hum = Hum(rate, 50.02, rate * 8);
        float[] got = [.. hum];
        new HumFilter(rate).Process(got);
        Assert.True(EchoScene.DropDb(hum, got, rate, 5, 8) > 20);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Speech_without_hum_passes_bit_for_bit(int rate)
    {
        for (int seed = 40; seed < 46; seed++)
        {
            var speech = Talker.Speak(rate, 12, seed);
            float[] got = [.. speech];
            var filter = new HumFilter(rate);
            filter.Process(got);
            Assert.Null(filter.HumHz);
            for (int n = 0; n < got.Length; n++)
                Assert.Equal(speech[n], got[n], 2e-7f);
        }
    }

    [Theory]
    [InlineData(350, 440)]
    [InlineData(400, 450)]
    [InlineData(480, 620)]
    [InlineData(425, 425)]
    public void Telephone_tones_are_not_hum(double low, double high)
    {
        var tone = TestSounds.Sine(8000, low, 6, 0.2);
        var second = TestSounds.Sine(8000, high, 6, 0.2);
        for (int n = 0; n < tone.Length; n++)
            tone[n] += second[n];
        var filter = new HumFilter(8000);
        filter.Process(tone);
        Assert.Null(filter.HumHz);
    }

    private static float[] Hum(int rate, double mainsHz, int length)
    {
        var hum = new float[length];
        double[] amplitudes = [0.02, 0.015, 0.01, 0.003, 0.005];
        for (int n = 0; n < length; n++)
        {
            for (int h = 0; h < amplitudes.Length; h++)
                hum[n] += (float)(amplitudes[h] * Math.Sin((2 * Math.PI * mainsHz * (h + 1) * n / rate) + h));
        }
        return hum;
    }

    private static double Line(ReadOnlySpan<float> sound, int rate, double hz)
    {
        double re = 0, im = 0;
        for (int n = 0; n < sound.Length; n++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * hz * n / rate);
            re += sound[n] * cos;
            im += sound[n] * sin;
        }
        return (re * re) + (im * im);
    }
}
