using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>The two laws of G.711.</summary>
internal enum G711Law
{
    A,
    Mu,
}

/// <summary>Chooses the kernel; the scalar one is the table of <see cref="G711Reference"/>.</summary>
internal static class G711Kernels
{
    public static void Decode(DspKernel kernel, G711Law law, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        short[] table = law == G711Law.A ? G711Reference.ALawToLinear : G711Reference.MuLawToLinear;
        for (int n = 0; n < codes.Length; n++)
            samples[n] = table[codes[n]];
    }

    public static void Decode(DspKernel kernel, G711Law law, ReadOnlySpan<byte> codes, Span<float> samples)
    {
        float[] table = law == G711Law.A ? G711Reference.ALawToFloat : G711Reference.MuLawToFloat;
        for (int n = 0; n < codes.Length; n++)
            samples[n] = table[codes[n]];
    }

    public static void Encode(DspKernel kernel, G711Law law, ReadOnlySpan<short> samples, Span<byte> codes)
    {
        byte[] table = law == G711Law.A ? G711Reference.LinearToALaw : G711Reference.LinearToMuLaw;
        int shift = law == G711Law.A ? 4 : 2;
        for (int n = 0; n < samples.Length; n++)
            codes[n] = table[(ushort)samples[n] >> shift];
    }

    public static void Encode(DspKernel kernel, G711Law law, ReadOnlySpan<float> samples, Span<byte> codes)
    {
        byte[] table = law == G711Law.A ? G711Reference.LinearToALaw : G711Reference.LinearToMuLaw;
        int shift = law == G711Law.A ? 4 : 2;
        for (int n = 0; n < samples.Length; n++)
            codes[n] = table[(ushort)PcmScale.ToShort(samples[n]) >> shift];
    }
}
