using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Dsp.Tests.Echo;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Pipeline;

public sealed class AudioPipelineTests
{
    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Echo_and_noise_go_and_the_caller_stays(int rate)
    {
        var far = Talker.Speak(rate, 10, seed: 61);
        var near = Talker.Speak(rate, 10, seed: 62);
        far.AsSpan(6 * rate).Clear();
        near.AsSpan(0, 6 * rate).Clear();
        var mic = EchoScene.Sum(EchoScene.Sum(EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 8, lossDb: 8)), near), TestSounds.White(near.Length, seed: 4, peak: 0.003f));
        var chain = new AudioPipeline(rate, new() { Gain = null });
        float[] got = [.. mic];
        for (int at = 0, frame = FrameFormat.Samples(rate); at < got.Length; at += frame)
            chain.Process(far.AsSpan(at, frame), got.AsSpan(at, frame));
        Assert.True(EchoScene.DropDb(mic, got, rate, 3, 6) > 25);
        Assert.InRange(EchoScene.DropDb(mic, got, rate, 7, 10), -1, 1.5);
        Assert.True(chain.Echo!.Value.Converged);
    }

    [Fact]
    public void Stages_left_out_leave_the_sound_alone()
    {
        var chain = new AudioPipeline(8000, new() { HighPassHz = null, RemoveHum = false, Echo = null, Noise = null, Gain = null });
        var sound = Talker.Speak(8000, 1, seed: 63);
        float[] got = [.. sound];
        chain.Process([], got);
        Assert.Equal(sound, got);
        Assert.Equal(0, chain.LatencySamples);
        Assert.Null(chain.Echo);
        Assert.Null(chain.SnrDb);
    }

    [Fact]
    public void The_whole_chain_stays_under_60_ms()
        => Assert.InRange(new AudioPipeline(8000).LatencySamples, 1, 480);

    [Fact]
    public void Other_rates_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new AudioPipeline(48000));
}
