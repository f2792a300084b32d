using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Dsp.Tests.Kernels;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Codecs;

public sealed class G711Tests
{
    private static readonly byte[] AllCodes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
    private static readonly short[] AllSamples = [.. Enumerable.Range(short.MinValue, 65536).Select(sample => (short)sample)];

    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void Every_code_decodes_to_the_value_of_the_tables(DspKernel kernel)
    {
        using var forced = DspKernels.Force(kernel);
        var a = new short[256];
        var mu = new short[256];
        G711.DecodeALaw(AllCodes, a);
        G711.DecodeMuLaw(AllCodes, mu);
        Assert.Equal(AllCodes.Select(G711Recommendation.DecodeALaw), a);
        Assert.Equal(AllCodes.Select(G711Recommendation.DecodeMuLaw), mu);
    }

    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void Every_code_decodes_to_a_float_of_the_same_value(DspKernel kernel)
    {
        using var forced = DspKernels.Force(kernel);
        var a = new float[256];
        var mu = new float[256];
        G711.DecodeALaw(AllCodes, a);
        G711.DecodeMuLaw(AllCodes, mu);
        Assert.Equal(AllCodes.Select(code => G711Recommendation.DecodeALaw(code) / 32768f), a);
        Assert.Equal(AllCodes.Select(code => G711Recommendation.DecodeMuLaw(code) / 32768f), mu);
    }

    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void Every_sample_encodes_to_the_interval_of_the_tables(DspKernel kernel)
    {
        using var forced = DspKernels.Force(kernel);
        var a = new byte[65536];
        var mu = new byte[65536];
        G711.EncodeALaw(AllSamples, a);
        G711.EncodeMuLaw(AllSamples, mu);
        Assert.Equal(AllSamples.Select(G711Recommendation.EncodeALaw), a);
        Assert.Equal(AllSamples.Select(G711Recommendation.EncodeMuLaw), mu);
    }

    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void Floats_encode_as_the_nearest_sample_does(DspKernel kernel)
    {
        using var forced = DspKernels.Force(kernel);
        float[] exact = [.. AllSamples.Select(sample => sample / 32768f)];
        float[] odd =
        [
            0.00001f, -0.00001f, 1f, -1f, 2f, -2f, 1e9f, -1e9f, float.NaN, BitConverter.Int32BitsToSingle(0x7F812345), BitConverter.Int32BitsToSingle(-0x6789), float.PositiveInfinity, float.NegativeInfinity,
            float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, -0f, 0.5f / 32768, 1.5f / 32768, -0.5f / 32768, -1.5f / 32768,
            .. TestSounds.White(1000, 5),
        ];
        float[] all = [.. exact, .. odd];
        var a = new byte[all.Length];
        var mu = new byte[all.Length];
        G711.EncodeALaw(all, a);
        G711.EncodeMuLaw(all, mu);
        for (int n = 0; n < all.Length; n++)
        {
            double scaled = float.IsNaN(all[n]) ? 0 : Math.Clamp(Math.Round(all[n] * 32768.0, MidpointRounding.ToEven), -32768, 32767);
            Assert.Equal(G711Recommendation.EncodeALaw((short)scaled), a[n]);
            Assert.Equal(G711Recommendation.EncodeMuLaw((short)scaled), mu[n]);
        }
    }

    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void Every_length_is_coded_whole_and_no_byte_beyond(DspKernel kernel)
    {
        using var forced = DspKernels.Force(kernel);
        for (int length = 0; length < 200; length++)
        {
            float[] samples = TestSounds.White(length, length);
            var codes = new byte[length + 3];
            codes.AsSpan().Fill(0x11);
            G711.EncodeMuLaw(samples, codes);
            Assert.Equal(samples.Select(sample => G711Recommendation.EncodeMuLaw((short)MathF.Round(Math.Clamp(sample * 32768f, -32768, 32767)))), codes[..length]);
            Assert.Equal([0x11, 0x11, 0x11], codes[length..]);
            var back = new float[length + 3];
            back.AsSpan().Fill(7);
            G711.DecodeMuLaw(codes.AsSpan(0, length), back);
            Assert.Equal(codes[..length].Select(code => G711Recommendation.DecodeMuLaw(code) / 32768f), back[..length]);
            Assert.Equal([7, 7, 7], back[length..]);
        }
    }

    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void Wherever_the_target_begins_every_sample_is_written(DspKernel kernel)
    {
        using var forced = DspKernels.Force(kernel);
        foreach (int length in new[] { 32, 33, 47, 160 })
        {
            byte[] codes = [.. Enumerable.Range(0, length).Select(n => (byte)(37 * n))];
            for (int offset = 0; offset <= 16; offset++)
            {
                var a = new float[offset + length];
                var mu = new float[offset + length];
                G711.DecodeALaw(codes, a.AsSpan(offset));
                G711.DecodeMuLaw(codes, mu.AsSpan(offset));
                Assert.Equal(codes.Select(code => G711Recommendation.DecodeALaw(code) / 32768f), a[offset..]);
                Assert.Equal(codes.Select(code => G711Recommendation.DecodeMuLaw(code) / 32768f), mu[offset..]);
            }
        }
    }

    [Fact]
    public void Codes_of_silence_are_those_named()
    {
        byte[] code = new byte[1];
        G711.EncodeALaw([0f], code);
        Assert.Equal(G711.ALawSilence, code[0]);
        G711.EncodeMuLaw([0f], code);
        Assert.Equal(G711.MuLawSilence, code[0]);
    }

    [Fact]
    public void A_target_too_short_is_refused()
    {
        Assert.Throws<ArgumentException>(() => G711.DecodeALaw(new byte[3], new float[2]));
        Assert.Throws<ArgumentException>(() => G711.EncodeMuLaw(new short[3], new byte[2]));
    }
}
