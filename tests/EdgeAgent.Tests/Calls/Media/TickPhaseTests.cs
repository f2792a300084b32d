using EdgeVoice.Agent.Calls.Media;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls.Media;

public sealed class TickPhaseTests
{
    [Theory]
    [InlineData(10, -7)] // half a tick of waiting for nothing
    [InlineData(12, -9)]
    [InlineData(17, -14)] // not later by 6: a tick would find two packets
    [InlineData(19.4, -16)]
    [InlineData(0.2, 0)]
    [InlineData(2.5, 0)]
    [InlineData(5, 0)] // too little to gain
    public void On_a_line_without_jitter_the_tick_comes_soon_after_the_packet(double ageMs, int shiftMs)
    {
        var phase = new TickPhase();
        Take(phase, TickPhase.FirstPackets - 1, _ => ageMs);
        Assert.Equal(0, phase.TakeShiftMs());
        phase.Took(ageMs);
        Assert.Equal(shiftMs, phase.TakeShiftMs());
        Assert.Equal(0, phase.TakeShiftMs());
    }

    [Fact]
    public void Packets_on_both_sides_of_the_tick_are_a_steady_line_at_a_bad_moment()
    {
        var phase = new TickPhase();
        Take(phase, TickPhase.FirstPackets, n => n % 2 == 0 ? 0.6 : 19.6);
        Assert.Equal(4, phase.TakeShiftMs());
    }

    [Fact]
    public void Room_is_left_for_the_jitter_that_there_is()
    {
        var random = new Random(1);
        var phase = new TickPhase();
        // A standard deviation of 1.2 ms.
        Take(phase, TickPhase.FirstPackets, _ => 12 + (random.NextDouble() * 4));
        Assert.InRange(phase.TakeShiftMs(), -9, -7);
    }

    [Fact]
    public void Where_packets_come_at_any_time_there_is_no_better_moment()
    {
        var random = new Random(1);
        var phase = new TickPhase();
        for (int window = 0; window < 50; window++)
        {
            Take(phase, TickPhase.MorePackets, _ => random.NextDouble() * 20);
            Assert.Equal(0, phase.TakeShiftMs());
        }
    }

    [Fact]
    public void A_line_with_some_jitter_finds_its_place_and_stays_there()
    {
        var random = new Random(2);
        var phase = new TickPhase();
        double at = 14;
        int moved = 0;
        // Packets are up to 8 ms late, seldom by much, for ten minutes.
        for (int n = 0; n < 10 * 60 * 50; n++)
        {
            phase.Took((at - (8 * Math.Pow(random.NextDouble(), 3)) + 20) % 20);
            int shift = phase.TakeShiftMs();
            at += shift;
            moved += shift != 0 ? 1 : 0;
        }
        Assert.InRange(moved, 1, 3);
        Assert.InRange(at, 7, 12);
    }

    [Fact]
    public void A_clock_that_drifts_is_followed()
    {
        var phase = new TickPhase();
        // 200 ppm: the far side's packets come ever later.
        double age = 10;
        int moved = 0;
        for (int n = 0; n < 10 * 60 * 50; n++)
        {
            age -= 0.004;
            phase.Took(((age % 20) + 20) % 20);
            int shift = phase.TakeShiftMs();
            age += shift;
            moved += shift != 0 ? 1 : 0;
            if (n > TickPhase.FirstPackets)
                Assert.InRange(age, -1, 6.1);
        }
        Assert.InRange(moved, 20, 60);
    }

    [Fact]
    public void A_packet_that_waited_long_counts_like_any_other()
    {
        var phase = new TickPhase();
        Take(phase, TickPhase.FirstPackets, n => n == 3 ? 4_010 : 10);
        Assert.Equal(-7, phase.TakeShiftMs());
    }

    private static void Take(TickPhase phase, int packets, Func<int, double> ageMs)
    {
        for (int n = 0; n < packets; n++)
            phase.Took(ageMs(n));
    }
}
