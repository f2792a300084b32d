using EdgeVoice.Speech.Synthesis;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeVoice.Speech.Tests.Synthesis;

public sealed class FallbackVoiceTests : IAsyncDisposable
{
    private readonly ScriptedVoice _first = new("first", 16000, 0.25f);
    private readonly ScriptedVoice _second = new("second", 22050, 0.5f);
    private readonly FakeTimeProvider _time = new();

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task While_the_first_voice_works_the_second_is_silent()
    {
        await using var voice = new FallbackVoice(_first, _second, _time);
        float[] sound = await Voices.SpeakAsync(voice, "One thing. Another thing.");
        Assert.All(sound, sample => Assert.Equal(0.25f, sample));
        Assert.Equal(["One thing.", "Another thing."], _first.Spoken);
        Assert.Empty(_second.Spoken);
    }

    [Fact]
    public async Task A_clause_that_fails_is_spoken_by_the_second_at_the_firsts_rate_and_counted_with_its_reason()
    {
        using var counted = new Counted("edgevoice.tts.fallbacks");
        await using var voice = new FallbackVoice(_first, _second, _time);
        _first.Fails = true;
        float[] sound = await Voices.SpeakAsync(voice, "A thing of some length.");
        Assert.Equal(["A thing of some length."], _second.Spoken);
        double expected = _second.Spoken[0].Length * 100 * 16000 / 22050.0;
        Assert.InRange(sound.Length, expected - 20, expected + 60);
        Assert.Equal(0.5f, sound[sound.Length / 2], 0.01f);
        Assert.Contains("reason=scripted", counted.Tags);
        Assert.Equal("scripted", voice.LastFailure?.Code);
    }

    [Fact]
    public async Task A_voice_that_keeps_failing_rests_half_a_minute_and_is_tried_again()
    {
        await using var voice = new FallbackVoice(_first, _second, _time);
        _first.Fails = true;
        for (int i = 0; i < 5; i++)
            await Voices.SpeakAsync(voice, "Hello");
        Assert.Equal(3, _first.Spoken.Count);
        Assert.Equal(5, _second.Spoken.Count);

        _first.Fails = false;
        await Voices.SpeakAsync(voice, "Hello");
        Assert.Equal(3, _first.Spoken.Count);
        _time.Advance(TimeSpan.FromSeconds(31));
        await Voices.SpeakAsync(voice, "Hello");
        await Voices.SpeakAsync(voice, "Hello");
        Assert.Equal(5, _first.Spoken.Count);
        Assert.Null(voice.LastFailure);
    }

    [Fact]
    public async Task A_clause_that_takes_too_long_is_spoken_by_the_second_and_the_first_is_stopped()
    {
        using var counted = new Counted("edgevoice.tts.fallbacks");
        await using var voice = new FallbackVoice(_first, _second, _time);
        _first.Gate = new TaskCompletionSource();
        Task<float[]> speaking = Voices.SpeakAsync(voice, "A thing of some length.");
        while (!speaking.IsCompleted)
        {
            // Only once the clause waits is there anything to overrun.
            await Task.Delay(1, TestContext.Current.CancellationToken);
            _time.Advance(FallbackVoice.Patience / 4);
        }
        Assert.NotEmpty(await speaking);
        Assert.Equal(["A thing of some length."], _second.Spoken);
        Assert.Contains("reason=slow", counted.Tags);
        await _first.Cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
        // The next clause is the first voice's again.
        _first.Gate = null;
        await Voices.SpeakAsync(voice, "Another.");
        Assert.Equal("Another.", _first.Spoken[^1]);
        Assert.Single(_second.Spoken);
    }

    [Fact]
    public async Task Cancelling_a_slow_clause_ends_it_without_the_second_voice()
    {
        await using var voice = new FallbackVoice(_first, _second, _time);
        _first.Gate = new TaskCompletionSource();
        using var cancel = new CancellationTokenSource();
        await using var chunks = voice.SpeakAsync("A thing.", SpeakingStyle.Default, cancel.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        ValueTask<bool> next = chunks.MoveNextAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Empty(_second.Spoken);
    }

    [Fact]
    public async Task When_both_fail_the_caller_of_the_voice_is_told()
    {
        await using var voice = new FallbackVoice(_first, _second, _time);
        _first.Fails = _second.Fails = true;
        await Assert.ThrowsAsync<SynthesisException>(() => Voices.SpeakAsync(voice, "Hello"));
    }
}
