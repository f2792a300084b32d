using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Spectral;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Echo;

public sealed class RestLikenessTests
{
    private const int Block = 64;

    [Fact]
    public void The_rest_of_an_echo_is_like_it_and_somebody_else_is_not()
    {
        float[] echo = Talker.Speak(8000, 6, seed: 81), other = Talker.Speak(8000, 6, seed: 82, levelDb: -35);
        float[] rest = [.. echo.Select((sample, n) => n == 0 ? 0 : 0.05f * (sample - echo[n - 1]))];
        double like = Share(rest, echo), foreign = Share(other, echo), both = Share(EchoScene.Sum(rest, other), echo);
        Assert.True(like > 0.9 && foreign < 0.1 && both < 0.3, $"{like:F2} alone, {foreign:F2} somebody else, {both:F2} both");
    }

    [Fact]
    public void Before_any_sound_nothing_is_alike() => Assert.Equal(0, new RestLikeness(Block).Value);

    // Of the loud blocks, those that pass for the rest of the echo.
    private static double Share(float[] rest, float[] echo)
    {
        var likeness = new RestLikeness(Block);
        var fft = new RealFft(2 * Block);
        float[] re = new float[fft.Bins], im = new float[fft.Bins], noise = new float[fft.Bins];
        int all = 0, counted = 0;
        for (int at = 0; at + (2 * Block) <= rest.Length; at += Block)
        {
            likeness.Process(Power(rest, at), Power(echo, at), noise);
            if (TestSounds.RmsDb(echo.AsSpan(at, Block)) < -30)
                continue;
            all++;
            counted += likeness.Value > 0.45f ? 1 : 0;
        }
        return counted / (double)all;

        float[] Power(float[] sound, int at)
        {
            float[] window = Window.SqrtHann(2 * Block);
            fft.Forward([.. sound.AsSpan(at, 2 * Block).ToArray().Select((sample, n) => sample * window[n])], re, im);
            return [.. re.Select((x, k) => (x * x) + (im[k] * im[k]))];
        }
    }
}
