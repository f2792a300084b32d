using EdgeVoice.Dsp.Generation;
using EdgeVoice.Dsp.Spectral;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Generation;

public sealed class GeneratorTests
{
    [Theory]
    [InlineData(8000, 440, -20)]
    [InlineData(16000, 1004, -3.01)]
    public void A_tone_has_its_level_and_its_frequency(int rate, double frequency, double level)
    {
        var sound = new float[rate];
        new ToneGenerator(rate, [new TonePart(frequency, level)]).Generate(sound);
        Assert.Equal(level, TestSounds.RmsDb(sound), 0.05);
        double c = 0, s = 0;
        for (int n = 0; n < rate; n++)
        {
            c += sound[n] * Math.Cos(2 * Math.PI * frequency * n / rate);
            s += sound[n] * Math.Sin(2 * Math.PI * frequency * n / rate);
        }
        double atFrequency = 10 * Math.Log10(2 * ((c * c) + (s * s)) / ((double)rate * rate));
        Assert.Equal(level, atFrequency, 0.05);
    }

    [Fact]
    public void A_cadence_sounds_and_pauses_to_the_sample()
    {
        var sound = new float[8000];
        var busy = new ToneGenerator(8000, [new TonePart(425, -10)], 200, 300);
        for (int at = 0; at < 8000; at += 37)
            busy.Generate(sound.AsSpan(at, Math.Min(37, 8000 - at)));
        for (int cycle = 0; cycle < 2; cycle++)
        {
            Assert.Equal(-10, TestSounds.RmsDb(sound.AsSpan(cycle * 4000, 1600)), 0.1);
            Assert.All(sound.AsSpan((cycle * 4000) + 1600, 2400).ToArray(), sample => Assert.Equal(0, sample));
        }
    }

    [Fact]
    public void Split_generation_gives_the_same_samples()
    {
        var whole = new float[4000];
        var split = new float[4000];
        new ToneGenerator(8000, [new TonePart(350, -13), new TonePart(440, -13)], 100, 50, 30).Generate(whole);
        var tone = new ToneGenerator(8000, [new TonePart(350, -13), new TonePart(440, -13)], 100, 50, 30);
        for (int at = 0; at < 4000; at += 123)
            tone.Generate(split.AsSpan(at, Math.Min(123, 4000 - at)));
        Assert.Equal(whole, split);
    }

    [Fact]
    public void Every_digit_is_its_two_tones()
    {
        double[] rows = [697, 770, 852, 941], columns = [1209, 1336, 1477, 1633];
        foreach (char digit in DtmfGenerator.Digits)
        {
            var dtmf = new DtmfGenerator(8000, onMs: 100, offMs: 50);
            Assert.True(dtmf.TryAdd(digit));
            var sound = new float[1600];
            Assert.True(dtmf.Generate(sound));
            int index = DtmfGenerator.Digits.IndexOf(digit);
            double all = TestSounds.RmsDb(sound.AsSpan(0, 800));
            Assert.Equal(10 * Math.Log10(Math.Pow(10, -1.2) + Math.Pow(10, -1.0)), all, 0.3);
            Assert.Equal(-12, ToneDb(sound, rows[index / 4]), 0.5);
            Assert.Equal(-10, ToneDb(sound, columns[index % 4]), 0.5);
            Assert.All(sound[800..], sample => Assert.Equal(0, sample));
            Assert.False(dtmf.IsActive);
        }
    }

    [Fact]
    public void Digits_wait_their_turn_and_no_more_than_fit()
    {
        var dtmf = new DtmfGenerator(8000, onMs: 40, offMs: 40);
        for (int n = 0; n < DtmfGenerator.Capacity; n++)
            Assert.True(dtmf.TryAdd("0123456789"[n % 10]));
        Assert.False(dtmf.TryAdd('5'));
        Assert.False(dtmf.TryAdd('x'));
        var sound = new float[DtmfGenerator.Capacity * 640];
        for (int at = 0; at < sound.Length; at += 160)
            Assert.True(dtmf.Generate(sound.AsSpan(at, 160)));
        Assert.False(dtmf.Generate(new float[160]));
        for (int n = 0; n < DtmfGenerator.Capacity; n++)
        {
            Assert.InRange(TestSounds.RmsDb(sound.AsSpan(n * 640, 320)), -9, -7);
            Assert.Equal(-200, TestSounds.RmsDb(sound.AsSpan((n * 640) + 320, 320)));
        }
    }

    [Theory]
    [InlineData(NoiseColor.White)]
    [InlineData(NoiseColor.Pink)]
    public void Noise_has_its_level_and_no_constant(NoiseColor color)
    {
        var sound = new float[160000];
        new NoiseGenerator(-30, color).Generate(sound);
        Assert.Equal(-30, TestSounds.RmsDb(sound), 0.5);
        Assert.InRange(sound.Average(), -0.005f, 0.005f);
    }

    [Fact]
    public void Pink_noise_loses_three_decibels_an_octave()
    {
        var sound = new float[1 << 18];
        new NoiseGenerator(-20, NoiseColor.Pink).Generate(sound);
        double previous = double.NaN;
        for (int bin = 8; bin < 512; bin *= 2)
        {
            double density = BandDb(sound, bin, 2 * bin);
            if (!double.IsNaN(previous))
                Assert.Equal(-3, density - previous, 0.8);
            previous = density;
        }
    }

    [Fact]
    public void White_noise_is_flat()
    {
        var sound = new float[1 << 18];
        new NoiseGenerator(-20).Generate(sound);
        double low = BandDb(sound, 8, 128), high = BandDb(sound, 256, 512);
        Assert.Equal(0, high - low, 0.4);
    }

    [Theory]
    [InlineData(0.0, 0f)]
    [InlineData(8000.0, -20f)]
    [InlineData(-5.0, -20f)]
    public void Tones_out_of_range_are_refused(double frequency, float level)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new ToneGenerator(8000, [new TonePart(frequency, level)]));

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ToneGenerator(8000, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToneGenerator(8000, [new TonePart(400, -10)], 100, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DtmfGenerator(8000, onMs: 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseGenerator(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseGenerator(float.NaN));
    }

    private static double ToneDb(float[] sound, double frequency)
    {
        double c = 0, s = 0;
        for (int n = 0; n < 800; n++)
        {
            c += sound[n] * Math.Cos(2 * Math.PI * frequency * n / 8000);
            s += sound[n] * Math.Sin(2 * Math.PI * frequency * n / 8000);
        }
        return 10 * Math.Log10(2 * ((c * c) + (s * s)) / (800.0 * 800));
    }

    // Mean power per bin of 1024-sample Hann blocks, in dB.
    private static double BandDb(float[] sound, int from, int to)
    {
        var fft = new RealFft(1024);
        float[] window = Window.Hann(1024), block = new float[1024], re = new float[513], im = new float[513];
        double sum = 0;
        for (int at = 0; at + 1024 <= sound.Length; at += 512)
        {
            sound.AsSpan(at, 1024).CopyTo(block);
            Window.Apply(window, block);
            fft.Forward(block, re, im);
            for (int k = from; k < to; k++)
                sum += (re[k] * re[k]) + (im[k] * im[k]);
        }
        return 10 * Math.Log10(sum / (to - from));
    }
}
