using System.Net;
using EdgeVoice.Telephony.Rtp;
using EdgeVoice.Telephony.Transport;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Transport;

public sealed class PacketRingTests
{
    private static readonly MediaAddress Source = MediaAddress.From(new IPEndPoint(IPAddress.Loopback, 9));
    private readonly PacketRing _ring = new();
    private readonly byte[] _buffer = new byte[1500];

    [Fact]
    public void What_goes_in_comes_out_in_order_many_times_round()
    {
        for (int i = 0; i < 10 * PacketRing.Slots; i++)
        {
            byte[] packet = new byte[(i % 100) + 1];
            packet.AsSpan().Fill((byte)i);
            Assert.True(_ring.TryWrite(packet, i, Source));
            Assert.True(_ring.TryRead(_buffer, out var read));
            Assert.Equal((packet.Length, i, Source), (read.Length, read.Arrival, read.Source));
            Assert.Equal(packet, _buffer.AsSpan(0, read.Length).ToArray());
        }
        Assert.False(_ring.TryRead(_buffer, out _));
    }

    [Fact]
    public void When_full_the_newest_is_dropped_and_counted()
    {
        for (byte i = 0; i < PacketRing.Slots + 3; i++)
            _ring.TryWrite([i], i, Source);
        Assert.Equal(3, _ring.Dropped);
        for (byte i = 0; i < PacketRing.Slots; i++)
        {
            Assert.True(_ring.TryRead(_buffer, out _));
            Assert.Equal(i, _buffer[0]);
        }
        Assert.False(_ring.TryRead(_buffer, out _));
    }

    [Fact]
    public void A_packet_longer_than_a_slot_is_dropped_and_counted()
    {
        Assert.False(_ring.TryWrite(new byte[PacketRing.MaxPacket + 1], 0, Source));
        Assert.Equal(1, _ring.Dropped);
    }

    [Fact]
    public async Task One_writer_and_one_reader_lose_and_mix_nothing()
    {
        const int Packets = 50_000;
        var writer = Task.Factory.StartNew(Write, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        int next = 0;
        while (next < Packets)
        {
            if (!_ring.TryRead(_buffer, out var packet))
            {
                await Task.Yield();
                continue;
            }
            Assert.Equal((next % 200) + 5, packet.Length);
            Assert.Equal(next, BitConverter.ToInt32(_buffer));
            Assert.Equal((byte)next, _buffer[packet.Length - 1]);
            next++;
        }
        await writer;

        void Write()
        {
            byte[] packet = new byte[205];
            for (int i = 0; i < Packets; i++)
            {
                BitConverter.TryWriteBytes(packet, i);
                packet.AsSpan(4).Fill((byte)i);
                var spin = default(SpinWait);
                while (!_ring.TryWrite(packet.AsSpan(0, (i % 200) + 5), i, Source))
                    spin.SpinOnce();
            }
        }
    }
}
