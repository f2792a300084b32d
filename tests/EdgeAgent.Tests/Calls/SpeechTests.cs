using System.Runtime.CompilerServices;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Calls.Speaking;
using EdgeVoice.Speech.Synthesis;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>What the agent says, what was made ahead of it, and what of it the caller has heard.</summary>
public sealed class SpeechTests : IAsyncDisposable
{
    private const int RateHz = 8000, Frame = 160;
    private static readonly SpeakingStyle Plain = SpeakingStyle.Default;

    private readonly FakeTimeProvider _time = new();
    private readonly ToneVoice _tone = new();
    private readonly CallVoice _voice;
    private readonly Playout _playout = new(RateHz);
    private readonly Mouth _mouth;
    private readonly SpeechAhead _ahead;
    private int _firstAudio;

    public SpeechTests()
    {
        _voice = new CallVoice(new CachedVoice(_tone, new PromptCache(new PromptCacheOptions())), new FastVoice(new ToneVoice { Level = 0.9f }));
        _mouth = new Mouth(_voice, _playout, RateHz, () => Interlocked.Increment(ref _firstAudio), error => throw error);
        _ahead = new SpeechAhead(_voice, RateHz, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _ahead.Dispose();
        _mouth.Dispose();
        await _tone.DisposeAsync();
    }

    [Fact]
    public async Task What_was_made_ahead_is_taken_and_not_made_again()
    {
        _ahead.Want("tuesday at three", Plain);
        _ahead.Want("tuesday at three", Plain);
        await _tone.MadeAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(40));
        var taken = _ahead.Take("tuesday at three", Plain, out double saved);
        Assert.NotNull(taken);
        _mouth.Say("tuesday at three", Plain, taken);
        await PlayedOutAsync();
        Assert.Equal("tuesday at three", _mouth.Heard());
        Assert.Equal((1, 1, 0), (_tone.Made, _ahead.Begun, _ahead.Discarded));
        Assert.InRange(saved, 0, 40);
    }

    [Fact]
    public async Task What_the_caller_did_not_say_is_thrown_away_and_counted()
    {
        _ahead.Want("on", Plain);
        await _tone.MadeAsync(1);
        _ahead.Want("on tuesday", Plain);
        Assert.Null(_ahead.Take("on", Plain, out double saved));
        Assert.Equal((2, 1, 0.0), (_ahead.Begun, _ahead.Discarded, saved));
        _ahead.Drop();
        Assert.Equal(2, _ahead.Discarded);
        _ahead.BeginTurn();
        Assert.Equal((0, 0), (_ahead.Begun, _ahead.Discarded));
    }

    [Fact]
    public async Task What_is_rendered_at_load_is_not_made_ahead_and_goes_out_without_another_thread()
    {
        await _voice.PrepareAsync(["how can i help"], [RateHz], TestContext.Current.CancellationToken);
        _ahead.Want("how can i help", Plain);
        Assert.Equal(0, _ahead.Begun);
        _mouth.Say("how can i help", Plain);
        Assert.Equal(PlayoutFrame.Speech, _playout.Take(new float[Frame], 1));
        Assert.Equal(1, _firstAudio);
    }

    [Fact]
    public async Task A_new_pack_takes_the_place_of_the_old_ones_sentences()
    {
        await _voice.PrepareAsync(["old", "both"], [RateHz], TestContext.Current.CancellationToken);
        await _voice.PrepareAsync(["both", "new"], [RateHz], TestContext.Current.CancellationToken);
        Assert.False(_voice.TryGetKept("old", Plain, RateHz, out _));
        Assert.True(_voice.TryGetKept("both", Plain, RateHz, out _));
        Assert.True(_voice.TryGetKept("new", Plain, RateHz, out _));
        Assert.Equal(3, _tone.Made);
    }

    [Fact]
    public async Task Silence_at_the_ends_is_not_spoken()
    {
        _tone.LeadMs = 200;
        _tone.TailMs = 400;
        await _voice.PrepareAsync(["kept"], [RateHz], TestContext.Current.CancellationToken);
        Assert.True(_voice.TryGetKept("kept", Plain, RateHz, out float[]? kept));
        Assert.True(Math.Abs(kept.AsSpan(0, 80).ToArray().Max(Math.Abs)) > 0.1, "speech begins within 10 ms");
        Assert.InRange(kept.Length * 1000.0 / RateHz, 200, 480);

        float[] live = await LiveAsync("live");
        Assert.True(live.AsSpan(0, 80).ToArray().Max(Math.Abs) > 0.1, "speech begins within 10 ms");
    }

    [Fact]
    public async Task The_history_holds_what_was_heard_to_the_word()
    {
        await _voice.PrepareAsync(["one two three four five", "and the rest"], [RateHz], TestContext.Current.CancellationToken);
        _mouth.BeginAnswer();
        _mouth.Say("one two three four five", Plain);
        _mouth.Say("and the rest", Plain);
        _voice.TryGetKept("one two three four five", Plain, RateHz, out float[]? first);
        for (int played = 0; played < first!.Length * 0.65; played += Frame)
            _playout.Take(new float[Frame], 1);
        Assert.Equal("one two three", _mouth.Stop());
        _playout.Take(new float[Frame], 2);
        Assert.True(_playout.Drained, "nothing of an interrupted answer is left");
    }

