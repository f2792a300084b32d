using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Speech.Recognition;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>The ear with a recogniser on paper: a frame of level n/10 is word n, silence is nothing.</summary>
public sealed class EarTests : IDisposable
{
    private readonly PaperRecognizer _recognizer = new(); // the ear's to dispose of
    private readonly Ear _ear;
    private readonly List<string> _finalsRead = [];

    public EarTests() => _ear = new Ear(
        _recognizer, words => new HeardSoFar(words.Length, 0, 0, false),
        final =>
        {
            _finalsRead.Add(final.Best.Text);
            return new HeardSoFar(final.Best.Words.Count, 0, 0, false);
        });

    public void Dispose() => _ear.Dispose();

    [Fact]
    public void A_final_taken_ahead_is_the_final_of_the_turn_and_costs_nothing_at_its_end()
    {
        Speak(1, 2);
        Silence(3);
        _ear.Settle();
        Silence(5);
        Assert.Equal(["one two"], _finalsRead);
        Assert.Equal(1, _recognizer.Finals);
        Assert.Equal("one two", _ear.Finish().Best.Text);
        Assert.Equal(1, _recognizer.Finals);
    }

    [Fact]
    public void A_caller_who_goes_on_after_it_is_heard_with_both_parts()
    {
        Speak(1, 2);
        Silence(3);
        _ear.Settle();
        Silence(20);
        Speak(3, 4);
        Assert.Equal(4, _ear.SoFar.Words);
        var result = _ear.Finish();
        Assert.Equal("one two three four", result.Best.Text);
        Assert.Equal(4, result.Best.Words.Count);
        // The doubtful reading of either part beside the best of the other.
        Assert.Contains(result.NBest, reading => reading.Text == "one two three four?");
        Assert.Contains(result.NBest, reading => reading.Text == "one two? three four");
    }

    [Fact]
    public void Silence_after_it_is_not_decoded_and_the_onset_of_what_follows_is_not_lost()
    {
        Speak(1);
        _ear.Settle();
        int decoded = _recognizer.Frames;
        Silence(50);
        Assert.Equal(decoded, _recognizer.Frames);
        // The detector needs 40 ms to say speech: the word lies in frames that it still calls silence.
        _ear.Frame(Frame(2), hearing: true, speech: false);
        _ear.Frame(Frame(0), hearing: true, speech: true);
        Assert.Equal("one two", _ear.Finish().Best.Text);
    }

    [Fact]
    public void The_next_turn_begins_with_nothing_of_the_last()
    {
        Speak(1);
        _ear.Settle();
        _ear.Finish();
        Assert.Equal(0, _ear.SoFar.Words);
        Speak(5);
        Assert.Equal("five", _ear.Finish().Best.Text);
        Speak(1);
        _ear.Settle();
        _ear.Drop();
        Speak(6);
        Assert.Equal("six", _ear.Finish().Best.Text);
    }

    [Fact]
    public void A_word_that_begins_after_the_caller_fell_silent_is_not_the_callers()
    {
        Speak(1, 2);
        for (int weak = 20; weak <= 160; weak += 20)
            _ear.Frame(Frame(weak == 160 ? 5 : 0), hearing: true, speech: weak < 160, weakMs: weak);
        Assert.Equal("one two", _ear.Finish().Best.Text);
    }

    [Fact]
    public void Talk_that_is_not_much_weaker_than_the_caller_is_somebody_elses_after_a_third_of_a_second()
    {
        var near = new NearVoice();
        for (int i = 0; i < 3; i++)
            Assert.True(near.IsCaller(Level(0.1f), speech: true));
        for (int ms = 20; ms < 320; ms += 20)
            Assert.True(near.IsCaller(Level(0.025f), speech: true), $"{ms} ms");
        Assert.False(near.IsCaller(Level(0.025f), speech: true));
        Assert.Equal(320, near.WeakMs);
        // A sentence that goes on has a loud syllable in time.
        Assert.True(near.IsCaller(Level(0.04f), speech: true));
        Assert.Equal(0, near.WeakMs);
    }

