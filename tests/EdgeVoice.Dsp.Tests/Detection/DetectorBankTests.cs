using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Tests.Voice;
using EdgeVoice.Dsp.Voice;
using EdgeVoice.Testing;
using Xunit;
using static EdgeVoice.Dsp.Detection.DetectorEventKind;

namespace EdgeVoice.Dsp.Tests.Detection;

public sealed class DetectorBankTests
{
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
        => Assert.Empty(Run(new DetectorBank(8000), new LineSounds(8000).Add(SpeechClips.Sentences(8000, 30)).WithNoise(-60)));

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