    [Fact]
    public async Task A_pause_loses_nothing_and_goes_on_where_it_stopped()
    {
        await _voice.PrepareAsync(["one two three"], [RateHz], TestContext.Current.CancellationToken);
        _voice.TryGetKept("one two three", Plain, RateHz, out float[]? whole);
        _mouth.Say("one two three", Plain);
        for (int i = 0; i < 5; i++)
            _playout.Take(new float[Frame], 1);
        _playout.Pause();
        _playout.Take(new float[Frame], 1); // fades out
        long before = _playout.PlayedSamples;
        for (int i = 0; i < 20; i++)
            Assert.Equal(PlayoutFrame.Paused, _playout.Take(new float[Frame], 1));
        Assert.Equal(before, _playout.PlayedSamples);
        _playout.Resume();
        while (!_playout.Drained)
            _playout.Take(new float[Frame], 1);
        Assert.Equal(whole!.Length, _playout.PlayedSamples);
    }

    [Fact]
    public async Task A_filler_goes_before_what_is_still_being_made_and_only_then()
    {
        await _voice.PrepareAsync(["one moment"], [RateHz], TestContext.Current.CancellationToken);
        _tone.Hold();
        _mouth.BeginAnswer();
        _mouth.Say("your appointment is on tuesday", Plain);
        Assert.True(_mouth.SayMeanwhile("one moment"));
        Assert.False(_mouth.SayMeanwhile("one moment"), "something is heard already");
        _tone.Release();
        await PlayedOutAsync();
        Assert.Equal("one moment your appointment is on tuesday", _mouth.Heard());
    }

    [Fact]
    public async Task A_box_that_cannot_keep_up_speaks_with_the_fast_voice_but_for_what_lies_ready()
    {
        await _voice.PrepareAsync(["ready"], [RateHz], TestContext.Current.CancellationToken);
        _mouth.Fast = true;
        _mouth.Say("ready", Plain);
        _mouth.Say("not ready", Plain);
        float loudest = 0, first = 0;
        float[] frame = new float[Frame];
        for (int i = 0; !_playout.Drained; i++)
        {
            if (_playout.Take(frame, 1) != PlayoutFrame.Speech)
                await Task.Delay(1, TestContext.Current.CancellationToken);
            loudest = Math.Max(loudest, frame.Max(Math.Abs));
            first = i == 4 ? loudest : first;
        }
        Assert.InRange(first, 0.3f, 0.6f);
        Assert.InRange(loudest, 0.8f, 1f);
    }

    [Fact]
    public async Task The_clauses_of_a_long_answer_follow_each_other_without_a_gap()
    {
        _tone.Clauses = 5;
        _mouth.BeginAnswer();
        _mouth.Say("a long answer of five clauses", Plain);
        // Ten times as fast as real time: the voice only has to be ahead of the play-out, as any voice in use is.
        await _tone.MadeAsync(1);
        while (_playout.QueuedSamples < ToneVoice.ClauseSamples(RateHz))
            await Task.Yield();
        while (!_playout.Drained)
        {
            _playout.Take(new float[Frame], 1);
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, _playout.Gaps);
    }

    private async Task<float[]> LiveAsync(string text)
    {
        var whole = new List<float>();
        await foreach (float[] chunk in _voice.SpeakAsync(text, Plain, RateHz, TestContext.Current.CancellationToken))
            whole.AddRange(chunk);
        return [.. whole];
    }

    private async Task PlayedOutAsync()
    {
        while (!_playout.Drained)
        {
            if (_playout.Take(new float[Frame], 1) != PlayoutFrame.Speech)
                await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A voice that hums: 60 ms a letter, in as many clauses as wanted.</summary>
    private sealed class ToneVoice : ISpeechSynthesizer
    {
        private readonly SemaphoreSlim _made = new(0);
        private TaskCompletionSource? _held;
        private int _count;

        public string Name => "tone";

        public int SampleRate => 16000;

        public float Level { get; init; } = 0.5f;

        public int LeadMs { get; set; }

        public int TailMs { get; set; }

        public int Clauses { get; set; } = 1;

        public int Made => Volatile.Read(ref _count);

        public static long ClauseSamples(int rateHz) => rateHz / 4;

        public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held?.SetResult();

        public async Task MadeAsync(int count)
        {
            while (Made < count)
                await _made.WaitAsync(TimeSpan.FromSeconds(20));
        }

        public async IAsyncEnumerable<ReadOnlyMemory<float>> SpeakAsync(
            string text, SpeakingStyle style, [EnumeratorCancellation] CancellationToken cancellation)
        {
            if (_held is { } held)
                await held.Task;
            int ms = Clauses > 1 ? 300 : text.Length * 60;
            for (int clause = 0; clause < Clauses; clause++)
            {
                yield return Tone(LeadMs, ms, TailMs);
                if (clause == 0)
                {
                    Interlocked.Increment(ref _count);
                    _made.Release();
                }
            }
        }

        public ValueTask DisposeAsync()
        {
            _made.Dispose();
            return ValueTask.CompletedTask;
        }

        private float[] Tone(int leadMs, int ms, int tailMs)
        {
            float[] sound = new float[(leadMs + ms + tailMs) * SampleRate / 1000];
            for (int i = leadMs * SampleRate / 1000; i < (leadMs + ms) * SampleRate / 1000; i++)
                sound[i] = Level * MathF.Sin(2 * MathF.PI * 500 * i / SampleRate);
            return sound;
        }
    }
}
