using System.Numerics.Tensors;
using EdgeVoice.Agent.Commands.Bench.Dsp;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands;

/// <summary>The simulated line on which the bench measures echo with late packets.</summary>
public sealed class JitteryLineTests
{
    private const int RateHz = 8000;

    [Fact]
    public void Packets_late_on_the_way_to_us_change_nothing_that_goes_through_the_canceller()
    {
        float[] far = BenchSound.SpeechLike(RateHz, 6), near = new float[far.Length];
        var steady = JitteryLine.Carry(RateHz, far, near, echoes: true, lateOut: 0, lateBack: 0, seed: 3);
        var late = JitteryLine.Carry(RateHz, far, near, echoes: true, lateOut: 0, lateBack: 180, seed: 3);
        int same = Math.Min(steady.Heard.Length, late.Heard.Length);
        Assert.InRange(same, 5 * RateHz, far.Length);
        Assert.Equal(steady.Heard[..same], late.Heard[..same]);
        Assert.Equal(steady.Played[..same], late.Played[..same]);
    }

    [Fact]
    public void Packets_late_on_the_way_out_move_the_echo()
    {
        // One second again and again: its echo is the same each time, unless it moves.
        float[] second = BenchSound.SpeechLike(RateHz, 1), far = [.. Enumerable.Repeat(second, 12).SelectMany(part => part)], near = new float[far.Length];
        Assert.InRange(MostChange(JitteryLine.Carry(RateHz, far, near, echoes: true, lateOut: 0, lateBack: 0, seed: 3).Heard), -100, -20);
        Assert.InRange(MostChange(JitteryLine.Carry(RateHz, far, near, echoes: true, lateOut: 180, lateBack: 0, seed: 3).Heard), -6, 10);
    }

    [Fact]
    public void With_the_loudspeaker_off_the_caller_alone_is_heard()
    {
        float[] far = BenchSound.SpeechLike(RateHz, 3), near = new float[far.Length];
        BenchSound.SpeechLike(RateHz, 1, seed: 5).CopyTo(near.AsSpan(RateHz));
        var (_, heard) = JitteryLine.Carry(RateHz, far, near, echoes: false, lateOut: 0, lateBack: 0, seed: 3);
        Assert.InRange(Scores.PowerDb(heard.AsSpan(0, RateHz)), -100, -60);
        double spoken = Scores.PowerDb(near.AsSpan(RateHz, RateHz));
        Assert.InRange(Scores.PowerDb(heard.AsSpan((int)(1.04 * RateHz), RateHz)), spoken - 1, spoken + 1);
    }

    // Of a second against the one before, from 3 s on, dB.
    private static double MostChange(float[] heard)
    {
        var rest = new float[RateHz];
        double most = double.MinValue;
        for (int from = 3 * RateHz; from + RateHz <= heard.Length; from += RateHz)
        {
            TensorPrimitives.Subtract(heard.AsSpan(from, RateHz), heard.AsSpan(from - RateHz, RateHz), rest);
            most = Math.Max(most, Scores.PowerDb(rest) - Scores.PowerDb(heard.AsSpan(from, RateHz)));
        }
        return most;
    }
}
