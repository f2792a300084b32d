using EdgeVoice.Agent.Calls.Media;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls.Media;

/// <summary>A timestamp is a microsecond.</summary>
public sealed class MediaTurnTests
{
    private const long Ms = 1000;
    private readonly PaperLeg _leg = new();
    private readonly MediaTurn _turn;

    public MediaTurnTests() => _turn = new MediaTurn(_leg, 100 * Ms, 1_000_000);

    [Fact]
    public void A_leg_ticks_every_20_ms_and_sends_8_ms_after_each()
    {
        ServeWhenDue(6);
        Assert.Equal(["tick 100", "send 108", "tick 120", "send 128", "tick 140", "send 148"], _leg.Log);
    }

    [Fact]
    public void A_late_half_does_not_push_the_ones_after_it()
    {
        _turn.Serve(100 * Ms);
        _turn.Serve(119 * Ms);
        ServeWhenDue(2);
        Assert.Equal(["tick 100", "send 119", "tick 120", "send 128"], _leg.Log);
    }

    [Fact]
    public void A_short_stall_is_made_up_for_and_after_a_long_one_the_schedule_begins_anew()
    {
        _turn.Serve(180 * Ms);
        Assert.Equal(108 * Ms, _turn.Due);
        _turn.Serve(180 * Ms);
        Assert.Equal(120 * Ms, _turn.Due);
        _turn.Serve(300 * Ms);
        Assert.Equal(308 * Ms, _turn.Due);
    }

    [Theory]
    [InlineData(-7)]
    [InlineData(9)]
    public void A_leg_that_asks_for_it_ticks_at_another_time_from_the_next_tick_on(int shiftMs)
    {
        ServeWhenDue(2);
        _leg.ShiftMs = shiftMs;
        ServeWhenDue(5);
        Assert.Equal(["tick 120", "send 128", $"tick {140 + shiftMs}", $"send {148 + shiftMs}", $"tick {160 + shiftMs}"], _leg.Log[2..]);
    }

    private void ServeWhenDue(int times)
    {
        for (int i = 0; i < times; i++)
            _turn.Serve(_turn.Due);
    }

    private sealed class PaperLeg : IMediaLeg
    {
        public List<string> Log { get; } = [];

        public int ShiftMs { get; set; }

        public void Tick(long now) => Log.Add($"tick {now / Ms}");

        public void Send(long now) => Log.Add($"send {now / Ms}");

        public int TakeShiftMs() => (ShiftMs, ShiftMs = 0).Item1;

        public void TickFailed(Exception error) => throw error;
    }
}
