using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Tests.Voice;
using EdgeVoice.Dsp.Voice;
using EdgeVoice.Testing;
using Xunit;
using static EdgeVoice.Dsp.Detection.DetectorEventKind;

namespace EdgeVoice.Dsp.Tests.Detection;

public sealed class DetectorBankTests
{
    [Theory]
    [InlineData(8000, "pop")]
    [InlineData(8000, "pad")]
    [InlineData(8000, "melody")]
    [InlineData(8000, "waltz")]
    [InlineData(16000, "pop")]
    [InlineData(16000, "melody")]
    public void Music_is_told_within_six_seconds_and_its_end_too(int rate, string style)
    {
        var bank = new DetectorBank(rate);
        var line = new LineSounds(rate).Silence(1000).Add(HoldMusic.Make(rate, 15, style, -12)).Silence(6000);
        var found = Run(bank, line).Where(e => e.Kind is HoldMusicStarted or HoldMusicEnded).ToList();
        Assert.Equal([HoldMusicStarted, HoldMusicEnded], found.Select(e => e.Kind));
        long told = found[0].StartSample + found[0].DurationSamples;
        Assert.InRange(told, 2 * rate, 7 * rate);
        Assert.InRange(found[0].StartSample, 0, 4 * rate);
        Assert.False(bank.HoldMusic);
    }

    [Fact]
    public void Nothing_that_plays_on_hold_is_taken_for_the_caller()
    {
        foreach (string style in (string[])["pop", "pad", "melody", "waltz"])
        {
            var vad = new VoiceActivityDetector(8000);
            var bank = new DetectorBank(8000, vad);
            float[] sound = HoldMusic.Make(8000, 20, style, -12);
            int turns = 0;
            for (int at = 0; at < sound.Length; at += 160)
            {
                bool speech = vad.Process(sound.AsSpan(at, 160)).Speech;
                bank.Process(sound.AsSpan(at, 160));
                if (at > 8 * 8000 && speech && !bank.NotSpeech)
                    turns++;
            }
            Assert.Equal(0, turns);
        }
    }

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void A_caller_who_speaks_over_music_is_heard()
    {
        float[] speech = SpeechClips.Sentences(8000, 10);
        float[] music = HoldMusic.Make(8000, speech.Length / 8000.0, "pop", -20);
        double gain = Math.Pow(10, (SpeechClips.ActiveDb(music, 8000) + 10 - SpeechClips.ActiveDb(speech, 8000)) / 20);
        var vad = new VoiceActivityDetector(8000);
        var bank = new DetectorBank(8000, vad);
        int frames = 0, heard = 0;
        for (int at = 0; at + 160 <= music.Length; at += 160)
        {
            for (int n = at; n < at + 160; n++)
                music[n] += (float)(gain * speech[n]);
            bool talks = TestSounds.RmsDb(speech.AsSpan(at, 160)) > SpeechClips.ActiveDb(speech, 8000) - 6;
            bool taken = vad.Process(music.AsSpan(at, 160)).Speech;
            bank.Process(music.AsSpan(at, 160));
            frames += talks ? 1 : 0;
            heard += talks && taken && !bank.NotSpeech ? 1 : 0;
        }
        Assert.InRange((double)heard / frames, 0.5, 1);
    }

    [Fact]
    public void Keys_and_tones_come_through_one_list_in_order()
    {
        var line = new LineSounds(8000).Silence(500).Key('5', 80).Silence(700).Tone(500, -20, 480, 620).Silence(500)
            .Tone(500, -20, 480, 620).Silence(500).Tone(500, -20, 1100).Silence(500);
        Assert.Equal([Dtmf, Busy, FaxCalling], Run(new DetectorBank(8000), line).Select(e => e.Kind));
    }

    [Fact]
    public void A_machine_tone_is_not_speech_while_it_lasts()
    {
        var bank = new DetectorBank(8000);
        float[] sound = new LineSounds(8000).Silence(500).Tone(2000, -15, 440, 480).Silence(1000).Sound;
        bank.Process(sound.AsSpan(0, 8 * 400));
        Assert.False(bank.NotSpeech);
        bank.Process(sound.AsSpan(8 * 400, 8 * 400));
        Assert.True(bank.NotSpeech);
        bank.Process(sound.AsSpan(8 * 800));
        Assert.False(bank.NotSpeech);
    }

