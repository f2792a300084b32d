using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Commands.Bench.Voice;
using EdgeVoice.Agent.Simulation.Voices;
using EdgeVoice.Speech.Audio;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Bench;

/// <summary>The meter of <c>bench voice</c> against an agent whose delay is known, on real sockets.</summary>
[Collection("real time")]
public sealed class VoiceBenchTests(ITestOutputHelper output)
{
    private const int Seconds = 12;

    [Fact]
    public async Task A_known_delay_is_found_within_a_few_frames()
    {
        await using var agent = FakeAgent.Start(TimeSpan.FromMilliseconds(300));
        // A tone ends to the sample; where a voice ends is a matter of level.
        string tone = Path.Combine(Path.GetTempPath(), $"edgevoice-test-tone-{Environment.ProcessId}.wav");
        WavFile.Write(tone, [.. Enumerable.Range(0, 4000).Select(i => 0.1f * MathF.Sin(2 * MathF.PI * 300 * i / 8000))], 8000);
        var run = await RunAsync(agent, [Line("one_word", new SoundPart.Clip(tone, "beep"))]);
        File.Delete(tone);

        Assert.True(run.Turns >= 3, $"{run.Turns} turns");
        Assert.Equal((0.0, 0.0, 0), (run.EarlyCutoffPct, run.MissedPct, run.Collided));
        // By the agent's own sockets: the delay, and what it waited for its tick and for a busy machine.
        double known = Spread.Of(agent.Waits).P50!.Value;
        output.WriteLine($"agent {known:0} ms, measured {run.V2vMs.P50:0} ms");
        Assert.InRange(known, 300, 2000);
        Assert.InRange(run.V2vMs.P50!.Value - known, -5, 60);
    }

    [Fact]
    public async Task An_agent_that_speaks_into_a_pause_is_counted_as_an_early_cut_off()
    {
        await using var agent = FakeAgent.Start(TimeSpan.FromMilliseconds(300));
        var run = await RunAsync(agent,
            [Line("pause", new SoundPart.Speech("i would like to"), new SoundPart.Pause(1500), new SoundPart.Speech("book a visit")), Line("one_word", new SoundPart.Speech("yes"))]);

        var pause = run.Types.Single(type => type.Type == "pause");
        Assert.Equal(100, pause.EarlyCutoffPct);
        Assert.Null(pause.V2vMs.P50);
        Assert.Equal(0, run.Types.Single(type => type.Type == "one_word").EarlyCutoffPct);
    }

    [Fact]
    public async Task An_utterance_that_gets_no_answer_is_counted_as_missed_and_the_caller_goes_on()
    {
        await using var agent = FakeAgent.Start(TimeSpan.FromMilliseconds(200), utterance => utterance % 2 == 1);
        var run = await RunAsync(agent, [Line("one_word", new SoundPart.Speech("yes please"))]);

        Assert.Contains(run.Detail, turn => turn.Outcome == "answered");
        Assert.Contains(run.Detail, turn => turn.Outcome == "missed");
        Assert.Equal(Math.Round(100.0 * run.Detail.Count(turn => turn.Outcome == "missed") / run.Turns, 1), run.MissedPct);
    }

    private static BenchLine Line(string type, params SoundPart[] parts) => new(type, BenchQuestion.Free, parts);

    private static async Task<VoiceRun> RunAsync(FakeAgent agent, IReadOnlyList<BenchLine> lines)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var media = new MediaThread(TimeProvider.System);
        var bench = new VoiceBench(media, TimeProvider.System, new VoiceBenchOptions([1], Seconds, [], "", null), lines);
        await bench.PrepareAsync(_ => { }, cancellation);
        return await bench.RunAsync(new MeasuredAgent(agent.Address, null, null), 1, cancellation);
    }
}
