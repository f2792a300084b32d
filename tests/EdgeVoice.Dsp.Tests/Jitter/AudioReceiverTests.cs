using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Jitter;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Jitter;

public sealed class AudioReceiverTests
{
    private static readonly float[] TenSeconds = TestSounds.SpeechLike(8000, 10, 1);

    [Fact]
    public void A_steady_line_is_heard_sample_for_sample()
    {
        var line = new Line();
        line.Send(TenSeconds, (_, leaves) => [leaves + 30]);
        line.Run(9000);
        int start = line.Kinds.IndexOf(PlayoutKind.Decoded);
        Assert.InRange(start, 1, 5);
        Assert.DoesNotContain(PlayoutKind.Concealed, line.Kinds);
        float[] sent = Line.Coded(TenSeconds);
        // Until the delay is known to be needless, what is heard is what was sent; afterwards it may be moved by whole periods.
        Assert.Equal(sent[..(160 * 5)], line.Heard.Skip(start * 160).Take(160 * 5));
        var statistics = line.Receiver.Statistics;
        Assert.Equal(0, statistics.Lost + statistics.Late + statistics.Duplicated + statistics.Reordered + statistics.ConcealedMs);
        Assert.InRange(statistics.TargetDelayMs, 20, 25);
        Assert.InRange(statistics.CurrentDelayMs, 20, 45);
        Assert.InRange(statistics.JitterMs, 0, 1);
    }

    [Fact]
    public void A_lost_packet_is_counted_once_and_concealed_for_a_frame()
    {
        var line = new Line();
        line.Send(TenSeconds, (n, leaves) => n is 100 or 250 or 251 ? [] : [leaves + 30]);
        line.Run(9000);
        Assert.Equal(3, line.Receiver.Statistics.Lost);
        Assert.InRange(line.Receiver.Statistics.ConcealedMs, 60, 120);
        Assert.Equal(0, line.Receiver.Statistics.Late);
    }

    [Fact]
    public void Packets_in_the_wrong_order_are_put_right()
    {
        var line = new Line(new JitterBufferOptions { MinDelayMs = 60, InitialDelayMs = 80 });
        line.Send(TenSeconds, (n, leaves) => [n % 10 == 5 ? leaves + 55 : leaves + 30]);
        line.Run(9000);
        Assert.InRange(line.Receiver.Statistics.Reordered, 40, 46);
        Assert.Equal(0, line.Receiver.Statistics.Lost);
        Assert.DoesNotContain(PlayoutKind.Concealed, line.Kinds);
    }

    [Fact]
    public void Copies_are_counted_and_not_heard()
    {
        var line = new Line();
        line.Send(TenSeconds, (n, leaves) => n % 5 == 0 ? [leaves + 30, leaves + 32, leaves + 150] : [leaves + 30]);
        line.Run(9000);
        Assert.InRange(line.Receiver.Statistics.Duplicated, 170, 180);
        Assert.Equal(0, line.Receiver.Statistics.Late);
        Assert.DoesNotContain(PlayoutKind.Concealed, line.Kinds);
    }

    [Fact]
    public void The_delay_grows_to_the_jitter_of_the_line_and_shrinks_when_it_calms()
    {
        float[] sound = TestSounds.SpeechLike(8000, 60, 2);
        var random = new Random(3);
        var line = new Line();
        line.Send(sound, (n, leaves) => [leaves + 20 + (n is > 250 and < 1000 ? random.NextDouble() * 80 : 0)]);
        line.Run(59000);
        Assert.InRange(line.TargetsMs[200], 20, 30);
        Assert.InRange(line.TargetsMs[950], 80, 130);
        Assert.InRange(line.TargetsMs[2900], 20, 45);
        // With the delay adapted, the second half of the rough part loses little.
        Assert.InRange(line.Kinds.Skip(600).Take(400).Count(kind => kind == PlayoutKind.Concealed), 0, 30);
        Assert.InRange(line.Receiver.Statistics.CurrentDelayMs, 20, 70);
    }

