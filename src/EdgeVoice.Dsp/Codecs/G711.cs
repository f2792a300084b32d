using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// G.711 (PCMA, PCMU): one byte a sample, bit-exact to ITU-T G.191. Floats are scaled by <see cref="PcmScale"/>.
/// </summary>
/// <remarks>The target is at least as long as the source, else <see cref="ArgumentException"/>; source and target do not overlap.</remarks>
public static class G711
{
    /// <summary>The code of silence in A-law (the sample +8 of 32768).</summary>
    public const byte ALawSilence = 0xD5;

    /// <summary>The code of silence in mu-law (the sample 0).</summary>
    public const byte MuLawSilence = 0xFF;

    public static void DecodeALaw(ReadOnlySpan<byte> codes, Span<short> samples)
        => G711Kernels.Decode(DspKernels.Current, G711Law.A, codes, Fit(samples, codes.Length));

    public static void DecodeMuLaw(ReadOnlySpan<byte> codes, Span<short> samples)
        => G711Kernels.Decode(DspKernels.Current, G711Law.Mu, codes, Fit(samples, codes.Length));

    public static void DecodeALaw(ReadOnlySpan<byte> codes, Span<float> samples)
        => G711Kernels.Decode(DspKernels.Current, G711Law.A, codes, Fit(samples, codes.Length));

    public static void DecodeMuLaw(ReadOnlySpan<byte> codes, Span<float> samples)
        => G711Kernels.Decode(DspKernels.Current, G711Law.Mu, codes, Fit(samples, codes.Length));

    public static void EncodeALaw(ReadOnlySpan<short> samples, Span<byte> codes)
        => G711Kernels.Encode(DspKernels.Current, G711Law.A, samples, Fit(codes, samples.Length));

    public static void EncodeMuLaw(ReadOnlySpan<short> samples, Span<byte> codes)
        => G711Kernels.Encode(DspKernels.Current, G711Law.Mu, samples, Fit(codes, samples.Length));

    public static void EncodeALaw(ReadOnlySpan<float> samples, Span<byte> codes)
        => G711Kernels.Encode(DspKernels.Current, G711Law.A, samples, Fit(codes, samples.Length));

    public static void EncodeMuLaw(ReadOnlySpan<float> samples, Span<byte> codes)
        => G711Kernels.Encode(DspKernels.Current, G711Law.Mu, samples, Fit(codes, samples.Length));

    private static Span<T> Fit<T>(Span<T> target, int length)
        => target.Length >= length ? target[..length] : throw new ArgumentException($"target holds {target.Length}, source {length}");
}
