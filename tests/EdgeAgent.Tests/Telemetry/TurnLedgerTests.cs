using EdgeVoice.Agent.Telemetry;
using Xunit;

namespace EdgeVoice.Agent.Tests.Telemetry;

public sealed class TurnLedgerTests
{
    [Theory]
    [InlineData(350, 60, 15, 15, 150, 60, null)]
    [InlineData(351, 60, 15, 15, 150, 60, "endpoint")]
    [InlineData(400, 90, 15, 15, 150, 60, "asr_final")]
    [InlineData(350, 60, 40, 5, 150, 60, "understand")]
    [InlineData(350, 60, 5, 40, 150, 60, "decide")]
    [InlineData(400, 60, 15, 15, 400, 60, "tts_first_audio")]
    [InlineData(350, 60, 15, 15, 150, 61, "playout")]
    public void The_stage_furthest_over_its_budget_is_named(
        double endpoint, double asr, double understand, double decide, double tts, double playout, string? overspent)
        => Assert.Equal(overspent, TurnLedger.Of(endpoint, asr, understand, decide, tts, playout, 600).Overspent);

    [Fact]
    public void The_whole_is_what_was_measured_and_not_the_sum() => Assert.Equal(300, TurnLedger.Of(280, 45, 8, 6, 120, 40, 300, 199).Whole);

    [Fact]
    public void The_pause_before_the_next_attempt_doubles_up_to_its_bound_and_starts_over()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Random(5));
        double[] waits = [.. Enumerable.Range(0, 100).Select(_ => backoff.Next().TotalSeconds)];
        for (int i = 0; i < waits.Length; i++)
        {
            double most = Math.Min(Math.Pow(2, i), 60);
            Assert.InRange(waits[i], most * 0.75, most);
        }
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.75, 1);
    }
}
