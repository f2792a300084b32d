using EdgeVoice.Agent.Calls.Turns;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>The degrade ladder on virtual time: given figures and counted frames, no clock.</summary>
public sealed class DegradeLadderTests
{
    private static readonly DegradeOptions Options = new();
    private readonly DegradeLadder _ladder = new(Options, hasFasterVoice: true);

    [Fact]
    public void Turns_that_overspend_climb_rung_by_rung_in_the_order_of_the_design()
    {
        var rungs = new List<DegradeRung>();
        for (int turn = 0; turn < 12; turn++)
        {
            if (_ladder.Answered(Options.BudgetMs + 50, filled: false))
                rungs.Add(_ladder.Rung);
        }
        Assert.Equal([DegradeRung.Filler, DegradeRung.ShortWording, DegradeRung.FastVoice, DegradeRung.Keys, DegradeRung.Person], rungs);
    }

    [Fact]
    public void One_late_answer_among_good_ones_changes_nothing()
    {
        for (int turn = 0; turn < 20; turn++)
            Assert.False(_ladder.Answered(turn % 2 == 0 ? Options.BudgetMs + 100 : Options.BudgetMs, filled: false));
        Assert.Equal(DegradeRung.None, _ladder.Rung);
    }

    [Theory]
    [InlineData(1_000, false)]
    [InlineData(100, true)]
    public void A_severe_overspend_or_a_filler_climbs_at_once(double ms, bool filled)
    {
        Assert.True(_ladder.Answered(ms, filled));
        Assert.Equal(DegradeRung.Filler, _ladder.Rung);
    }

    [Fact]
    public void Turns_in_budget_come_down_again_to_the_ground()
    {
        for (int turn = 0; turn < 6; turn++)
            _ladder.Answered(Options.SevereMs + 1, filled: false);
        Assert.Equal(DegradeRung.Person, _ladder.Rung);
        int turns = 0;
        for (; _ladder.Rung != DegradeRung.None; turns++)
            _ladder.Answered(50, filled: false);
        Assert.Equal(5 * Options.TurnsDown, turns);
    }

    [Fact]
    public void A_site_without_a_faster_voice_has_no_such_rung_on_the_way_up_or_down()
    {
        var ladder = new DegradeLadder(Options, hasFasterVoice: false);
        for (int rung = 0; rung < 3; rung++)
            ladder.Answered(Options.SevereMs + 1, filled: false);
        Assert.Equal(DegradeRung.Keys, ladder.Rung);
        for (int turn = 0; turn < Options.TurnsDown; turn++)
            ladder.Answered(10, filled: false);
        Assert.Equal(DegradeRung.ShortWording, ladder.Rung);
    }

    [Fact]
    public void A_filler_is_due_once_a_turn_when_nothing_was_heard_and_sooner_on_a_slow_call()
    {
        _ladder.TurnCommitted();
        Assert.Equal(Options.FillerMs, MsUntilFiller());
        Assert.Equal(-1, MsUntilFiller());
        _ladder.Answered(800, filled: true);
        _ladder.TurnCommitted();
        Assert.Equal(Options.EarlyFillerMs, MsUntilFiller());
    }

    [Fact]
    public void An_answer_that_is_heard_in_time_needs_no_filler()
    {
        _ladder.TurnCommitted();
        for (int ms = 0; ms < Options.FillerMs - 100; ms += 20)
            Assert.False(_ladder.Frame(heard: false));
        Assert.False(_ladder.Frame(heard: true));
        Assert.Equal(-1, MsUntilFiller());
    }

    private int MsUntilFiller()
    {
        for (int ms = 20; ms <= 5_000; ms += 20)
        {
            if (_ladder.Frame(heard: false))
                return ms;
        }
        return -1;
    }
}
