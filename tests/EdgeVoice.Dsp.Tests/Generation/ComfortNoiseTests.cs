using EdgeVoice.Dsp.Generation;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Generation;

public sealed class ComfortNoiseTests
{
    [Theory]
    [InlineData(30, new byte[0])]
    [InlineData(50, new byte[] { 127, 127 })]
    [InlineData(40, new byte[] { 200, 90, 127, 140 })]
    [InlineData(40, new byte[] { 20, 200, 100, 160, 127, 110, 150, 127, 127, 120 })]
    public void The_noise_has_the_level_of_the_payload(byte level, byte[] coefficients)
    {
        var noise = new ComfortNoise(8000);
        Assert.True(noise.TryUpdate([level, .. coefficients]));
        Assert.Equal(-level, noise.LevelDb);
        var sound = new float[160000];
        noise.Generate(sound);
        Assert.Equal(-level, TestSounds.RmsDb(sound.AsSpan(8000)), 0.7);
    }

    [Fact]
    public void A_first_coefficient_shapes_the_noise_as_one_pole_does()
    {
        // k1 = 258 (N - 127) / 32768; y[n] = x[n] - k1 y[n-1]: neighbours correlate with -k1.
        var noise = new ComfortNoise(8000);
        Assert.True(noise.TryUpdate([30, 200]));
        float k = 258f * (200 - 127) / 32768;
        var sound = new float[200000];
        noise.Generate(sound);
        double power = 0, neighbours = 0;
        for (int n = 8001; n < sound.Length; n++)
        {
            power += sound[n] * sound[n];
            neighbours += sound[n] * sound[n - 1];
        }
        Assert.Equal(-k, neighbours / power, 0.02);
    }

    [Fact]
    public void Every_payload_of_one_coefficient_is_stable()
    {
        var sound = new float[8000];
        for (int quantized = 0; quantized < 256; quantized++)
        {
            var noise = new ComfortNoise(16000);
            Assert.True(noise.TryUpdate([20, (byte)quantized]));
            noise.Generate(sound);
            Assert.All(sound, sample => Assert.InRange(sample, -4f, 4f));
        }
    }

    [Fact]
    public void Random_payloads_are_stable()
    {
        var random = new Random(1);
        var sound = new float[1600];
        var noise = new ComfortNoise(8000);
        for (int n = 0; n < 500; n++)
        {
            var payload = new byte[random.Next(40)];
            random.NextBytes(payload);
            noise.TryUpdate(payload);
            noise.Generate(sound);
            Assert.All(sound, sample => Assert.True(float.IsFinite(sample)));
        }
    }

    [Fact]
    public void Payloads_that_are_none_change_nothing()
    {
        var noise = new ComfortNoise(8000);
        Assert.False(noise.TryUpdate([]));
        Assert.False(noise.TryUpdate([200]));
        Assert.False(noise.HasParameters);
        var sound = new float[160];
        noise.Generate(sound);
        Assert.All(sound, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void It_allocates_nothing_and_gives_no_subnormals()
    {
        var noise = new ComfortNoise(8000);
        noise.TryUpdate([127, 250, 3, 250]);
        var frame = new float[160];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int n = 0; n < 100; n++)
                noise.Generate(frame);
        }));
        Assert.DoesNotContain(frame, float.IsSubnormal);
    }
}
