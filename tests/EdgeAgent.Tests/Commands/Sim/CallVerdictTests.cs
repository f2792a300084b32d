using EdgeVoice.Agent.Commands.Sim;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Telemetry;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Sim;

/// <summary>A goal counts as reached by the box's records and the caller's ears, and by nothing else.</summary>
public sealed class CallVerdictTests
{
    private static readonly CallScript Script = new("t", "", "", []) { ExpectedGoal = "booked", ExpectedSlots = new Dictionary<string, string> { ["time"] = "14:00" } };
    private static readonly CallRecord Ended = new("1", CallState.Ended, "x", "sip:a@b", "sip:c@d", DateTimeOffset.UnixEpoch)
    { Goal = "booked", Reached = true, Slots = new Dictionary<string, string> { ["time"] = "14:00" } };

    private static readonly CallerOutcome Outcome = new([new CallerTurn("", "hello there", null), new CallerTurn("two", "you are booked", 420)], null, 1, "") { Answered = true };

    [Fact]
    public void A_goal_with_its_values_is_reached() => Assert.Null(CallVerdict.Missed(Script, Outcome, new BoxCall([], Ended, null)));

    [Fact]
    public void A_wrong_value_a_missing_record_or_an_unanswered_call_is_not()
    {
        var wrong = Ended with { Slots = new Dictionary<string, string> { ["time"] = "02:00" } };
        Assert.Equal("time came out as 02:00, not 14:00", CallVerdict.Missed(Script, Outcome, new BoxCall([], wrong, null)));
        Assert.Contains("not reached", CallVerdict.Missed(Script, Outcome, new BoxCall([], Ended with { Reached = false }, null)));
        Assert.Contains("no such call", CallVerdict.Missed(Script, Outcome, null));
        Assert.Contains("no record", CallVerdict.Missed(Script, Outcome, new BoxCall([], null, null)));
        Assert.Equal("not answered: 486 Busy Here", CallVerdict.Missed(Script, new CallerOutcome([], null, 0, "not answered: 486 Busy Here"), null));
    }

    [Fact]
    public void What_is_heard_waited_and_cut_off_counts_on_the_line_alone()
    {
        var line = new CallScript("t", "", "", []) { ExpectedWords = ["booked"] };
        Assert.Null(CallVerdict.Missed(line, Outcome, null));
        Assert.Contains("never heard", CallVerdict.Missed(line with { ExpectedWords = ["goodbye"] }, Outcome, null));
        Assert.Contains("420 ms", CallVerdict.Missed(line with { MaxWaitMs = 400 }, Outcome, null));
        Assert.Contains("cut off", CallVerdict.Missed(line with { MaxCutOffs = 0 }, Outcome, null));
        Assert.Contains("turns", CallVerdict.Missed(line with { MaxTurns = 0 }, Outcome, null));
    }

    [Theory]
    [InlineData("127.0.0.1:5060", true)]
    [InlineData("10.1.2.3:5060", true)]
    [InlineData("192.168.7.7:5070", true)]
    [InlineData("172.31.0.1:5060", true)]
    [InlineData("172.32.0.1:5060", false)]
    [InlineData("198.51.100.7:5060", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1:0", false)]
    [InlineData("127.0.0.1:99999", false)]
    [InlineData(":5060", false)]
    public async Task Only_boxes_of_the_site_are_called(string text, bool allowed)
    {
        var (address, problem) = await AgentAddress.ReadAsync(text, TestContext.Current.CancellationToken);
        Assert.Equal(allowed, address is not null);
        Assert.Equal(allowed, problem is null);
    }
}
