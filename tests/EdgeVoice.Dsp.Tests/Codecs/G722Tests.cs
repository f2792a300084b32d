using System.Buffers.Binary;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Codecs;

/// <summary>
/// Against the digital test sequences of G.722 appendix II: 16-bit words, most significant byte first, lowest bit = reset. They
/// drive the two bands directly (mirror filters bypassed); the code is in the upper byte of its word.
/// </summary>
public sealed class G722Tests
{
    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData("bt1c1.xmt", "bt2r1.cod")]
    [InlineData("bt1c2.xmt", "bt2r2.cod")]
    public void The_encoder_is_bit_exact_on_the_test_sequences(string input, string expected)
    {
        ushort[] samples = Words(input), codes = Words(expected);
        var encoder = new G722Encoder();
        int compared = 0;
        for (int n = 0; n < samples.Length; n++)
        {
            if (IsReset(samples[n]))
            {
                encoder.Reset();
                continue;
            }
            int band = (short)samples[n] >> 1;
            Assert.Equal(codes[n] >> 8, encoder.EncodeBands(band, band));
            compared++;
        }
        Assert.True(compared > 700, $"only {compared} words compared");
    }

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [InlineData("bt2r1.cod", "bt3l1", "bt3h1", 1)]
    [InlineData("bt2r1.cod", "bt3l1", "bt3h1", 2)]
    [InlineData("bt2r1.cod", "bt3l1", "bt3h1", 3)]
    [InlineData("bt2r2.cod", "bt3l2", "bt3h2", 1)]
    [InlineData("bt2r2.cod", "bt3l2", "bt3h2", 2)]
    [InlineData("bt2r2.cod", "bt3l2", "bt3h2", 3)]
    [InlineData("bt1d3.cod", "bt3l3", "bt3h3", 1)]
    [InlineData("bt1d3.cod", "bt3l3", "bt3h3", 2)]
    [InlineData("bt1d3.cod", "bt3l3", "bt3h3", 3)]
    public void The_decoder_is_bit_exact_on_the_test_sequences_in_every_mode(string input, string lowBand, string highBand, int mode)
    {
        ushort[] codes = Words(input), lows = Words($"{lowBand}.rc{mode}"), highs = Words($"{highBand}.rc0");
        var decoder = new G722Decoder(mode);
        int compared = 0;
        for (int n = 0; n < codes.Length; n++)
        {
            if (IsReset(codes[n]))
            {
                decoder.Reset();
                continue;
            }
            decoder.DecodeBands((byte)(codes[n] >> 8), out int low, out int high);
            Assert.Equal((short)lows[n], (short)(low << 1));
            Assert.Equal((short)highs[n], (short)(high << 1));
            compared++;
        }
        Assert.True(compared > 700, $"only {compared} words compared");
    }

    [Fact]
    public void Every_kernel_gives_the_same_bytes_and_samples()
    {
        var random = new Random(7);
        float[] loud = [.. Enumerable.Range(0, 32000).Select(n => n % 2000 < 1000 ? (2 * random.NextSingle()) - 1 : n / 40 % 2 == 0 ? 1f : -1f)];
        var codes = new byte[16000];
        random.NextBytes(codes);
        // Long runs of one code drive the predictors into their limits.
        for (int at = 0; at < codes.Length; at += 1600)
            codes.AsSpan(at, 800).Fill((byte)random.Next(256));
        byte[]? bytes = null;
        float[]? samples = null;
        foreach (var choice in DspKernels.Ordered.Where(choice => choice.Supported))
        {
            using var forced = DspKernels.Force(choice.Kernel);
            var encoded = new byte[loud.Length / 2];
            var decoded = new float[2 * codes.Length];
            new G722Encoder().Encode(loud, encoded);
            new G722Decoder().Decode(codes, decoded);
            Assert.Equal(bytes ??= encoded, encoded);
            Assert.Equal(samples ??= decoded, decoded);
        }
    }

    [Theory]
    [InlineData(300)]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(5000)]
    [InlineData(6500)]
    public void Tones_of_both_bands_come_back_after_22_samples(double frequency)
    {
        float[] sent = TestSounds.Sine(16000, frequency, 0.5, 0.3);
        float[] heard = RoundTrip(sent);
        double noise = 0, signal = 0;
        for (int n = 2000; n < sent.Length; n++)
        {
            double wanted = sent[n - 22], error = heard[n] - wanted;
            signal += wanted * wanted;
            noise += error * error;
        }
        double snr = 10 * Math.Log10(signal / noise);
        Assert.True(snr > 15, $"{frequency} Hz: {snr:F1} dB");
    }

    [Fact]
    public void A_stream_cut_anywhere_gives_the_same_bytes_and_samples()
    {
        float[] sound = TestSounds.SpeechLike(16000, 1, 1);
        var whole = new byte[8000];
        new G722Encoder().Encode(sound, whole);
        var encoder = new G722Encoder();
        var split = new List<byte>();
        int[] cuts = [1, 320, 7, 64, 3];
        for (int at = 0, cut = 0; at < sound.Length; cut++)
        {
            int length = Math.Min(cuts[cut % cuts.Length], sound.Length - at);
            var part = new byte[encoder.BytesFor(length)];
            int written = encoder.Encode(sound.AsSpan(at, length), part);
            split.AddRange(part[..written]);
            at += length;
        }
        Assert.Equal(whole, split);
    }

    [Fact]
    public void Random_bytes_decode_to_samples_within_full_scale()
    {
        var bytes = new byte[32000];
        new Random(1).NextBytes(bytes);
        foreach (int mode in (int[])[1, 2, 3])
        {
            var samples = new float[64000];
            Assert.Equal(64000, new G722Decoder(mode).Decode(bytes, samples));
            Assert.All(samples, sample => Assert.InRange(sample, -1f, 1f));
        }
    }

    [Fact]
    public void Bad_samples_leave_no_trace_after_a_second()
    {
        foreach (string poison in Poison.Names)
        {
            float[] sent = TestSounds.Sine(16000, 440, 3, 0.3);
            Poison.Fill(poison, sent.AsSpan(16000, 8000), 16000);
            float[] heard = RoundTrip(sent);
            Assert.Equal(TestSounds.RmsDb(sent.AsSpan(40000)), TestSounds.RmsDb(heard.AsSpan(40000)), 0.5);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_mode_it_does_not_have_is_refused(int mode)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new G722Decoder(mode));

    [Fact]
    public void It_allocates_nothing()
    {
        var encoder = new G722Encoder();
        var decoder = new G722Decoder();
        var samples = new float[320];
        var bytes = new byte[160];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int n = 0; n < 50; n++)
            {
                encoder.Encode(samples, bytes);
                decoder.Decode(bytes, samples);
            }
        }));
    }

    private static float[] RoundTrip(float[] sent)
    {
        var bytes = new byte[sent.Length / 2];
        var heard = new float[sent.Length];
        new G722Encoder().Encode(sent, bytes);
        new G722Decoder().Decode(bytes, heard);
        return heard;
    }

    private static bool IsReset(ushort word) => (word & 1) != 0;

    private static ushort[] Words(string name)
    {
        byte[] bytes = File.ReadAllBytes(Places.InShared("testdata", "g722-itu-vectors", name));
        var words = new ushort[bytes.Length / 2];
        for (int n = 0; n < words.Length; n++)
            words[n] = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2 * n));
        return words;
    }
}
