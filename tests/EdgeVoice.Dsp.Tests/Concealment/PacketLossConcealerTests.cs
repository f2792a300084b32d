using EdgeVoice.Dsp.Concealment;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Concealment;

public sealed class PacketLossConcealerTests
{
    [Theory]
    [InlineData(8000, 100)]
    [InlineData(8000, 160)]
    [InlineData(16000, 125)]
    public void A_periodic_sound_goes_on_as_if_nothing_were_lost_for_ten_milliseconds(int rate, int frequency)
    {
        float[] sound = Voiced(rate, frequency, 0.3);
        int frame = rate / 50, lostAt = 8 * frame;
        var concealer = new PacketLossConcealer(rate);
        float[] heard = Pass(concealer, sound, frame, n => n == 8);
        for (int n = 0; n < rate / 100; n++)
            Assert.Equal(sound[lostAt + n], heard[lostAt + n], 0.02f);
        // In phase when the next good frame comes, so the merge leaves no dip.
        Assert.Equal(TestSounds.RmsDb(sound.AsSpan(lostAt + frame, frame)), TestSounds.RmsDb(heard.AsSpan(lostAt + frame, frame)), 1.0);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void The_level_falls_a_ninth_each_ten_milliseconds_to_silence_at_a_hundred(int rate)
    {
        float[] sound = Voiced(rate, 200, 0.4);
        int ten = rate / 100;
        var concealer = new PacketLossConcealer(rate);
        float[] heard = Pass(concealer, sound, 2 * ten, n => n >= 10);
        int start = 20 * ten;
        double full = TestSounds.RmsDb(heard.AsSpan(start - (2 * ten), 2 * ten));
        for (int n = 0; n < 10; n++)
        {
            double expected = n == 0 ? 1 : 1 - ((n - 0.5) / 9);
            double found = Math.Pow(10, (TestSounds.RmsDb(heard.AsSpan(start + (n * ten), ten)) - full) / 20);
            Assert.Equal(expected, found, 0.08);
        }
        Assert.True(concealer.IsSilent);
        Assert.All(heard[(start + (10 * ten))..], sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void No_seam_is_louder_than_the_sound_itself()
    {
        float[] sound = TestSounds.SpeechLike(8000, 10, 3);
        var random = new Random(4);
        float[] heard = Pass(new PacketLossConcealer(8000), [.. sound], 160, _ => random.Next(10) == 0);
        float steepest = Steepest(sound);
        Assert.InRange(Steepest(heard), 0, 1.3f * steepest);
        Assert.InRange(TestSounds.RmsDb(heard), TestSounds.RmsDb(sound) - 1.5, TestSounds.RmsDb(sound) + 0.5);
    }

    [Fact]
    public void Good_sound_is_not_changed()
    {
        float[] sound = TestSounds.SpeechLike(8000, 1, 5);
        Assert.Equal(sound, Pass(new PacketLossConcealer(8000), [.. sound], 160, _ => false));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(37)]
    [InlineData(480)]
    public void The_size_of_the_pieces_lost_does_not_matter(int piece)
    {
        float[] sound = Voiced(8000, 130, 0.5);
        var one = new PacketLossConcealer(8000);
        var other = new PacketLossConcealer(8000);
        one.Accept(sound.AsSpan(0, 1600).ToArray());
        other.Accept(sound.AsSpan(0, 1600).ToArray());
        var whole = new float[480];
        var pieces = new float[480];
        one.Conceal(whole);
        for (int at = 0; at < 480; at += piece)
            other.Conceal(pieces.AsSpan(at, Math.Min(piece, 480 - at)));
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void Nothing_before_the_loss_gives_silence()
    {
        var concealer = new PacketLossConcealer(8000);
        var frame = new float[160];
        frame.AsSpan().Fill(1);
        concealer.Conceal(frame);
        Assert.All(frame, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Bad_samples_do_not_live_on_in_the_substitute()
    {
        foreach (string poison in Poison.Names)
        {
            float[] sound = TestSounds.SpeechLike(8000, 1, 6);
            Poison.Fill(poison, sound.AsSpan(4000, 320), 8000);
            float[] heard = Pass(new PacketLossConcealer(8000), sound, 160, n => n is 27 or 28);
            Assert.All(heard, sample => Assert.True(float.IsFinite(sample), poison));
        }
    }

    [Fact]
    public void It_allocates_nothing_and_gives_no_subnormals()
    {
        var concealer = new PacketLossConcealer(8000);
        float[] sound = TestSounds.SpeechLike(8000, 1, 7);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int at = 0; at < 8000; at += 160)
            {
                if (at % 480 == 0)
                    concealer.Conceal(sound.AsSpan(at, 160));
                else
                    concealer.Accept(sound.AsSpan(at, 160));
            }
        }));
        Assert.DoesNotContain(sound, float.IsSubnormal);
    }

    private static float[] Pass(PacketLossConcealer concealer, float[] sound, int frame, Func<int, bool> lost)
    {
        float[] heard = [.. sound];
        for (int n = 0; n < heard.Length / frame; n++)
        {
            var part = heard.AsSpan(n * frame, frame);
            if (lost(n))
                concealer.Conceal(part);
            else
                concealer.Accept(part);
        }
        return heard;
    }

    // A few harmonics of one pitch: known to repeat exactly.
    private static float[] Voiced(int rate, int frequency, double seconds)
    {
        var sound = new float[(int)(rate * seconds)];
        for (int n = 0; n < sound.Length; n++)
        {
            for (int h = 1; h <= 6; h++)
                sound[n] += (float)(0.3 / h * Math.Sin((2 * Math.PI * frequency * h * n / rate) + h));
        }
        return sound;
    }

    private static float Steepest(float[] sound)
    {
        float steepest = 0;
        for (int n = 1; n < sound.Length; n++)
            steepest = MathF.Max(steepest, MathF.Abs(sound[n] - sound[n - 1]));
        return steepest;
    }
}
