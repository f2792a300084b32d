using EdgeVoice.Dsp.Voice;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Voice;

public sealed class VoiceActivityDetectorTests
{
    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Digital_silence_is_not_speech_and_has_the_level_of_silence(int rate)
    {
        var vad = new VoiceActivityDetector(rate);
        foreach (var result in Run(vad, new float[3 * rate]))
            Assert.False(result.Speech);
        Assert.Equal(-100f, vad.Last.NoiseLevelDb);
        Assert.Equal(0f, vad.Last.SnrDb);
    }

    [Theory]
    [InlineData(8000, 0.3f)]
    [InlineData(8000, 0.003f)]
    [InlineData(16000, 0.03f)]
    public void Steady_noise_is_not_speech_and_its_level_is_told(int rate, float peak)
    {
        var vad = new VoiceActivityDetector(rate);
        float[] noise = TestSounds.White(10 * rate, seed: 1, peak);
        int speech = Run(vad, noise).Skip(25).Count(r => r.Speech);
        Assert.Equal(0, speech);
        Assert.InRange(vad.Last.NoiseLevelDb - TestSounds.RmsDb(noise), -1, 1);
    }

    [Theory]
    [InlineData(8000, 1000)]
    [InlineData(8000, 425)]
    [InlineData(16000, 2100)]
    public void A_steady_tone_is_not_speech(int rate, double frequency)
    {
        var vad = new VoiceActivityDetector(rate);
        var results = Run(vad, TestSounds.Sine(rate, frequency, 6, 0.2));
        Assert.Equal(0, results.Skip(50).Count(r => r.Speech));
    }

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void Speech_is_found_where_it_is_and_not_before_or_long_after()
    {
        float[] word = SpeechClips.Digit("7_theo_0.wav");
        float[] sound = SpeechClips.Within(word, 8000, before: 1.0, after: 1.5, noiseDb: -60);
        var results = Run(new VoiceActivityDetector(8000), sound);
        int first = results.FindIndex(r => r.Speech), last = results.FindLastIndex(r => r.Speech);
        int wordFrames = word.Length / 160;
        Assert.InRange(first, 48, 50 + (wordFrames / 2));
        Assert.InRange(last, 50 + (wordFrames / 2), 50 + wordFrames + 8);
    }

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData(-20)]
    [InlineData(12)]
    public void The_decision_does_not_depend_on_how_loud_the_line_is(float gainDb)
    {
        float[] sound = SpeechClips.Within(SpeechClips.Digit("7_theo_0.wav"), 8000, before: 1, after: 1, noiseDb: -45);
        float gain = MathF.Pow(10, gainDb / 20);
        float[] other = [.. sound.Select(x => x * gain)];
        var a = Run(new VoiceActivityDetector(8000), sound);
        var b = Run(new VoiceActivityDetector(8000), other);
        Assert.Contains(a, r => r.Speech);
        Assert.Equal(a.Select(r => r.Speech), b.Select(r => r.Speech));
        Assert.InRange(b[^1].SpeechLevelDb - a[^1].SpeechLevelDb, gainDb - 0.5f, gainDb + 0.5f);
    }

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(600)]
    public void The_decision_holds_for_the_hangover_after_the_last_speech_frame(int hangoverMs)
    {
        float[] sound = SpeechClips.Within(SpeechClips.Digit("9_lucas_0.wav"), 8000, before: 1, after: 2, noiseDb: -60);
        var options = new VadOptions { HangoverMs = hangoverMs };
        var results = Run(new VoiceActivityDetector(8000, options), sound);
        int lastOn = results.FindLastIndex(r => r.Speech);
        int lastFrameOfSpeech = results.FindLastIndex(r => r.Probability >= options.OffsetThreshold);
        Assert.Equal(hangoverMs / 20, lastOn - lastFrameOfSpeech);
    }

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData(20)]
    [InlineData(10)]
    public void Speech_to_noise_ratio_is_told_within_three_dB(float snrDb)
    {
        float[] speech = SpeechClips.Sentences(8000, count: 6);
        double active = SpeechClips.ActiveDb(speech, 8000);
        float[] noise = TestSounds.White(speech.Length, seed: 2, MathF.Pow(10, (float)(active - snrDb + 4.77) / 20));
        for (int i = 0; i < noise.Length; i++)
            noise[i] += speech[i];
        var vad = new VoiceActivityDetector(8000);
        Run(vad, noise);
        Assert.InRange(vad.Last.SnrDb, snrDb - 3, snrDb + 3);
        Assert.InRange(vad.Last.SpeechLevelDb, active - 3, active + 3);
    }

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void On_a_line_with_steady_noise_a_weak_word_is_heard_that_takes_more_elsewhere()
    {
        int heard = 0, withOneThreshold = 0;
        foreach (string file in Directory.GetFiles(Places.InShared("speech", "digits"), "6_*.wav"))
        {
            float[] word = SpeechClips.Digit(Path.GetFileName(file));
            float[] sound = SpeechClips.Within(word, 8000, before: 3, after: 1, noiseDb: SpeechClips.ActiveDb(word, 8000) - 3);
            var results = Run(new VoiceActivityDetector(8000), sound);
            Assert.DoesNotContain(results.Take(150), r => r.Speech);
            heard += results.Any(r => r.Speech) ? 1 : 0;
            withOneThreshold += Run(new VoiceActivityDetector(8000, new VadOptions { QuietOnsetThreshold = 0.5f }), sound).Any(r => r.Speech) ? 1 : 0;
        }
        Assert.True(heard > withOneThreshold, $"{heard} heard, {withOneThreshold} with one threshold");
    }

    [Fact]
    public void After_reset_the_same_sound_gives_the_same_results()
    {
        var vad = new VoiceActivityDetector(8000);
        float[] sound = TestSounds.SpeechLike(8000, 2, seed: 3);
        var first = Run(vad, sound);
        vad.Reset();
        Assert.Equal(first, Run(vad, sound));
    }

    [Fact]
    public void Pieces_of_any_length_give_what_whole_frames_give()
    {
        float[] sound = TestSounds.SpeechLike(8000, 2, seed: 4);
        var whole = Run(new VoiceActivityDetector(8000), sound);
        var vad = new VoiceActivityDetector(8000);
        var pieces = new List<VadResult>();
        for (int at = 0, piece = 1; at < sound.Length; at += piece, piece = (piece * 7 % 31) + 1)
        {
            int length = Math.Min(piece, sound.Length - at);
            var result = vad.Process(sound.AsSpan(at, length));
            if ((at + length) / 160 > at / 160)
                pieces.Add(result);
        }
        Assert.Equal(whole, pieces);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-1e30f)]
    public void Broken_samples_give_finite_results_and_are_forgotten(float broken)
    {
        var vad = new VoiceActivityDetector(8000);
        float[] bad = new float[8000];
        Array.Fill(bad, broken);
        foreach (var result in Run(vad, bad))
            Assert.True(float.IsFinite(result.Probability) && float.IsFinite(result.SnrDb) && float.IsFinite(result.NoiseLevelDb));
        var after = Run(vad, TestSounds.White(3 * 8000, seed: 5, 0.01f));
        Assert.Equal(0, after.Skip(50).Count(r => r.Speech));
    }

    [Fact]
    public void A_rate_or_option_that_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VoiceActivityDetector(44100));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VoiceActivityDetector(8000, new VadOptions { OnsetThreshold = 1.5f }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VoiceActivityDetector(8000, new VadOptions { OnsetThreshold = float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VoiceActivityDetector(8000, new VadOptions { OffsetThreshold = 0.9f }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VoiceActivityDetector(8000, new VadOptions { QuietOnsetThreshold = 0.6f }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VoiceActivityDetector(8000, new VadOptions { QuietOnsetThreshold = float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VoiceActivityDetector(8000, new VadOptions { OnsetMs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VoiceActivityDetector(8000, new VadOptions { HangoverMs = -20 }));
    }

    private static List<VadResult> Run(VoiceActivityDetector vad, float[] sound)
    {
        int frame = FrameFormat.Samples(vad.RateHz);
        var results = new List<VadResult>();
        for (int at = 0; at + frame <= sound.Length; at += frame)
            results.Add(vad.Process(sound.AsSpan(at, frame)));
        return results;
    }
}