    [Theory]
    [InlineData(1.0005)]
    [InlineData(0.9995)]
    public void A_sender_whose_clock_drifts_is_followed_and_measured(double factor)
    {
        float[] sound = TestSounds.SpeechLike(8000, 120, 4);
        var line = new Line();
        line.Send(sound, (_, leaves) => [leaves + 25], factor);
        line.Run(115000);
        var statistics = line.Receiver.Statistics;
        Assert.InRange(statistics.DriftPpm, ((1 - factor) * 1e6) - 50, ((1 - factor) * 1e6) + 50);
        Assert.InRange(statistics.CurrentDelayMs, 10, 60);
        Assert.InRange(line.Kinds.Count(kind => kind == PlayoutKind.Concealed), 0, 6);
        Assert.Equal(0, statistics.Lost);
    }

    [Fact]
    public void A_stall_is_drawn_out_and_what_comes_late_is_still_heard()
    {
        var line = new Line();
        line.Send(TenSeconds, (n, leaves) => [n is >= 200 and < 205 ? 4000 + 30 + 110 : leaves + 30]);
        line.Run(9000);
        Assert.Equal(0, line.Receiver.Statistics.Lost);
        Assert.InRange(line.Receiver.Statistics.ConcealedMs, 60, 180);
    }

    [Fact]
    public void A_new_source_begins_anew()
    {
        var line = new Line();
        line.Send(TenSeconds[..24000], (_, leaves) => [leaves + 30]);
        line.Ssrc = 8;
        line.FirstSequence = 100;
        line.FirstTimestamp = 12345;
        line.Send(TenSeconds[..24000], (_, leaves) => [leaves + 30], startMs: 3000);
        line.Run(6000);
        Assert.Equal(1, line.Receiver.Statistics.Restarts);
        Assert.Equal(0, line.Receiver.Statistics.Lost);
        Assert.InRange(line.Kinds.Skip(20).Count(kind => kind == PlayoutKind.Decoded), 260, 290);
    }

    [Fact]
    public void A_jump_in_numbers_is_believed_at_the_second_packet()
    {
        var line = new Line();
        line.Send(TenSeconds[..24000], (_, leaves) => [leaves + 30]);
        line.FirstSequence = 20000;
        line.FirstTimestamp = 12345;
        line.Send(TenSeconds[..24000], (_, leaves) => [leaves + 30], startMs: 3000);
        line.Run(6000);
        Assert.Equal(1, line.Receiver.Statistics.Refused);
        Assert.Equal(1, line.Receiver.Statistics.Restarts);
        Assert.InRange(line.Kinds.Skip(160).Count(kind => kind == PlayoutKind.Decoded), 125, 140);
    }

    [Fact]
    public void Silence_the_sender_meant_is_not_a_loss()
    {
        var line = new Line();
        // A sender with silence suppression: numbers go on, time jumps.
        float[] spurt = TenSeconds[..8000];
        line.Send(spurt, (_, leaves) => [leaves + 30]);
        line.FirstSequence = (ushort)(line.FirstSequence + 50);
        line.FirstTimestamp += 50 * 160 + 8000;
        line.Send(spurt, (_, leaves) => [leaves + 30], startMs: 2000);
        line.Run(4000);
        Assert.Equal(0, line.Receiver.Statistics.Lost);
        Assert.Equal(0, line.Receiver.Statistics.Late);
        // Until the gap is known to be meant, the end of each of the two spurts is drawn out, fading.
        Assert.InRange(line.Receiver.Statistics.ConcealedMs, 0, 2 * 240);
        Assert.InRange(line.Kinds.Count(kind => kind == PlayoutKind.Decoded), 95, 105);
    }

    [Fact]
    public void Comfort_noise_fills_the_silence_at_the_level_the_sender_gave()
    {
        var line = new Line();
        float[] spurt = TenSeconds[..8000];
        line.Send(spurt, (_, leaves) => [leaves + 30]);
        line.Send(new Line.Packet(7, (ushort)(line.FirstSequence + 50), line.FirstTimestamp + 8000, false, PacketContent.ComfortNoise, [40]), 1030);
        line.FirstSequence = (ushort)(line.FirstSequence + 51);
        line.FirstTimestamp += 24000;
        line.Send(spurt, (_, leaves) => [leaves + 30], startMs: 3000);
        line.Run(4000);
        Assert.Equal(0, line.Receiver.Statistics.Lost + line.Receiver.Statistics.Late + line.Receiver.Statistics.ConcealedMs);
        int first = line.Kinds.IndexOf(PlayoutKind.ComfortNoise);
        Assert.InRange(first, 45, 56);
        Assert.InRange(line.Kinds.Count(kind => kind == PlayoutKind.ComfortNoise), 95, 105);
        Assert.Equal(-40, TestSounds.RmsDb(line.Heard.Skip((first + 10) * 160).Take(80 * 160).ToArray()), 0.7);
    }

