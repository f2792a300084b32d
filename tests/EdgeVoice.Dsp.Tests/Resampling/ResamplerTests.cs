using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Dsp.Tests.Kernels;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Resampling;

public sealed class ResamplerTests
{
    private static readonly int[] Rates = [8000, 16000, 22050, 24000, 48000];

    public static TheoryData<int, int> Pairs
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            foreach (int from in Rates)
            {
                foreach (int to in Rates)
                    pairs.Add(from, to);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Tones_of_the_pass_band_keep_their_level_within_a_hundredth_of_a_decibel(int from, int to)
    {
        int lower = Math.Min(from, to);
        foreach (double share in (double[])[0.01, 0.05, 0.125, 0.25, 0.35, 0.4, 0.425])
        {
            double frequency = Math.Round(share * lower);
            double gain = LevelAt(from, to, frequency, frequency);
            Assert.True(Math.Abs(gain) < 0.01, $"{from} -> {to}: {frequency} Hz at {gain:F4} dB");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Tones_of_the_stop_band_are_80_dB_down(int from, int to)
    {
        if (to >= from)
            return;
        for (double frequency = 0.5 * to; frequency < 0.5 * from; frequency += from / 41.7)
        {
            double gain = Rms(from, to, frequency);
            Assert.True(gain < -80, $"{from} -> {to}: {frequency:F0} Hz at {gain:F1} dB");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Images_are_80_dB_down_when_the_rate_goes_up(int from, int to)
    {
        if (to <= from)
            return;
        double tone = Math.Round(0.4 * from);
        float[] output = Run(from, to, TestSounds.Sine(from, tone, 1));
        // All that is not the tone itself, over the middle of the output.
        var middle = output.AsSpan(to / 4, to / 2);
        (double c, double s) = Fit(middle, to, tone);
        double rest = 0;
        for (int n = 0; n < middle.Length; n++)
        {
            double angle = 2 * Math.PI * tone * n / to;
            double error = middle[n] - (c * Math.Cos(angle)) - (s * Math.Sin(angle));
            rest += error * error;
        }
        double db = 10 * Math.Log10(rest / middle.Length / 0.5);
        Assert.True(db < -80, $"{from} -> {to}: images at {db:F1} dB");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_impulse_comes_out_at_the_stated_delay(int from, int to)
    {
        var resampler = new Resampler(from, to);
        var input = new float[from / 10];
        int at = from / 50;
        input[at] = 1;
        float[] output = Run(from, to, input);
        int peak = Array.IndexOf(output, output.Max());
        double expected = (double)(at + resampler.LatencyInputSamples) * to / from;
        Assert.InRange(peak, expected - 1, expected + 1);
        Assert.Equal((double)resampler.LatencyInputSamples * to / from, resampler.LatencySamples, 0.5);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Cut_input_gives_what_whole_input_gives(int from, int to)
    {
        float[] input = TestSounds.White(from / 4, 3, 0.5f);
        float[] whole = Run(from, to, input);
        var resampler = new Resampler(from, to);
        var split = new List<float>();
        int[] cuts = [1, 160, 7, 1023, 2, 441, 3];
        for (int at = 0, cut = 0; at < input.Length; cut++)
        {
            int length = Math.Min(cuts[cut % cuts.Length], input.Length - at);
            var part = new float[resampler.MaxOutput(length)];
            int written = resampler.Process(input.AsSpan(at, length), part);
            split.AddRange(part[..written]);
            at += length;
        }
        Assert.Equal(whole, split);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Output_follows_input_at_the_ratio_of_the_rates(int from, int to)
    {
        var resampler = new Resampler(from, to);
        long written = 0;
        var frame = new float[from / 50];
        var output = new float[resampler.MaxOutput(frame.Length)];
        for (int n = 0; n < 500; n++)
            written += resampler.Process(frame, output);
        Assert.InRange(written, (10L * to) - 1, (10L * to) + 1);
    }

    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void Every_kernel_gives_what_the_scalar_one_gives(DspKernel kernel)
    {
        float[] input = TestSounds.White(2000, 9);
        float[] expected, found;
        using (DspKernels.Force(DspKernel.Scalar))
            expected = Run(8000, 22050, input);
        using (DspKernels.Force(kernel))
            found = Run(8000, 22050, input);
        Assert.Equal(expected.Length, found.Length);
        for (int n = 0; n < expected.Length; n++)
            Assert.Equal(expected[n], found[n], 2e-6f);
    }

    [Fact]
    public void A_whole_clip_keeps_its_length_and_its_place()
    {
        float[] clip = TestSounds.Sine(22050, 500, 1, 0.5);
        float[] converted = Resampler.Convert(clip, 22050, 8000);
        Assert.Equal(8000, converted.Length);
        for (int n = 200; n < 7800; n++)
            Assert.Equal(0.5 * Math.Sin(2 * Math.PI * 500 * n / 8000), converted[n], 0.2);
    }

    [Fact]
    public void Bad_samples_are_forgotten_after_the_filter()
    {
        foreach (string poison in Poison.Names)
        {
            float[] input = TestSounds.Sine(8000, 440, 1, 0.5);
            Poison.Fill(poison, input.AsSpan(1000, 1000), 8000);
            float[] output = Run(8000, 16000, input);
            Assert.All(output, sample => Assert.True(float.IsFinite(sample), poison));
            float[] clean = Run(8000, 16000, TestSounds.Sine(8000, 440, 1, 0.5));
            Assert.Equal(clean[4200..], output[4200..]);
        }
    }

    [Fact]
    public void It_allocates_nothing_and_gives_no_subnormals()
    {
        var resampler = new Resampler(16000, 8000);
        var frame = new float[320];
        var output = new float[resampler.MaxOutput(320)];
        frame[0] = 1e-30f;
        resampler.Process(frame, output);
        Assert.DoesNotContain(output, float.IsSubnormal);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int n = 0; n < 100; n++)
                resampler.Process(frame, output);
        }));
    }

    [Theory]
    [InlineData(0, 8000)]
    [InlineData(8000, 96000)]
    [InlineData(8000, 22051)]
    [InlineData(-8000, 8000)]
    public void Rates_it_does_not_have_are_refused(int from, int to)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(from, to));

    [Fact]
    public void Output_too_short_is_refused_before_anything_is_read()
    {
        var resampler = new Resampler(8000, 16000);
        Assert.Throws<ArgumentException>(() => resampler.Process(new float[160], new float[319]));
    }

    private static float[] Run(int from, int to, float[] input)
    {
        var resampler = new Resampler(from, to);
        var output = new float[resampler.MaxOutput(input.Length)];
        int written = resampler.Process(input, output);
        return output[..written];
    }

    private static double Rms(int from, int to, double frequency)
    {
        float[] output = Run(from, to, TestSounds.Sine(from, frequency, 0.5));
        return TestSounds.RmsDb(output.AsSpan(to / 8, to / 4)) + 3.01;
    }

    private static double LevelAt(int from, int to, double inFrequency, double outFrequency)
    {
        float[] output = Run(from, to, TestSounds.Sine(from, inFrequency, 1.2));
        (double c, double s) = Fit(output.AsSpan(to / 10, to), to, outFrequency);
        return 20 * Math.Log10(Math.Sqrt((c * c) + (s * s)));
    }

    // Over a whole second a tone of whole hertz turns a whole number of times: the fit is exact.
    private static (double Cos, double Sin) Fit(ReadOnlySpan<float> sound, int rate, double frequency)
    {
        double c = 0, s = 0;
        for (int n = 0; n < sound.Length; n++)
        {
            double angle = 2 * Math.PI * frequency * n / rate;
            c += sound[n] * Math.Cos(angle);
            s += sound[n] * Math.Sin(angle);
        }
        return (2 * c / sound.Length, 2 * s / sound.Length);
    }
}
