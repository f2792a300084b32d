using EdgeVoice.Agent.Calls.Media;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls.Media;

public sealed class PlayedFramesTests
{
    [Fact]
    public void The_frame_of_a_tick_goes_with_what_was_sent_in_the_tick_before()
    {
        var frames = new PlayedFrames(8000);
        for (int tick = 1; tick < 400; tick++)
        {
            Assert.Equal(tick - 1, frames.Take()[0]);
            frames.Add(Frame(tick));
        }
    }

    [Fact]
    public void A_line_that_stalls_and_catches_up_finds_its_frames_in_order()
    {
        var frames = new PlayedFrames(8000);
        frames.Take();
        for (int tick = 1; tick <= 9; tick++)
            frames.Add(Frame(tick));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], Enumerable.Range(0, 9).Select(_ => frames.Take()[0]));
        Assert.Equal(0, frames.Count);
        Assert.True(frames.Take().IsEmpty);
        frames.Add([]);
        Assert.Equal(0, frames.Take()[0]);
    }

    [Fact]
    public void Frames_that_are_never_needed_go_and_a_queue_nobody_takes_from_keeps_the_newest()
    {
        var slow = new PlayedFrames(8000);
        for (int tick = 1; tick <= 600; tick++)
        {
            // The line brings a frame less every two seconds.
            if (tick % 100 != 0)
                slow.Take();
            slow.Add(Frame(tick));
            Assert.InRange(slow.Count, 1, 5);
        }
        var full = new PlayedFrames(8000);
        for (int tick = 1; tick <= 100; tick++)
            full.Add(Frame(tick));
        Assert.InRange(full.Count, 1, 32);
        while (full.Count > 1)
            full.Take();
        Assert.Equal(100, full.Take()[0]);
    }

    private static float[] Frame(int value) => [.. Enumerable.Repeat((float)value, 160)];
}
