using CsCheck;
using EdgeVoice.Dsp.Jitter;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Jitter;

public sealed class SequenceNumbersTests
{
    [Fact]
    public void Counts_that_wrap_are_followed_without_a_break()
        => Gen.Select(Gen.UShort, Gen.UInt, Gen.Int[1, 3000].Array[1, 60]).Sample((sequence, timestamp, steps) =>
        {
            var numbers = default(SequenceNumbers);
            var first = numbers.Unwrap(sequence, timestamp);
            numbers.Advance(first.Sequence, first.Timestamp);
            long walked = 0;
            foreach (int step in steps)
            {
                walked += step;
                var (number, time) = numbers.Unwrap((ushort)(sequence + walked), (uint)(timestamp + (walked * 160)));
                Assert.Equal(first.Sequence + walked, number);
                Assert.Equal(first.Timestamp + (walked * 160), time);
                numbers.Advance(number, time);
            }
        });

    [Fact]
    public void An_older_packet_is_older()
    {
        var numbers = default(SequenceNumbers);
        numbers.Advance(65536 + 2, 1L << 32);
        Assert.Equal((65536L - 1, (1L << 32) - 480), numbers.Unwrap(65535, uint.MaxValue - 479));
    }
}