    [Fact]
    public void Keys_pressed_under_the_same_numbers_are_no_loss()
    {
        var line = new Line();
        line.Send(TenSeconds[..16000], (n, leaves) => n is >= 40 and < 46 ? [] : [leaves + 30]);
        for (int n = 40; n < 46; n++)
            line.Send(new Line.Packet(7, (ushort)(line.FirstSequence + n), line.FirstTimestamp + (40 * 160), n == 40, PacketContent.Other, [5, 10, 0, 160]), (n * 20) + 30);
        line.Run(1900);
        Assert.Equal(0, line.Receiver.Statistics.Lost);
        Assert.Equal(0, line.Receiver.Statistics.Late);
    }

    [Fact]
    public void G722_packets_are_sixteen_kilohertz_on_an_eight_kilohertz_clock()
    {
        var line = new Line(codec: AudioCodecKind.G722);
        line.Send(TestSounds.SpeechLike(16000, 3, 5), (_, leaves) => [leaves + 30]);
        line.Run(2900);
        Assert.Equal(320, line.Receiver.FrameSamples);
        Assert.DoesNotContain(PlayoutKind.Concealed, line.Kinds);
    }

    [Fact]
    public void Nothing_came_so_nothing_is_heard()
    {
        var line = new Line();
        line.Run(1000);
        Assert.All(line.Kinds, kind => Assert.Equal(PlayoutKind.Idle, kind));
        Assert.All(line.Heard, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void A_sender_that_stops_becomes_idle()
    {
        var line = new Line();
        line.Send(TenSeconds[..16000], (_, leaves) => [leaves + 30]);
        line.Run(4000);
        Assert.Equal(PlayoutKind.Idle, line.Kinds[^1]);
        Assert.Equal(0, line.Heard[^1]);
        Assert.InRange(line.Receiver.Statistics.ConcealedMs, 160, 260);
    }

    [Fact]
    public void A_payload_too_large_is_refused()
    {
        var receiver = new AudioReceiver(AudioCodec.CreateDecoder(AudioCodecKind.Pcmu));
        Assert.Equal(PacketFate.TooLarge, receiver.Push(1, 1, 1, false, PacketContent.Audio, new byte[1501], 0));
        Assert.Equal(1, receiver.Statistics.Refused);
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(10, 60)]
    [InlineData(7, 0)]
    public void Random_packets_never_break_it(int seed, int spread)
    {
        var random = new Random(seed);
        var receiver = new AudioReceiver(AudioCodec.CreateDecoder(AudioCodecKind.Pcma));
        var frame = new float[160];
        for (int tick = 0; tick < 5000; tick++)
        {
            for (int n = random.Next(4); n > 0; n--)
            {
                var payload = new byte[random.Next(random.Next(20) == 0 ? 1600 : 200)];
                random.NextBytes(payload);
                bool wild = spread == 0 || random.Next(50) == 0;
                ushort sequence = (ushort)(wild ? random.Next() : tick + random.Next(spread));
                uint timestamp = (uint)(wild ? random.Next() : (tick + random.Next(spread)) * 160);
                receiver.Push((uint)(random.Next(500) == 0 ? 2 : 1), sequence, timestamp, random.Next(9) == 0, (PacketContent)random.Next(3), payload, tick * 160);
            }
            receiver.Pull(frame);
            Assert.InRange(frame.Max(MathF.Abs), 0, 2f);
        }
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var receiver = new AudioReceiver(AudioCodec.CreateDecoder(AudioCodecKind.Pcmu));
        var payload = new byte[160];
        var frame = new float[160];
        int n = 0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1000; i++, n++)
            {
                if (n % 17 != 3)
                    receiver.Push(1, (ushort)n, (uint)(n * 160), false, PacketContent.Audio, payload, n * 160);
                receiver.Pull(frame);
                _ = receiver.Statistics;
            }
        }));
    }

    [Fact]
    public void A_frame_of_another_length_is_refused()
        => Assert.Throws<ArgumentException>(() => new AudioReceiver(AudioCodec.CreateDecoder(AudioCodecKind.Pcmu)).Pull(new float[320]));
}
