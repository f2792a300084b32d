using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Dsp.Detection;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls.Media;

public sealed class SoundRingTests
{
    [Fact]
    public void Events_come_out_in_order_and_those_without_room_are_counted()
    {
        var ring = new SoundRing();
        for (int n = 0; n < SoundRing.Capacity + 3; n++)
            Assert.Equal(n < SoundRing.Capacity, ring.TryWrite(new DetectorEvent(DetectorEventKind.Beep, n, 1)));
        Assert.Equal(3, ring.Dropped);
        for (int n = 0; n < SoundRing.Capacity; n++)
        {
            Assert.True(ring.TryRead(out var found));
            Assert.Equal(n, found.StartSample);
        }
        Assert.False(ring.TryRead(out _));
        Assert.True(ring.TryWrite(new DetectorEvent(DetectorEventKind.Busy, 99, 1)));
        Assert.True(ring.TryRead(out var later));
        Assert.Equal(99, later.StartSample);
    }
}
