using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Jitter;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Jitter;

/// <summary>What a recogniser gets: every sample that arrives, as it was said, whenever it arrives.</summary>
public sealed class AudioReceiverPromptTests
{
    private static readonly float[] TenSeconds = TestSounds.SpeechLike(8000, 10, 1);

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(80)]
    [InlineData(180)]
    public void Packets_that_come_late_are_heard_sample_for_sample(int jitterMs)
    {
        // A queue on the way: packets wait, and do not overtake each other.
        var random = new Random(jitterMs);
        var line = new Line();
        double last = 0;
        line.Send(TenSeconds, (_, leaves) => [last = Math.Max(last, leaves + 30 + (random.NextDouble() * jitterMs))]);
        line.RunPromptly(10700);
        int start = line.Kinds.IndexOf(PlayoutKind.Decoded);
        Assert.DoesNotContain(PlayoutKind.Concealed, line.Kinds);
        float[] sent = Line.Coded(TenSeconds);
        Assert.Equal(sent, line.Heard.Skip(start * 160).Take(sent.Length));
        var statistics = line.Receiver.Statistics;
        Assert.Equal(0, statistics.Lost + statistics.Late + statistics.ConcealedMs + statistics.AcceleratedMs + statistics.DeceleratedMs);
    }

    [Fact]
    public void A_packet_is_heard_in_the_tick_after_it_came()
    {
        var line = new Line();
        line.Send(TenSeconds, (_, leaves) => [leaves + 30]);
        line.RunPromptly(9000);
        // Leaves at 0, comes at 30, is heard in the tick at 45.
        Assert.Equal(2, line.Kinds.IndexOf(PlayoutKind.Decoded));
        Assert.All(line.FramesPerTick, frames => Assert.Equal(1, frames));
        Assert.Equal(0, line.Receiver.FramesHeld);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(120)]
    [InlineData(180)]
    public void After_a_stall_all_of_it_is_heard_at_once(int stallMs)
    {
        var line = new Line();
        line.Send(TenSeconds, (n, leaves) => [n >= 100 && leaves < 2000 + stallMs ? 2030 + stallMs : leaves + 30]);
        line.RunPromptly(10600);
        Assert.DoesNotContain(PlayoutKind.Concealed, line.Kinds);
        Assert.Equal(500, line.Kinds.Count(kind => kind == PlayoutKind.Decoded));
        Assert.True(line.FramesPerTick.Max() >= stallMs / 20, $"{line.FramesPerTick.Max()} frames in a tick");
        Assert.Equal(line.FramesPerTick.Count, line.FramesPerTick.Sum());
    }

    [Fact]
    public void A_lost_packet_is_counted_once_and_made_up_in_its_place()
    {
        var line = new Line();
        line.Send(TenSeconds, (n, leaves) => n is 100 or 250 or 251 ? [] : [leaves + 30]);
        line.RunPromptly(10600);
        Assert.Equal(3, line.Receiver.Statistics.Lost);
        Assert.Equal(60, line.Receiver.Statistics.ConcealedMs);
        Assert.Equal(0, line.Receiver.Statistics.Late);
        int start = line.Kinds.IndexOf(PlayoutKind.Decoded);
        Assert.Equal([100, 250, 251], Enumerable.Range(0, 500).Where(n => line.Kinds[start + n] == PlayoutKind.Concealed));
    }

    [Fact]
    public void Packets_that_overtake_each_other_are_put_right()
    {
        var line = new Line();
        line.Send(TenSeconds, (n, leaves) => [n % 10 == 5 ? leaves + 55 : leaves + 30]);
        line.RunPromptly(10600);
        Assert.InRange(line.Receiver.Statistics.Reordered, 45, 50);
        Assert.Equal(0, line.Receiver.Statistics.Lost + line.Receiver.Statistics.Late);
        Assert.DoesNotContain(PlayoutKind.Concealed, line.Kinds);
    }

    [Fact]
    public void On_a_line_where_packets_overtake_each_other_much_a_missing_one_is_waited_for_longer()
    {
        var random = new Random(4);
        var line = new Line();
        line.Send(TenSeconds, (_, leaves) => [leaves + 30 + (random.NextDouble() * 80)]);
        line.RunPromptly(10600);
        Assert.InRange(line.Kinds.Skip(50).Count(kind => kind == PlayoutKind.Concealed), 0, 5);
    }

    [Fact]
    public void A_sender_that_says_nothing_more_is_silent_and_its_time_passes()
    {
        var line = new Line();
        line.Send(TenSeconds, (n, leaves) => n is >= 100 and < 300 ? [] : [leaves + 30]);
        line.RunPromptly(10600);
        // A frame a tick on the whole, once the stall is known for silence; two ticks before the first packet, none after the last.
        Assert.Equal(line.FramesPerTick.Count, line.FramesPerTick.Sum());
        int start = line.Kinds.IndexOf(PlayoutKind.Decoded);
        Assert.Equal(PlayoutKind.Idle, line.Kinds[start + 200]);
        float[] sent = Line.Coded(TenSeconds);
        Assert.Equal(sent[^8000..^160], line.Heard.Skip((start * 160) + sent.Length - 8000).Take(8000 - 160));
    }

    [Fact]
    public void Comfort_noise_goes_on_until_the_next_sound_and_waits_for_nothing()
    {
        var line = new Line();
        line.Send(TenSeconds, (n, leaves) => n is >= 100 and < 300 ? [] : [leaves + 30]);
        line.Send(new Line.Packet(7, (ushort)(line.FirstSequence + 100), line.FirstTimestamp + (100 * 160), false, PacketContent.ComfortNoise, [60]), 2030);
        line.RunPromptly(10600);
        Assert.InRange(line.Kinds.Count(kind => kind == PlayoutKind.ComfortNoise), 185, 200);
        Assert.InRange(line.FramesPerTick.Skip(3).Take(480).Max(), 1, 2);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(60)]
    public void Packets_of_other_lengths_are_heard_whole(int packetMs)
    {
        var line = new Line();
        int samples = packetMs * 8;
        for (int n = 0; n < 4000 / packetMs; n++)
        {
            var payload = new byte[samples];
            line.Encoder.Encode(TenSeconds.AsSpan(n * samples, samples), payload);
            line.Send(new Line.Packet(7, (ushort)n, (uint)(n * samples), n == 0, PacketContent.Audio, payload), (n * packetMs) + 30);
        }
        line.RunPromptly(4300);
        int start = line.Kinds.IndexOf(PlayoutKind.Decoded);
        float[] sent = Line.Coded(TenSeconds);
        Assert.Equal(sent[..(3900 * 8)], line.Heard.Skip(start * 160).Take(3900 * 8));
    }

    [Fact]
    public void A_frame_of_another_length_is_refused()
    {
        var receiver = new AudioReceiver(AudioCodec.CreateDecoder(AudioCodecKind.Pcmu));
        receiver.BeginTick();
        Assert.Throws<ArgumentException>(() => receiver.TryTake(new float[80], out _));
        // Nothing has come: silence, once a tick.
        Assert.True(receiver.TryTake(new float[160], out var kind));
        Assert.Equal(PlayoutKind.Idle, kind);
        Assert.False(receiver.TryTake(new float[160], out _));
    }
}
