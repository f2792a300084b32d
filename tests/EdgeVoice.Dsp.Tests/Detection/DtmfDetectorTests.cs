using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Tests.Voice;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Detection;

public sealed class DtmfDetectorTests
{
    private const string AllKeys = "1234567890*#ABCD";

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Every_key_of_forty_ms_with_pauses_of_forty_ms_is_heard_once(int rate)
    {
        var line = new LineSounds(rate).Silence(100);
        foreach (char key in AllKeys)
            line.Key(key, 40).Silence(40);
        Assert.Equal(AllKeys, Keys(line.Silence(60)));
    }

    [Fact]
    public void Every_key_is_heard_at_any_alignment()
    {
        for (double lead = 0; lead < 20; lead += 0.7)
            Assert.Equal("5#", Keys(new LineSounds(8000).Silence(50 + lead).Key('5', 40).Silence(40).Key('#', 40).Silence(60)));
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Twenty_three_ms_are_no_key(int rate)
    {
        var line = new LineSounds(rate).Silence(100);
        foreach (char key in AllKeys)
            line.Key(key, 23).Silence(61.3);
        Assert.Equal("", Keys(line));
    }

    [Fact]
    public void Start_and_duration_are_told_within_four_ms()
    {
        var line = new LineSounds(8000).Silence(203).Key('8', 91).Silence(100);
        var found = Assert.Single(Events(line));
        Assert.InRange(found.StartSample, 203 * 8 - 32, 203 * 8 + 32);
        Assert.InRange(found.DurationSamples, 91 * 8 - 32, 91 * 8 + 32);
        Assert.InRange(found.LevelDb, -13.5f, -10.5f);
    }

    [Fact]
    public void The_same_key_twice_with_forty_ms_between_is_two_keys_and_a_break_of_ten_ms_is_none()
    {
        Assert.Equal("77", Keys(new LineSounds(8000).Silence(50).Key('7', 50).Silence(40).Key('7', 50).Silence(100)));
        Assert.Equal("7", Keys(new LineSounds(8000).Silence(50).Key('7', 50).Silence(10).Key('7', 50).Silence(100)));
    }

    [Fact]
    public void One_key_straight_after_another_is_two()
        => Assert.Equal("16", Keys(new LineSounds(8000).Silence(50).Key('1', 60).Key('6', 60).Silence(100)));

    [Theory]
    [InlineData(0.015)]
    [InlineData(-0.015)]
    public void Frequencies_one_and_a_half_per_cent_off_are_heard(double offset)
    {
        foreach (char key in AllKeys)
            Assert.Equal(key.ToString(), Keys(new LineSounds(8000).Silence(50).Key(key, 50, lowOffset: offset, highOffset: offset).Silence(100)));
    }

    [Theory]
    [InlineData(0.035, 0)]
    [InlineData(-0.035, 0)]
    [InlineData(0, 0.035)]
    [InlineData(0, -0.035)]
    public void A_tone_three_and_a_half_per_cent_off_is_no_key(double low, double high)
    {
        foreach (char key in AllKeys)
            Assert.Equal("", Keys(new LineSounds(8000).Silence(50).Key(key, 80, lowOffset: low, highOffset: high).Silence(100)));
    }

    [Theory]
    [InlineData(-10, -6, true)]
    [InlineData(-6, -14, true)]
    [InlineData(-20, -8, false)]
    [InlineData(-8, -22, false)]
    public void Twist_of_four_and_eight_dB_is_heard_and_far_more_is_not(double lowDb, double highDb, bool heard)
    {
        foreach (char key in AllKeys)
            Assert.Equal(heard ? key.ToString() : "", Keys(new LineSounds(8000).Silence(50).Key(key, 50, lowDb, highDb).Silence(100)));
    }

    [Theory]
    [InlineData(-6, true)]
    [InlineData(-25, true)]
    [InlineData(-40, true)]
    [InlineData(-60, false)]
    public void Thirty_four_dB_of_level_are_heard_and_whispers_are_not(double db, bool heard)
    {
        foreach (char key in AllKeys)
            Assert.Equal(heard ? key.ToString() : "", Keys(new LineSounds(8000).Silence(50).Key(key, 50, db, db).Silence(100)));
    }

    [Fact]
    public void Keys_are_heard_in_noise_fifteen_dB_below()
    {
        var line = new LineSounds(8000).Silence(100);
        for (int round = 0; round < 10; round++)
        {
            foreach (char key in AllKeys)
                line.Key(key, 50).Silence(50);
        }
        line.WithNoise(-27);
        Assert.Equal(string.Concat(Enumerable.Repeat(AllKeys, 10)), Keys(line));
    }

    [Fact]
    public void The_key_is_known_while_it_is_down()
    {
        var detector = new DtmfDetector(8000);
        float[] sound = new LineSounds(8000).Silence(100).Key('4', 500).Silence(100).Sound;
        detector.Process(sound.AsSpan(0, 8 * 170));
        Assert.Equal('4', detector.Active);
        detector.Process(sound.AsSpan(8 * 170));
        Assert.Equal('\0', detector.Active);
    }

    [Fact]
    public void Single_tones_call_progress_and_noise_are_no_keys()
    {
        var line = new LineSounds(8000).Tone(1000, -10, 697).Tone(1000, -10, 1209).Tone(1000, -10, 480, 620)
            .Tone(1000, -10, 350, 440).Tone(500, -10, 697, 770).Tone(500, -10, 1209, 1336).Add(TestSounds.White(80000, 1, 0.3f));
        Assert.Equal("", Keys(line));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(1000)]
    public void Pieces_of_any_length_give_the_same_events(int piece)
    {
        var line = new LineSounds(8000).Silence(33).Key('1', 60).Silence(50).Key('9', 45).Silence(100).WithNoise(-45);
        var detector = new DtmfDetector(8000);
        var events = new List<DetectorEvent>();
        float[] sound = line.Sound;
        for (int at = 0; at < sound.Length; at += piece)
            events.AddRange(detector.Process(sound.AsSpan(at, Math.Min(piece, sound.Length - at))).ToArray());
        Assert.Equal(Events(line), events);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_key_is_heard_right_after_broken_samples(float broken)
    {
        var detector = new DtmfDetector(8000);
        float[] bad = new float[8000];
        Array.Fill(bad, broken);
        Assert.Equal(0, detector.Process(bad).Length);
        string keys = "";
        foreach (var found in detector.Process(new LineSounds(8000).Silence(200).Key('0', 60).Silence(100).Sound))
            keys += found.Digit;
        Assert.Equal("0", keys);
    }

    [Fact]
    public void A_rate_that_cannot_be_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new DtmfDetector(11025));

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void Twelve_minutes_of_read_speech_and_digits_hold_no_key()
    {
        var detector = new DtmfDetector(8000);
        string keys = "";
        foreach (string file in Directory.GetFiles(Places.InShared("speech"), "*.wav", SearchOption.AllDirectories))
        {
            float[] clip = SpeechClips.Read(file, 8000);
            // Near full scale, where a detector with a level threshold is most easily fooled.
            float gain = 0.9f / clip.Max(MathF.Abs);
            foreach (var found in detector.Process([.. clip.Select(x => x * gain)]))
                keys += found.Digit;
        }
        Assert.Equal("", keys);
    }

    private static List<DetectorEvent> Events(LineSounds line)
    {
        var detector = new DtmfDetector(line.Rate);
        float[] sound = line.Sound;
        int frame = FrameFormat.Samples(line.Rate);
        var events = new List<DetectorEvent>();
        for (int at = 0; at < sound.Length; at += frame)
            events.AddRange(detector.Process(sound.AsSpan(at, Math.Min(frame, sound.Length - at))).ToArray());
        return events;
    }

    private static string Keys(LineSounds line) => string.Concat(Events(line).Select(e => e.Digit));
}
