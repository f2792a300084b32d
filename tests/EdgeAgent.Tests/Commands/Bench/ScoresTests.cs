using EdgeVoice.Agent.Commands.Bench.Dsp;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Bench;

public sealed class ScoresTests
{
    [Fact]
    public void Distortion_of_a_tenth_of_the_amplitude_is_20_dB()
    {
        var (wanted, other) = Sounds();
        float[] got = [.. wanted.Zip(other, (a, b) => (3 * a) + (0.3f * b))];
        Assert.Equal(20, Scores.SiSdr(wanted, got), 0.3);
    }

    [Fact]
    public void A_filter_is_no_distortion_and_noise_behind_it_is()
    {
        var (wanted, other) = Sounds();
        var got = new float[wanted.Length];
        for (int n = 0; n < got.Length; n++)
            got[n] = wanted[n] - (n < 1 ? 0 : 0.9f * wanted[n - 1]) + (n < 2 ? 0 : 0.2f * wanted[n - 2]);
        double clean = Scores.FilteredSdr(wanted, got);
        Assert.True(clean > 40, $"{clean:0.0} dB");
        double level = Scores.PowerDb(got) - Scores.PowerDb(other);
        float scale = (float)Math.Pow(10, (level - 10) / 20);
        Assert.Equal(10, Scores.FilteredSdr(wanted, [.. got.Zip(other, (a, b) => a + (scale * b))]), 0.3);
        double unfiltered = Scores.SiSdr(wanted, got);
        Assert.True(unfiltered < 10, $"{unfiltered:0.0} dB");
    }

    [Theory]
    [InlineData("turn left at the light", "turn left at the light", 0)]
    [InlineData("turn left at the light", "turn right at the light", 1)]
    [InlineData("turn left at the light", "left at light", 2)]
    [InlineData("yes", "", 1)]
    [InlineData("", "oh yes", 2)]
    public void Word_errors_are_the_edit_distance(string said, string heard, int errors)
        => Assert.Equal(errors, WordErrors.Count(said, heard));

    private static (float[] Wanted, float[] Other) Sounds()
    {
        var random = new Random(3);
        return ([.. Enumerable.Range(0, 16000).Select(_ => random.NextSingle() - 0.5f)], [.. Enumerable.Range(0, 16000).Select(_ => random.NextSingle() - 0.5f)]);
    }
}
