using EdgeVoice.Dsp.Jitter;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Jitter;

public sealed class JitterBufferTests
{
    [Fact]
    public void Packets_come_out_in_order_whatever_order_they_came_in()
    {
        var buffer = new JitterBuffer();
        foreach (int n in (int[])[65534, 2, 0, 65535, 1])
            Assert.Equal(PacketFate.Held, Insert(buffer, (ushort)n));
        Assert.Equal([65534, 65535, 0, 1, 2], Drain(buffer));
    }

    [Fact]
    public void A_payload_comes_out_as_it_went_in()
    {
        var buffer = new JitterBuffer();
        byte[] payload = [1, 2, 3];
        buffer.Insert(1, 5, 800, true, PacketContent.ComfortNoise, payload);
        payload[0] = 99;
        Assert.True(buffer.TryPeek(out var packet, out var held));
        Assert.Equal([1, 2, 3], held.ToArray());
        Assert.Equal((800, PacketContent.ComfortNoise, true), (packet.Timestamp, packet.Content, packet.Marker));
    }

    [Fact]
    public void A_copy_is_told_from_one_that_is_late()
    {
        var buffer = new JitterBuffer();
        Insert(buffer, 10);
        Insert(buffer, 12);
        Assert.Equal(PacketFate.Duplicate, Insert(buffer, 12));
        Drain(buffer);
        Assert.Equal(PacketFate.Duplicate, Insert(buffer, 10));
        Assert.Equal(PacketFate.Late, Insert(buffer, 11));
    }

    [Fact]
    public void When_full_the_oldest_go_and_are_counted()
    {
        var buffer = new JitterBuffer(new JitterBufferOptions { Packets = 8 });
        for (int n = 0; n < 20; n++)
            Insert(buffer, (ushort)n);
        Assert.Equal(12, buffer.Dropped);
        Assert.Equal([12, 13, 14, 15, 16, 17, 18, 19], Drain(buffer));
    }

    [Fact]
    public void A_jump_within_the_bound_lets_go_of_what_lies_too_far_back()
    {
        var buffer = new JitterBuffer(new JitterBufferOptions { Packets = 8 });
        Insert(buffer, 1);
        Insert(buffer, 2);
        Insert(buffer, 500);
        Assert.Equal([500], Drain(buffer));
        Assert.Equal(0, buffer.Count);
    }

    [Fact]
    public void One_stray_number_is_not_believed_two_in_a_row_are()
    {
        var buffer = new JitterBuffer();
        Insert(buffer, 100);
        Assert.Equal(PacketFate.Stray, Insert(buffer, 30000));
        Assert.Equal(PacketFate.Held, Insert(buffer, 101));
        Assert.Equal(PacketFate.Stray, Insert(buffer, 30000));
        Assert.Equal(PacketFate.Restarted, Insert(buffer, 30001));
        Assert.Equal([30001], Drain(buffer));
    }

    [Fact]
    public void Another_source_begins_anew()
    {
        var buffer = new JitterBuffer();
        Insert(buffer, 100);
        Assert.Equal(PacketFate.Restarted, buffer.Insert(2, 7, 0, false, PacketContent.Audio, []));
        Assert.Equal([7], Drain(buffer));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(2000)]
    public void Settings_out_of_range_are_refused_with_their_range(int packets)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new JitterBuffer(new JitterBufferOptions { Packets = packets }));
        Assert.Contains("8 to 1024", error.Message);
    }

    [Fact]
    public void Delays_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new JitterBuffer(new JitterBufferOptions { MinDelayMs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JitterBuffer(new JitterBufferOptions { MinDelayMs = 100, MaxDelayMs = 60 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JitterBuffer(new JitterBufferOptions { InitialDelayMs = 900 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JitterBuffer(new JitterBufferOptions { Quantile = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JitterBuffer(new JitterBufferOptions { PayloadBytes = 10 }));
    }

    private static PacketFate Insert(JitterBuffer buffer, ushort sequence)
        => buffer.Insert(1, sequence, (uint)(short)sequence * 160, false, PacketContent.Audio, [1]);

    private static List<int> Drain(JitterBuffer buffer)
    {
        var numbers = new List<int>();
        while (buffer.TryPeek(out var packet, out _))
        {
            numbers.Add((ushort)packet.Sequence);
            buffer.Take(packet);
        }
        return numbers;
    }
}
