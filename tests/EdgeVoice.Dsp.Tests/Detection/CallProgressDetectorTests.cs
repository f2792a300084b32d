using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Tests.Voice;
using EdgeVoice.Testing;
using Xunit;
using static EdgeVoice.Dsp.Detection.DetectorEventKind;

namespace EdgeVoice.Dsp.Tests.Detection;

public sealed class CallProgressDetectorTests
{
    [Theory]
    [InlineData(8000, 480, 620, 500, 500, Busy)]
    [InlineData(16000, 480, 620, 500, 500, Busy)]
    [InlineData(8000, 425, 0, 500, 500, Busy)]
    [InlineData(8000, 400, 0, 375, 375, Busy)]
    [InlineData(8000, 480, 620, 250, 250, Reorder)]
    [InlineData(16000, 480, 620, 250, 250, Reorder)]
    [InlineData(8000, 425, 0, 250, 250, Reorder)]
    [InlineData(8000, 440, 480, 2000, 4000, Ringback)]
    [InlineData(16000, 440, 480, 2000, 4000, Ringback)]
    [InlineData(8000, 425, 0, 1000, 4000, Ringback)]
    public void A_rhythm_is_told_once_from_its_first_burst(int rate, double low, double high, int onMs, int offMs, DetectorEventKind kind)
    {
        foreach (double db in (double[])[-10, -25, -40])
        {
            var line = new LineSounds(rate).Silence(507);
            for (int i = 0; i < 4; i++)
                line.Tone(onMs, db, high > 0 ? [low, high] : [low]).Silence(offMs);
            var found = Assert.Single(Events(line.WithNoise(db - 20)));
            Assert.Equal(kind, found.Kind);
            AssertMs(507, found.StartSample, rate, 25);
            Assert.InRange(found.FrequencyHz, low - 4, low + 4);
        }
    }

    [Fact]
    public void British_ringing_is_told()
    {
        var line = new LineSounds(8000).Silence(300);
        for (int i = 0; i < 3; i++)
            line.Tone(400, -15, 400, 450).Silence(200).Tone(400, -15, 400, 450).Silence(2000);
        Assert.Equal(Ringback, Assert.Single(Events(line)).Kind);
    }

    [Theory]
    [InlineData(350, 440)]
    [InlineData(425, 0)]
    public void A_dial_tone_is_told_while_it_lasts(double low, double high)
    {
        var line = new LineSounds(8000).Silence(300).Tone(2600, -15, high > 0 ? [low, high] : [low]);
        Assert.Equal(DialTone, Assert.Single(Events(line)).Kind);
    }

    [Theory]
    [InlineData(8000, 913.8, 1370.6, 380, 276)]
    [InlineData(16000, 985.2, 1428.5, 276, 380)]
    [InlineData(8000, 950, 1400, 330, 330)]
    public void Special_information_is_three_rising_tones(int rate, double first, double second, double firstMs, double secondMs)
    {
        var line = new LineSounds(rate).Silence(400).Tone(firstMs, -20, first).Tone(secondMs, -20, second).Tone(380, -20, 1776.7).Silence(500);
        var found = Assert.Single(Events(line, spoken: true));
        Assert.Equal(SpecialInformation, found.Kind);
        AssertMs(400, found.StartSample, rate, 25);
        AssertMs(firstMs + secondMs + 380, found.DurationSamples, rate, 50);
        Assert.Empty(Events(new LineSounds(rate).Tone(firstMs, -20, first).Tone(secondMs, -20, second).Silence(500)));
    }

    [Theory]
    [InlineData(1062)]
    [InlineData(1100)]
    [InlineData(1138)]
    public void A_calling_fax_is_told_by_its_half_second(double hertz)
    {
        var found = Assert.Single(Events(new LineSounds(8000).Silence(300).Tone(500, -20, hertz).Silence(1000)));
        Assert.Equal(FaxCalling, found.Kind);
        AssertMs(500, found.DurationSamples, 8000, 30);
        Assert.Empty(Events(new LineSounds(8000).Silence(300).Tone(250, -20, hertz).Silence(1000)));
    }