    [Fact]
    public void A_colleague_behind_the_caller_neither_holds_a_turn_open_nor_starts_one()
    {
        var near = new NearVoice();
        for (int i = 0; i < 50; i++)
            Assert.True(near.IsCaller(Level(0.2f), speech: true));
        bool[] behind = [.. Enumerable.Range(0, 100).Select(_ => near.IsCaller(Level(0.02f), speech: true))];
        Assert.True(behind[0], "a weak syllable is the caller's");
        Assert.Equal(-1, Array.IndexOf(behind, true, 8));
        Assert.True(near.IsCaller(Level(0.15f), speech: true));
        Assert.False(near.IsCaller(Level(0.15f), speech: false));
    }

    [Fact]
    public void A_knock_on_the_handset_does_not_make_the_caller_somebody_in_the_room()
    {
        var near = new NearVoice();
        for (int i = 0; i < 50; i++)
            near.IsCaller(Level(0.05f), speech: true);
        near.IsCaller(Level(1), speech: true);
        near.IsCaller(Level(1), speech: true);
        for (int i = 0; i < 50; i++)
            Assert.True(near.IsCaller(Level(0.05f), speech: true), $"frame {i}");
    }

    [Fact]
    public void A_shout_is_forgotten_though_all_that_follows_is_weaker()
    {
        var near = new NearVoice();
        for (int i = 0; i < 20; i++)
            near.IsCaller(Level(0.5f), speech: true);
        // Words of 500 ms with 100 ms between them.
        bool[] words = [.. Enumerable.Range(0, 12).Select(_ =>
        {
            bool whole = Enumerable.Range(0, 25).Count(_ => near.IsCaller(Level(0.1f), speech: true)) == 25;
            for (int i = 0; i < 5; i++)
                near.IsCaller(Level(0.001f), speech: false);
            return whole;
        })];
        Assert.False(words[0]);
        Assert.DoesNotContain(false, words[9..]);
    }

    [Fact]
    public void A_caller_whose_voice_falls_stays_the_caller()
    {
        var near = new NearVoice();
        for (int i = 0; i < 200; i++)
            Assert.True(near.IsCaller(Level(0.3f * MathF.Pow(10, -i * 0.06f / 20)), speech: true), $"frame {i}");
    }

    private void Speak(params ReadOnlySpan<int> words)
    {
        foreach (int word in words)
            _ear.Frame(Frame(word), hearing: true, speech: true);
    }

    private void Silence(int frames)
    {
        for (int i = 0; i < frames; i++)
            _ear.Frame(Frame(0), hearing: true, speech: false);
    }

    private static float[] Frame(int word) => [.. Enumerable.Repeat(word / 10f, 160)];

    private static float[] Level(float level) => [.. Enumerable.Range(0, 160).Select(i => level * MathF.Sin(i * 0.4f))];

    private sealed class PaperRecognizer : ISpeechRecognizer
    {
        private static readonly string[] Names = ["", "one", "two", "three", "four", "five", "six"];
        private readonly List<(string Text, TimeSpan Start)> _words = [];
        private int _frames;

        public int SampleRate => 8000;

        public int Finals { get; private set; }

        public int Frames { get; private set; }

        public void SetGrammar(RecognizerGrammar? grammar)
        {
        }

        public void Accept(ReadOnlySpan<float> samples)
        {
            Frames++;
            _frames++;
            if ((int)MathF.Round(samples[0] * 10) is > 0 and var word)
                _words.Add((Names[word], TimeSpan.FromMilliseconds((_frames - 1) * 20)));
        }

        public string Partial() => string.Join(' ', _words.Select(word => word.Text));

        public RecognizerResult Finish()
        {
            Finals++;
            string text = Partial();
            RecognizedWord[] words = [.. _words.Select(word => new RecognizedWord(word.Text, 0.9f, word.Start, word.Start + TimeSpan.FromMilliseconds(20)))];
            Reset();
            RecognizedWord[] doubtful = [.. words[..^1], words[^1] with { Text = words[^1].Text + "?", Confidence = 0.2f }];
            return new RecognizerResult([new RecognizerHypothesis(text, 0.9f, words), new RecognizerHypothesis(text + "?", 0.3f, doubtful)]);
        }

        public void Reset()
        {
            _words.Clear();
            _frames = 0;
        }

        public void Dispose()
        {
        }
    }
}
