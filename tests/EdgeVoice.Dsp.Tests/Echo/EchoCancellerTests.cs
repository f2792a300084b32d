using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Tests.Voice;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Echo;

public sealed class EchoCancellerTests
{
    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Far_end_alone_is_gone_after_three_seconds(int rate)
    {
        var far = Talker.Speak(rate, 6, seed: 1);
        var mic = EchoScene.Echo(far, EchoScene.Room(rate, 128, seed: 1, lossDb: 6));
        var canceller = new EchoCanceller(rate);
        var rest = EchoScene.Run(canceller, rate, far, mic);
        double erle = EchoScene.DropDb(mic, rest, rate, 3, 6);
        Assert.True(erle > 40, $"ERLE {erle:F1} dB");
        Assert.True(canceller.Report.Converged);
        Assert.InRange(canceller.Report.ErleDb, 30, 120);
        Assert.InRange(canceller.Report.DelayMs, 0, 8);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void The_filter_alone_takes_22_dB(int rate)
    {
        var far = Talker.Speak(rate, 6, seed: 2);
        var mic = EchoScene.Echo(far, EchoScene.Room(rate, 128, seed: 2, lossDb: 6));
        var rest = EchoScene.Run(new EchoCanceller(rate, new() { ResidualSuppression = false }), rate, far, mic);
        double erle = EchoScene.DropDb(mic, rest, rate, 3, 6);
        Assert.True(erle > 22, $"ERLE {erle:F1} dB");
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Double_talk_neither_shakes_the_filter_nor_hurts_the_near_end(int rate)
    {
        var far = Talker.Speak(rate, 10, seed: 3);
        var near = Talker.Speak(rate, 10, seed: 4);
        near.AsSpan(0, 5 * rate).Clear();
        near.AsSpan(8 * rate).Clear();
        var mic = EchoScene.Sum(EchoScene.Echo(far, EchoScene.Room(rate, 128, seed: 3, lossDb: 6)), near);
        var canceller = new EchoCanceller(rate);
        int together = 0, alone = 0;
        var rest = EchoScene.Run(canceller, rate, far, mic, at =>
        {
            if (!canceller.Report.DoubleTalk)
                return;
            together += at > 5 * rate && at < 8 * rate ? 1 : 0;
            alone += at > 2 * rate && at < 5 * rate ? 1 : 0;
        });
        double snr = EchoScene.SnrDb(near, rest, rate, 5, 8), erle = EchoScene.DropDb(mic, rest, rate, 8.2, 10);
        Assert.True(snr > 15, $"near end {snr:F1} dB over its distortion");
        Assert.True(erle > 25, $"ERLE after double-talk {erle:F1} dB");
        Assert.True(together > 75, $"double-talk seen in {together} of 150 frames");
        Assert.True(alone < 30, $"double-talk seen in {alone} of 150 frames of far end alone");
        Assert.Equal(0, canceller.Report.PathChanges);
    }

    [Fact]
    public void A_changed_path_is_learned_within_two_seconds()
    {
        const int Rate = 8000;
        var far = Talker.Speak(Rate, 10, seed: 5);
        var before = EchoScene.Echo(far, EchoScene.Room(Rate, 128, seed: 5, lossDb: 6));
        var after = EchoScene.Echo(far, EchoScene.Room(Rate, 128, seed: 6, lossDb: 6));
        after.AsSpan(0, 5 * Rate).Clear();
        before.AsSpan(5 * Rate).Clear();
        var mic = EchoScene.Sum(before, after);
        var canceller = new EchoCanceller(Rate);
        var rest = EchoScene.Run(canceller, Rate, far, mic);
        double erle = EchoScene.DropDb(mic, rest, Rate, 7, 10);
        Assert.True(erle > 25, $"ERLE {erle:F1} dB");
        Assert.True(canceller.Report.PathChanges > 0);
    }

    [Theory]
    [InlineData(8000, 120)]
    [InlineData(8000, 350)]
    [InlineData(16000, 490)]
    public void A_bulk_delay_is_found(int rate, int delayMs)
    {
        var far = Talker.Speak(rate, 8, seed: 7);
        var mic = EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 7, lossDb: 6, delayMs));
        var canceller = new EchoCanceller(rate);
        var rest = EchoScene.Run(canceller, rate, far, mic);
        Assert.InRange(canceller.Report.DelayMs, delayMs - 5, delayMs + 10);
        double erle = EchoScene.DropDb(mic, rest, rate, 5, 8);
        Assert.True(erle > 30, $"ERLE {erle:F1} dB");
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void A_delay_that_jumps_is_found_again_within_two_seconds(int rate)
    {
        var far = Talker.Speak(rate, 10, seed: 11);
        var before = EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 9, lossDb: 6));
        var after = EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 9, lossDb: 6, delayMs: 203));
        before.AsSpan(5 * rate).Clear();
        after.AsSpan(0, 5 * rate).Clear();
        var mic = EchoScene.Sum(before, after);
        var canceller = new EchoCanceller(rate);
        var rest = EchoScene.Run(canceller, rate, far, mic);
        double erle = EchoScene.DropDb(mic, rest, rate, 7, 10);
        Assert.True(erle > 30, $"ERLE {erle:F1} dB");
        Assert.InRange(canceller.Report.DelayMs, 198, 215);
        Assert.True(canceller.Report.PathChanges > 0);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void A_loudspeaker_that_clips_is_found_out(int rate)
    {
        var far = Talker.Speak(rate, 12, seed: 12);
        var mic = EchoScene.Echo([.. far.Select(sample => Math.Clamp(sample, -0.2f, 0.2f))], EchoScene.Room(rate, 128, seed: 10, lossDb: 6));
        var canceller = new EchoCanceller(rate);
        double erle = EchoScene.DropDb(mic, EchoScene.Run(canceller, rate, far, mic), rate, 3, 12);
        Assert.True(erle > 25, $"ERLE {erle:F1} dB");
        Assert.InRange(canceller.Report.ClipsAt ?? 1, 0.18f, 0.25f);
    }

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData(8000, 0.25f)]
    [InlineData(8000, 0.1f)]
    [InlineData(16000, 0.1f)]
    public void Speech_from_a_loudspeaker_that_clips_goes_as_any_other(int rate, float level)
    {
        float[] far = [.. SpeechClips.Sentences(rate, 4).Take(10 * rate)];
        var mic = EchoScene.Echo([.. far.Select(sample => Math.Clamp(sample, -level, level))], EchoScene.Room(rate, 128, seed: 10, lossDb: 6));
        var canceller = new EchoCanceller(rate);
        double erle = EchoScene.DropDb(mic, EchoScene.Run(canceller, rate, far, mic), rate, 5, 10);
        Assert.True(erle > 40, $"ERLE {erle:F1} dB");
        Assert.InRange(canceller.Report.ClipsAt ?? 1, 0.95f * level, 1.05f * level);
    }

    [Theory]
    [InlineData(8000, 50)]
    [InlineData(8000, -120)]
    [InlineData(16000, -50)]
    [InlineData(16000, 80)]
    public void A_clock_that_drifts_is_followed(int rate, double ppm)
    {
        var far = Talker.Speak(rate, 12, seed: 14);
        var mic = EchoScene.Drifted(EchoScene.Echo(far, EchoScene.Room(rate, 128, seed: 12, lossDb: 6, delayMs: 20)), ppm);
        var canceller = new EchoCanceller(rate);
        double erle = EchoScene.DropDb(mic, EchoScene.Run(canceller, rate, far, mic), rate, 7, 11.5);
        Assert.True(erle > 40, $"ERLE {erle:F1} dB");
        Assert.InRange(canceller.Report.ClockDriftPpm, -ppm - 5, -ppm + 5);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void A_line_that_neither_drifts_nor_clips_is_left_as_it_is(int rate)
    {
        var far = Talker.Speak(rate, 14, seed: 15);
        var near = Talker.Speak(rate, 14, seed: 16);
        near.AsSpan(0, 9 * rate).Clear();
        var before = EchoScene.Echo(far, EchoScene.Room(rate, 128, seed: 13, lossDb: 6));
        var after = EchoScene.Echo(far, EchoScene.Room(rate, 128, seed: 14, lossDb: 6, delayMs: 30));
        before.AsSpan(5 * rate).Clear();
        after.AsSpan(0, 5 * rate).Clear();
        var canceller = new EchoCanceller(rate);
        EchoScene.Run(canceller, rate, far, EchoScene.Sum(EchoScene.Sum(before, after), near), _ =>
        {
            Assert.Equal(0, canceller.Report.ClockDriftPpm);
            Assert.Null(canceller.Report.ClipsAt);
        });
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Where_only_echo_was_the_noise_of_the_line_stays_as_loud_as_it_is(int rate)
    {
        var far = Talker.Speak(rate, 6, seed: 61);
        var noise = TestSounds.White(far.Length, seed: 4, peak: 0.003f);
        var mic = EchoScene.Sum(EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 8, lossDb: 8)), noise);
        var rest = EchoScene.Run(new EchoCanceller(rate), rate, far, mic);
        Assert.InRange(EchoScene.DropDb(noise, rest, rate, 3, 6), -1.5, 1.5);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void An_echo_that_comes_sooner_than_before_is_learned_where_the_filter_was_sure_of_silence(int rate)
    {
        var far = Talker.Speak(rate, 12, seed: 5);
        var mic = EchoScene.Echo(far, EchoScene.Room(rate, 40, seed: 1, lossDb: 8, delayMs: 18));
        EchoScene.Echo(far, EchoScene.Room(rate, 40, seed: 2, lossDb: 8)).AsSpan(5 * rate).CopyTo(mic.AsSpan(5 * rate));
        var rest = EchoScene.Run(new EchoCanceller(rate, new() { ResidualSuppression = false }), rate, far, mic);
        double erle = EchoScene.DropDb(mic, rest, rate, 9, 12);
        Assert.True(erle > 20, $"ERLE {erle:F1} dB");
    }

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void A_late_echo_in_noise_goes_within_a_second()
    {
        const int Rate = 8000;
        var far = SpeechClips.Sentences(Rate, 3, skip: 10)[..(4 * Rate)];
        var noise = TestSounds.White(far.Length, seed: 4, peak: 0.01f);
        var echo = EchoScene.Echo(far, EchoScene.Room(Rate, 100, seed: 8, lossDb: 6, delayMs: 115));
        var rest = EchoScene.Run(new EchoCanceller(Rate), Rate, far, EchoScene.Sum(echo, noise));
        // The first word comes back at 1.1 s.
        double over = EchoScene.DropDb(rest, noise, Rate, 2.1, 3), was = EchoScene.DropDb(echo, noise, Rate, 2.1, 3);
        Assert.True(over < 1 && was > 12, $"{over:F1} dB over the noise, of {was:F1}");
    }

    [Fact]
    public void A_filter_that_may_not_learn_stays_as_it_is()
    {
        const int Rate = 8000;
        var far = Talker.Speak(Rate, 10, seed: 5);
        var mic = EchoScene.Echo(far, EchoScene.Room(Rate, 100, seed: 1, lossDb: 8));
        EchoScene.Echo(far, EchoScene.Room(Rate, 100, seed: 2, lossDb: 8)).AsSpan(6 * Rate).CopyTo(mic.AsSpan(6 * Rate));
        var canceller = new EchoCanceller(Rate, new() { ResidualSuppression = false });
        var rest = EchoScene.Run(canceller, Rate, far, mic, at => canceller.Learns = at < 4 * Rate);
        Assert.True(EchoScene.DropDb(mic, rest, Rate, 4.5, 6) > 20);
        Assert.True(EchoScene.DropDb(mic, rest, Rate, 8, 10) < 3);
    }

    [Fact]
    public void A_reference_that_stops_and_returns_finds_the_filter_as_it_was()
    {
        const int Rate = 8000;
        var far = Talker.Speak(Rate, 10, seed: 13);
        far.AsSpan(4 * Rate, 3 * Rate).Clear();
        var mic = EchoScene.Echo(far, EchoScene.Room(Rate, 128, seed: 11, lossDb: 6));
        var rest = EchoScene.Run(new EchoCanceller(Rate), Rate, far, mic);
        Assert.True(EchoScene.DropDb(mic, rest, Rate, 7.1, 8) > 30);
    }

    [Fact]
    public void With_nothing_played_the_near_end_passes_unchanged()
    {
        const int Rate = 8000;
        var near = Talker.Speak(Rate, 3, seed: 8);
        var got = EchoScene.Run(new EchoCanceller(Rate), Rate, new float[near.Length], near);
        Assert.True(EchoScene.SnrDb(near, got, Rate, 0.1, 3) > 40);
    }

    [Fact]
    public void An_empty_far_end_stands_for_silence()
    {
        const int Rate = 8000;
        var near = Talker.Speak(Rate, 1, seed: 9);
        float[] silent = [.. near], empty = [.. near];
        new EchoCanceller(Rate).Process(new float[near.Length], silent);
        new EchoCanceller(Rate).Process([], empty);
        Assert.Equal(silent, empty);
    }

    [Fact]
    public void Ends_of_different_length_are_refused()
        => Assert.Throws<ArgumentException>(() => new EchoCanceller(8000).Process(new float[80], new float[160]));

    [Theory]
    [InlineData(44100, 160, 500)]
    [InlineData(8000, 10, 500)]
    [InlineData(8000, 160, 501)]
    [InlineData(8000, 160, -1)]
    public void Options_outside_their_range_are_refused(int rate, int tailMs, int maxDelayMs)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new EchoCanceller(rate, new() { TailMs = tailMs, MaxDelayMs = maxDelayMs }));
}