    [Theory]
    [InlineData(0.002f)]
    [InlineData(0.2f)]
    public void Noise_gives_no_events(float peak)
        => Assert.Empty(Run(new DetectorBank(8000), new LineSounds(8000).Add(TestSounds.White(30 * 8000, 4, peak))));

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void One_talker_gives_no_events()
        => Assert.Empty(Run(new DetectorBank(8000), new LineSounds(8000).Add(SpeechClips.Sentences(8000, 60)).WithNoise(-60)));

    [Fact]
    public void Ringing_busy_and_special_tones_are_no_music()
    {
        var line = new LineSounds(8000).Silence(300);
        for (int i = 0; i < 4; i++)
            line.Tone(2000, -15, 440, 480).Silence(4000);
        for (int i = 0; i < 4; i++)
            line.Tone(1000, -15, 425).Silence(4000);
        line.Tone(330, -15, 950).Tone(330, -15, 1400).Tone(330, -15, 1777).Silence(7000);
        for (int i = 0; i < 10; i++)
            line.Tone(500, -15, 480, 620).Silence(500);
        line.Tone(8000, -15, 350, 440);
        Assert.DoesNotContain(Run(new DetectorBank(8000), line), e => e.Kind == HoldMusicStarted);
    }

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void Many_talkers_behind_the_caller_are_told()
    {
        float[] near = SpeechClips.Sentences(8000, 8);
        float[] all = new float[near.Length];
        for (int voice = 0; voice < 6; voice++)
        {
            float[] other = SpeechClips.Sentences(8000, 12, skip: 20 + (voice * 20));
            for (int n = 0; n < all.Length; n++)
                all[n] += other[(n + (voice * 7919)) % other.Length];
        }
        double gain = Math.Pow(10, (SpeechClips.ActiveDb(near, 8000) - 5 - SpeechClips.ActiveDb(all, 8000)) / 20);
        for (int n = 0; n < all.Length; n++)
            all[n] = near[n] + (float)(gain * all[n]);
        var found = Run(new DetectorBank(8000), new LineSounds(8000).Add(all));
        Assert.Contains(found, e => e.Kind == BabbleStarted);
        Assert.DoesNotContain(found, e => e.Kind is not (BabbleStarted or BabbleEnded));
    }

    [Fact]
    public void Events_beyond_the_room_are_counted_not_lost_silently()
    {
        var line = new LineSounds(8000);
        for (int i = 0; i < 40; i++)
            line.Key("159#"[i % 4], 60).Silence(60);
        var bank = new DetectorBank(8000);
        // As one span: all events of five seconds in one call.
        Assert.Equal(32, bank.Process(line.Silence(100).Sound).Length);
        Assert.Equal(8, bank.Dropped);
    }

    [Fact]
    public void Reset_gives_the_same_again()
    {
        var bank = new DetectorBank(8000);
        var line = new LineSounds(8000).Silence(300).Key('1', 80).Silence(300).Tone(500, -20, 1100).Silence(500).Add(HoldMusic.Make(8000, 6, "pop", -12));
        var first = Run(bank, line);
        Assert.NotEmpty(first);
        bank.Reset();
        Assert.Equal(first, Run(bank, line));
    }

    [Fact]
    public void A_voice_detector_of_another_rate_is_refused()
        => Assert.Throws<ArgumentException>(() => new DetectorBank(8000, new VoiceActivityDetector(16000)));

    private static List<DetectorEvent> Run(DetectorBank bank, LineSounds line)
    {
        float[] sound = line.Sound;
        int frame = FrameFormat.Samples(line.Rate);
        var events = new List<DetectorEvent>();
        for (int at = 0; at + frame <= sound.Length; at += frame)
            events.AddRange(bank.Process(sound.AsSpan(at, frame)).ToArray());
        return events;
    }
}
