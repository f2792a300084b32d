using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Dsp.Tests.Detection;
using EdgeVoice.Dsp.Tests.Echo;
using EdgeVoice.Dsp.Tests.Voice;
using EdgeVoice.Testing;
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
        // Down to the noise, which is 24.6 dB under the echo and stays.
        Assert.True(EchoScene.DropDb(mic, got, rate, 3, 6) > 23.5);
        Assert.InRange(EchoScene.DropDb(mic, got, rate, 7, 10), -1, 1.5);
        Assert.True(chain.Echo!.Value.Converged);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Our_own_voice_is_no_speech_from_the_first_word_on_and_would_be_without_the_canceller(int rate)
    {
        var far = Talker.Speak(rate, 8, seed: 61);
        var mic = EchoScene.Sum(EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 8, lossDb: 8, delayMs: 90)), TestSounds.White(far.Length, seed: 4, peak: 0.001f));
        // In stretches of less than the 100 ms that would pause our play-out.
        Assert.InRange(SpeechMs(new AudioPipeline(rate), far, mic, 0, 8), 0, 200);
        Assert.InRange(SpeechMs(new AudioPipeline(rate, new() { Echo = null }), far, mic, 0, 8), 3000, 8000);
    }

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData(8000, 3)]
    [InlineData(8000, -6)]
    [InlineData(16000, 3)]
    [InlineData(16000, -6)]
    public void A_speakerphone_that_gives_our_voice_back_as_loud_or_louder_is_nobodys_speech_from_the_first_word_on(int rate, double lossDb)
    {
        // Read in a room that is heard before the first word, as recorded prompts are.
        float[] said = SpeechClips.Sentences(rate, 1, skip: 22), far = EchoScene.Sum(said, TestSounds.White(said.Length, seed: 5, peak: 0.004f));
        var mic = EchoScene.Sum(EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 8, lossDb, delayMs: 60)), TestSounds.White(far.Length, seed: 4, peak: 0.001f));
        Assert.InRange(SpeechMs(new AudioPipeline(rate), far, mic, 0, 4), 0, 80);
    }

    [Theory]
    [InlineData(8000, 0)]
    [InlineData(16000, 0)]
    [InlineData(8000, 0.4f)]
    [InlineData(16000, 0.4f)]
    public void A_caller_who_talks_over_us_is_heard(int rate, float echo)
    {
        var far = Talker.Speak(rate, 8, seed: 61);
        var near = Talker.Speak(rate, 8, seed: 62, levelDb: -24);
        near.AsSpan(0, 5 * rate).Clear();
        float[] back = [.. EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 8, lossDb: 0)).Select(sample => sample * echo)];
        var mic = EchoScene.Sum(EchoScene.Sum(back, near), TestSounds.White(far.Length, seed: 4, peak: 0.001f));
        var chain = new AudioPipeline(rate);
        int speech = SpeechMs(chain, far, mic, 5, 8), heard = SpeechMs(new AudioPipeline(rate, new() { Echo = null }), new float[near.Length], near, 5, 8);
        Assert.True(speech > 0.6 * heard, $"{speech} ms of {heard} were heard over our voice");
    }

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData(8000, 0.1)]
    [InlineData(8000, 0.5)]
    [InlineData(16000, 0.1)]
    [InlineData(16000, 0.5)]
    public void A_caller_who_talks_over_our_first_words_is_heard_on_a_line_without_echo(int rate, double start)
    {
        // Two people: made-up talkers are too alike to be told apart by what they say.
        float[] far = [.. SpeechClips.Sentences(rate, 2).Take(4 * rate)], near = new float[far.Length];
        SpeechClips.Sentences(rate, 2, skip: 40).AsSpan(0, 2 * rate).CopyTo(near.AsSpan((int)(start * rate)));
        var mic = EchoScene.Sum(near, TestSounds.White(far.Length, seed: 4, peak: 0.001f));
        int heard = SpeechMs(new AudioPipeline(rate), far, mic, 0, 4), all = SpeechMs(new AudioPipeline(rate, new() { Echo = null }), new float[near.Length], mic, 0, 4);
        Assert.True(heard > 0.7 * all, $"{heard} ms of {all} were heard over our first words");
    }

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData(8000, 1)]
    [InlineData(8000, 2)]
    [InlineData(8000, 3)]
    [InlineData(16000, 4)]
    public void An_echo_whose_delay_jumps_is_nobody_speech(int rate, int seed)
    {
        // As through a jitter buffer at the other end, which takes out or puts in a period of the voice until its delay fits.
        var far = SpeechClips.Sentences(rate, 3, skip: seed * 10);
        // A pause in which the delay changes.
        far.AsSpan(3 * rate, (int)(1.6 * rate)).Clear();
        var mic = TestSounds.White(far.Length, seed: 6, peak: 0.0003f);
        double[] jumps = [0.4, 0.9, 1.4, 2.1, 2.9, 4.2, 5.5, 6.5], delaysMs = [185, 142.5, 136.6, 129, 135, 127, 121.4, 129, 123];
        for (int n = 0; n < mic.Length; n++)
        {
            int from = n - (int)(delaysMs[jumps.Count(at => at * rate <= n)] * rate / 1000);
            mic[n] += from < 0 ? 0 : 0.4f * far[from];
        }
        var chain = new AudioPipeline(rate);
        int heard = 0, together = 0;
        for (int at = 0, frame = FrameFormat.Samples(rate); at + frame <= mic.Length; at += frame)
        {
            chain.Process(far.AsSpan(at, frame), mic.AsSpan(at, frame));
            heard += chain.Speech ? FrameFormat.FrameMs : 0;
            together += chain.DoubleTalk ? FrameFormat.FrameMs : 0;
        }
        Assert.True(together <= 60 && heard <= 160, $"{heard} ms of our own voice are speech, {together} ms double-talk");
    }

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData(8000)]
    [InlineData(16000)]
    public void An_echo_that_grows_is_nobody_speech(int rate)
    {
        var far = SpeechClips.Sentences(rate, 3, skip: 10);
        var mic = EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 8, lossDb: 24, delayMs: 90));
        // Somebody turns the loudspeaker up.
        for (int n = 2 * rate; n < mic.Length; n++)
            mic[n] *= 5;
        mic = EchoScene.Sum(mic, TestSounds.White(far.Length, seed: 4, peak: 0.0005f));
        Assert.InRange(SpeechMs(new AudioPipeline(rate), far, mic, 0, 8), 0, 160);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void Keys_are_heard_through_the_echo_of_our_voice(int rate)
    {
        var far = Talker.Speak(rate, 6, seed: 65);
        var line = new LineSounds(rate).Silence(3000);
        foreach (char key in "19*")
            line.Key(key, 100, -17, -17).Silence(200);
        var echo = EchoScene.Echo(far, EchoScene.Room(rate, 80, seed: 9, lossDb: 10));
        var mic = EchoScene.Sum(echo, [.. line.Sound, .. new float[far.Length - line.Samples]]);
        var chain = new AudioPipeline(rate);
        string keys = "";
        for (int at = 0, frame = FrameFormat.Samples(rate); at < mic.Length; at += frame)
        {
            foreach (var found in chain.Process(far.AsSpan(at, frame), mic.AsSpan(at, frame)))
                keys += found.Kind == DetectorEventKind.Dtmf ? found.Digit : '?';
        }
        Assert.Equal("19*", keys);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void A_poisoned_or_broken_off_reference_does_no_lasting_harm(int rate)
    {
        foreach (string poison in (string[])[.. Poison.Names, "none"])
        {
            var far = Talker.Speak(rate, 9, seed: 66);
            var echo = EchoScene.Echo(far, EchoScene.Room(rate, 100, seed: 8, lossDb: 10));
            var mic = EchoScene.Sum(echo, TestSounds.White(far.Length, seed: 5, peak: 0.001f));
            var given = (float[])far.Clone();
            if (poison != "none")
                Poison.Fill(poison, given.AsSpan(4 * rate, rate), rate);
            var chain = new AudioPipeline(rate, new() { Gain = null });
            float[] got = [.. mic];
            for (int at = 0, frame = FrameFormat.Samples(rate); at < got.Length; at += frame)
            {
                bool stopped = poison == "none" && at / rate == 4;
                chain.Process(stopped ? [] : given.AsSpan(at, frame), got.AsSpan(at, frame));
            }
            Assert.All(got, sample => Assert.True(float.IsFinite(sample) && MathF.Abs(sample) <= 1.5f, $"{poison}: {sample} came out"));
            Assert.True(EchoScene.DropDb(mic, got, rate, 6, 9) > 20, $"{poison}: only {EchoScene.DropDb(mic, got, rate, 6, 9):0.0} dB a second after it ended");
        }
    }

    [Fact]
    public void Stages_left_out_leave_the_sound_alone()
    {
        var chain = new AudioPipeline(8000, AudioPipelineOptions.Plain);
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

    // Time between two moments that the chain took for the caller's, in ms.
    private static int SpeechMs(AudioPipeline chain, float[] far, float[] near, int from, int to)
    {
        float[] sound = [.. near];
        int ms = 0, frame = FrameFormat.Samples(chain.RateHz);
        for (int at = 0; at + frame <= sound.Length; at += frame)
        {
            chain.Process(far.AsSpan(at, frame), sound.AsSpan(at, frame));
            if (chain.Speech && at >= from * chain.RateHz && at < to * chain.RateHz)
                ms += FrameFormat.FrameMs;
        }
        return ms;
    }
}
