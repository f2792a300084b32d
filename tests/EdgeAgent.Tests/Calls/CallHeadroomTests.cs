using EdgeVoice.Agent.Calls.Media;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>Admission by what is measured: the next call is refused before those in progress get worse.</summary>
public sealed class CallHeadroomTests
{
    [Theory]
    [InlineData(4, 0.1, 0, 0.3, 0.0, null)]
    [InlineData(4, 0.1, 0, 0.61, 0.0, "the calls need 61")] // a fifth call makes 0.76 of it
    [InlineData(4, 0.49, 0, 0.3, 0.0, "the media thread is busy 49")]
    [InlineData(4, 0.1, 11, 0.3, 0.0, "11 of the last 100 media ticks were late")]
    [InlineData(4, 0.1, 0, 0.3, 0.06, "6")]
    [InlineData(1, 0.1, 0, 0.38, 0.0, "the calls need 38")] // a second one doubles it
    public void The_next_call_is_reckoned_at_the_price_of_those_in_progress(int active, double media, int lateTicks, double work, double late, string? expected)
    {
        string? shortage = CallHeadroom.Shortage(active, media, lateTicks, work, late);
        if (expected is null)
            Assert.Null(shortage);
        else
            Assert.StartsWith(expected, shortage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_burst_of_calls_does_not_slip_through_between_two_measurements()
    {
        // Measured on four calls at 40 % of all cores; four more were admitted since: a ninth would make 90 %.
        Assert.Null(CallHeadroom.Shortage(4, 0.1, 0, 0.4, 0, measuredCalls: 4));
        Assert.StartsWith("the calls need 40", CallHeadroom.Shortage(8, 0.1, 0, 0.4, 0, measuredCalls: 4), StringComparison.Ordinal);
        // All of them are being greeted, which costs little; lately a call in talk cost 9 %.
        Assert.StartsWith("the calls need 10", CallHeadroom.Shortage(8, 0.1, 0, 0.1, 0, measuredCalls: 8, pricePerCall: 0.09), StringComparison.Ordinal);
    }

    [Fact]
    public void Work_and_late_frames_are_measured_by_windows()
    {
        var time = new FakeTimeProvider();
        var work = new WorkMeter(time, cores: 2);
        for (int frame = 0; frame < 100; frame++)
        {
            long arrived = time.GetTimestamp();
            time.Advance(TimeSpan.FromMilliseconds(frame < 10 ? 70 : 10));
            work.Took(arrived);
            long began = time.GetTimestamp();
            time.Advance(TimeSpan.FromMilliseconds(8));
            work.Worked(began);
        }
        // 100 frames, 10 of them late, in 2.4 s, of which the one worker worked 0.8 s on two cores; the window closed at 2 s.
        Assert.InRange(work.LateShare, 0.10, 0.14);
        Assert.InRange(work.Load, 0.13, 0.20);
        Assert.InRange(work.RealTimeFactor, 0.35, 0.45);
        Assert.InRange(work.MeasuredCalls, 0.7, 1.0);
    }

    [Fact]
    public void A_box_that_rests_has_no_load()
    {
        var time = new FakeTimeProvider();
        var work = new WorkMeter(time, cores: 2);
        long began = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(3));
        work.Worked(began);
        Assert.True(work.Load > 0.4);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(0, work.Load);
    }
}
