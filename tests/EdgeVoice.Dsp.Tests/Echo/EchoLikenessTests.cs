using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Tests.Voice;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Echo;

public sealed class EchoLikenessTests
{
    [Theory]
    [InlineData(8000, 5, 6)]
    [InlineData(8000, 250, 12)]
    [InlineData(16000, 60, 20)]
    [InlineData(16000, 400, 12)]
    public void An_echo_is_known_within_half_a_second_and_never_taken_for_somebody_else(int rate, int delayMs, double lossDb)
    {
        var far = Talker.Speak(rate, 4, seed: 71);
        var mic = EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 3, lossDb, delayMs));
        var verdicts = Judge(rate, far, mic);
        Assert.DoesNotContain(Likeness.Other, verdicts);
        Assert.InRange(Array.IndexOf(verdicts, Likeness.Echo) * 8, 0, delayMs + 500);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Silence_and_steady_noise_are_nobody(int rate)
    {
        var far = Talker.Speak(rate, 4, seed: 71);
        Assert.All(Judge(rate, far, new float[far.Length]), verdict => Assert.Equal(Likeness.Unknown, verdict));
        Assert.All(Judge(rate, far, TestSounds.White(far.Length, seed: 3, peak: 0.01f)), verdict => Assert.Equal(Likeness.Unknown, verdict));
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void The_breath_before_our_first_word_is_nobody_however_loud_it_comes_back(int rate)
    {
        float[] far = [.. TestSounds.White(rate, seed: 5, peak: 0.004f), .. Talker.Speak(rate, 2, seed: 71)];
        var mic = EchoScene.Sum(EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 3, lossDb: -6, delayMs: 60)), TestSounds.White(far.Length, seed: 4, peak: 0.001f));
        int block = rate / 125;
        var likeness = new EchoLikeness(block, 64);
        bool foreign = false, doubted = false;
        var verdicts = Judge(likeness, block, far, mic, () =>
        {
            foreign |= likeness.SomebodyElse;
            doubted |= likeness.Verdict == Likeness.Other;
        });
        Assert.True(doubted && !foreign);
        Assert.Contains(Likeness.Echo, verdicts);
    }

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Somebody_else_is_known_for_one_after_an_echo_was_heard_too(int rate)
    {
        float[] far = [.. SpeechClips.Sentences(rate, 2).Take(4 * rate)], other = SpeechClips.Sentences(rate, 2, skip: 40);
        var mic = EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 3, 12, delayMs: 60));
        other.AsSpan(0, 2 * rate).CopyTo(mic.AsSpan(2 * rate));
        var verdicts = Judge(rate, far, mic);
        Assert.Contains(Likeness.Echo, verdicts[..250]);
        Assert.InRange(Array.IndexOf(verdicts, Likeness.Other, 250), 250, 250 + 188);
    }

    [Fact]
    public void Cleared_it_judges_as_if_new()
    {
        var far = Talker.Speak(8000, 3, seed: 73);
        var mic = EchoScene.Echo(far, EchoScene.Room(8000, 100, seed: 3, 10));
        var likeness = new EchoLikeness(64, 64);
        var first = Judge(likeness, 64, far, mic);
        likeness.Clear();
        Assert.Equal(first, Judge(likeness, 64, far, mic));
    }

    private static Likeness[] Judge(int rate, float[] far, float[] mic) => Judge(new EchoLikeness(rate / 125, 64), rate / 125, far, mic);

    private static Likeness[] Judge(EchoLikeness likeness, int block, float[] far, float[] mic, Action? afterBlock = null)
    {
        var history = new FarEndHistory(block, 4);
        var verdicts = new Likeness[mic.Length / block];
        for (int n = 0; n < verdicts.Length; n++)
        {
            history.Push(far.AsSpan(n * block, block));
            likeness.Process(history[0], mic.AsSpan(n * block, block));
            verdicts[n] = likeness.Verdict;
            afterBlock?.Invoke();
        }
        return verdicts;
    }
}