    [Fact]
    public void An_answering_fax_is_told_with_and_without_phase_reversals()
    {
        Assert.Equal(FaxAnswer, Assert.Single(Events(new LineSounds(8000).Silence(300).Tone(3000, -20, 2100).Silence(500))).Kind);
        float[] tone = new LineSounds(8000).Tone(3000, -20, 2100).Sound;
        for (int n = 0; n < tone.Length; n++)
            tone[n] *= n / 3600 % 2 == 0 ? 1 : -1;
        Assert.Equal(FaxAnswer, Assert.Single(Events(new LineSounds(8000).Silence(300).Add(tone).Silence(500))).Kind);
    }

    [Theory]
    [InlineData(1000, 400)]
    [InlineData(850, 1000)]
    [InlineData(440, 300)]
    [InlineData(1400, 2000)]
    public void A_beep_is_a_single_tone_after_speech(double hertz, int ms)
    {
        var line = new LineSounds(8000).Silence(500).Tone(ms, -20, hertz).Silence(800);
        var found = Assert.Single(Events(line, spoken: true));
        Assert.Equal(Beep, found.Kind);
        AssertMs(500, found.StartSample, 8000, 25);
        AssertMs(ms, found.DurationSamples, 8000, 40);
        Assert.Empty(Events(line, spoken: false));
    }

    [Fact]
    public void A_short_pip_is_no_beep()
        => Assert.Empty(Events(new LineSounds(8000).Silence(500).Tone(150, -20, 1000).Silence(800), spoken: true));

    [Fact]
    public void Tones_in_no_known_rhythm_give_nothing()
    {
        var line = new LineSounds(8000);
        for (int i = 0; i < 5; i++)
            line.Tone(700, -15, 480, 620).Silence(150);
        Assert.Empty(Events(line));
    }

    [Fact]
    public void Noise_and_keys_give_nothing()
    {
        var line = new LineSounds(8000).Add(TestSounds.White(80000, 3, 0.2f));
        foreach (char key in "123456789*0#")
            line.Key(key, 200).Silence(200);
        Assert.Empty(Events(line, spoken: true));
    }

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void Read_speech_gives_nothing()
        => Assert.Empty(Events(new LineSounds(8000).Add(SpeechClips.Sentences(8000, 200)), spoken: true));

    [Fact]
    public void Broken_samples_are_survived()
    {
        var detector = new CallProgressDetector(8000);
        foreach (float broken in (float[])[float.NaN, float.PositiveInfinity, float.MaxValue])
        {
            float[] bad = new float[8000];
            Array.Fill(bad, broken);
            detector.Process(bad);
        }
        var kinds = new List<DetectorEventKind>();
        foreach (var found in detector.Process(new LineSounds(8000).Silence(500).Tone(500, -20, 1100).Silence(500).Sound))
            kinds.Add(found.Kind);
        Assert.Equal([FaxCalling], kinds);
    }

    [Fact]
    public void Pieces_of_any_length_give_the_same_events_and_reset_starts_anew()
    {
        float[] sound = new LineSounds(8000).Silence(211).Tone(500, -20, 480, 620).Silence(500).Tone(500, -20, 480, 620).Silence(500).Sound;
        var detector = new CallProgressDetector(8000);
        var whole = detector.Process(sound).ToArray();
        Assert.Single(whole);
        detector.Reset();
        var pieces = new List<DetectorEvent>();
        for (int at = 0; at < sound.Length; at += 77)
            pieces.AddRange(detector.Process(sound.AsSpan(at, Math.Min(77, sound.Length - at))).ToArray());
        Assert.Equal(whole, pieces);
    }

    private static List<DetectorEvent> Events(LineSounds line, bool spoken = false)
    {
        var detector = new CallProgressDetector(line.Rate);
        if (spoken)
            detector.NoteSpeech();
        float[] sound = line.Sound;
        int frame = FrameFormat.Samples(line.Rate);
        var events = new List<DetectorEvent>();
        for (int at = 0; at < sound.Length; at += frame)
            events.AddRange(detector.Process(sound.AsSpan(at, Math.Min(frame, sound.Length - at))).ToArray());
        return events;
    }

    private static void AssertMs(double wanted, long samples, int rate, double within)
        => Assert.InRange(samples * 1000.0 / rate, wanted - within, wanted + within);
}
