using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
        switch (kernel)
        {
            case DspKernel.Vector512 when codes.Length >= 32 && G711Permute.IsSupported && law == G711Law.A: G711Permute.Decode<ALaw>(codes, samples); break;
            case DspKernel.Vector512 when codes.Length >= 32 && G711Permute.IsSupported: G711Permute.Decode<MuLaw>(codes, samples); break;
            case DspKernel.Vector512 when codes.Length >= 64 && law == G711Law.A: G711Vector.Decode<ALaw, ByteLanes512, Vector512<byte>, Vector512<ushort>>(codes, samples); break;
            case DspKernel.Vector512 when codes.Length >= 64: G711Vector.Decode<MuLaw, ByteLanes512, Vector512<byte>, Vector512<ushort>>(codes, samples); break;
            case >= DspKernel.Vector256 when codes.Length >= 32 && law == G711Law.A: G711Vector.Decode<ALaw, ByteLanes256, Vector256<byte>, Vector256<ushort>>(codes, samples); break;
            case >= DspKernel.Vector256 when codes.Length >= 32: G711Vector.Decode<MuLaw, ByteLanes256, Vector256<byte>, Vector256<ushort>>(codes, samples); break;
            case >= DspKernel.Vector128 when codes.Length >= 16 && law == G711Law.A: G711Vector.Decode<ALaw, ByteLanes128, Vector128<byte>, Vector128<ushort>>(codes, samples); break;
            case >= DspKernel.Vector128 when codes.Length >= 16: G711Vector.Decode<MuLaw, ByteLanes128, Vector128<byte>, Vector128<ushort>>(codes, samples); break;
            default: DecodeScalar(law, codes, samples); break;
        }
    }

    public static void Decode(DspKernel kernel, G711Law law, ReadOnlySpan<byte> codes, Span<float> samples)
    {
        switch (kernel)
        {
            case DspKernel.Vector512 when codes.Length >= 32 && G711Permute.IsSupported && law == G711Law.A: G711Permute.Decode<ALaw>(codes, samples); break;
            case DspKernel.Vector512 when codes.Length >= 32 && G711Permute.IsSupported: G711Permute.Decode<MuLaw>(codes, samples); break;
            case DspKernel.Vector512 when codes.Length >= 64 && law == G711Law.A: G711Vector.Decode<ALaw, ByteLanes512, Vector512<byte>, Vector512<ushort>>(codes, samples); break;
            case DspKernel.Vector512 when codes.Length >= 64: G711Vector.Decode<MuLaw, ByteLanes512, Vector512<byte>, Vector512<ushort>>(codes, samples); break;
            case >= DspKernel.Vector256 when codes.Length >= 32 && law == G711Law.A: G711Vector.Decode<ALaw, ByteLanes256, Vector256<byte>, Vector256<ushort>>(codes, samples); break;
            case >= DspKernel.Vector256 when codes.Length >= 32: G711Vector.Decode<MuLaw, ByteLanes256, Vector256<byte>, Vector256<ushort>>(codes, samples); break;
            case >= DspKernel.Vector128 when codes.Length >= 16 && law == G711Law.A: G711Vector.Decode<ALaw, ByteLanes128, Vector128<byte>, Vector128<ushort>>(codes, samples); break;
            case >= DspKernel.Vector128 when codes.Length >= 16: G711Vector.Decode<MuLaw, ByteLanes128, Vector128<byte>, Vector128<ushort>>(codes, samples); break;
            default: DecodeScalar(law, codes, samples); break;
        }
    }

    public static void Encode(DspKernel kernel, G711Law law, ReadOnlySpan<short> samples, Span<byte> codes)
    {
        switch (kernel)
        {
            case DspKernel.Vector512 when samples.Length >= 32 && G711Permute.IsSupported: G711PermuteEncode.Encode(law, samples, codes); break;
            case DspKernel.Vector512 when samples.Length >= 64 && law == G711Law.A: G711Vector.Encode<ALaw, ByteLanes512, Vector512<byte>, Vector512<ushort>>(samples, codes); break;
            case DspKernel.Vector512 when samples.Length >= 64: G711Vector.Encode<MuLaw, ByteLanes512, Vector512<byte>, Vector512<ushort>>(samples, codes); break;
            case >= DspKernel.Vector256 when samples.Length >= 32 && law == G711Law.A: G711Vector.Encode<ALaw, ByteLanes256, Vector256<byte>, Vector256<ushort>>(samples, codes); break;
            case >= DspKernel.Vector256 when samples.Length >= 32: G711Vector.Encode<MuLaw, ByteLanes256, Vector256<byte>, Vector256<ushort>>(samples, codes); break;
            case >= DspKernel.Vector128 when samples.Length >= 16 && law == G711Law.A: G711Vector.Encode<ALaw, ByteLanes128, Vector128<byte>, Vector128<ushort>>(samples, codes); break;
            case >= DspKernel.Vector128 when samples.Length >= 16: G711Vector.Encode<MuLaw, ByteLanes128, Vector128<byte>, Vector128<ushort>>(samples, codes); break;
            default: EncodeScalar(law, samples, codes); break;
        }
    }

    public static void Encode(DspKernel kernel, G711Law law, ReadOnlySpan<float> samples, Span<byte> codes)
    {
        switch (kernel)
        {
            case DspKernel.Vector512 when samples.Length >= 32 && G711Permute.IsSupported: G711PermuteEncode.Encode(law, samples, codes); break;
            case DspKernel.Vector512 when samples.Length >= 64 && law == G711Law.A: G711Vector.Encode<ALaw, ByteLanes512, Vector512<byte>, Vector512<ushort>>(samples, codes); break;
            case DspKernel.Vector512 when samples.Length >= 64: G711Vector.Encode<MuLaw, ByteLanes512, Vector512<byte>, Vector512<ushort>>(samples, codes); break;
            case >= DspKernel.Vector256 when samples.Length >= 32 && law == G711Law.A: G711Vector.Encode<ALaw, ByteLanes256, Vector256<byte>, Vector256<ushort>>(samples, codes); break;
            case >= DspKernel.Vector256 when samples.Length >= 32: G711Vector.Encode<MuLaw, ByteLanes256, Vector256<byte>, Vector256<ushort>>(samples, codes); break;
            case >= DspKernel.Vector128 when samples.Length >= 16 && law == G711Law.A: G711Vector.Encode<ALaw, ByteLanes128, Vector128<byte>, Vector128<ushort>>(samples, codes); break;
            case >= DspKernel.Vector128 when samples.Length >= 16: G711Vector.Encode<MuLaw, ByteLanes128, Vector128<byte>, Vector128<ushort>>(samples, codes); break;
            default: EncodeScalar(law, samples, codes); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeScalar(G711Law law, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        short[] table = law == G711Law.A ? G711Reference.ALawToLinear : G711Reference.MuLawToLinear;
        for (int n = 0; n < codes.Length; n++)
            samples[n] = table[codes[n]];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeScalar(G711Law law, ReadOnlySpan<byte> codes, Span<float> samples)
    {
        float[] table = law == G711Law.A ? G711Reference.ALawToFloat : G711Reference.MuLawToFloat;
        for (int n = 0; n < codes.Length; n++)
            samples[n] = table[codes[n]];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EncodeScalar(G711Law law, ReadOnlySpan<short> samples, Span<byte> codes)
    {
        byte[] table = law == G711Law.A ? G711Reference.LinearToALaw : G711Reference.LinearToMuLaw;
        int shift = law == G711Law.A ? 4 : 2;
        for (int n = 0; n < samples.Length; n++)
            codes[n] = table[(ushort)samples[n] >> shift];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EncodeScalar(G711Law law, ReadOnlySpan<float> samples, Span<byte> codes)
    {
        byte[] table = law == G711Law.A ? G711Reference.LinearToALaw : G711Reference.LinearToMuLaw;
        int shift = law == G711Law.A ? 4 : 2;
        for (int n = 0; n < samples.Length; n++)
            codes[n] = table[(ushort)PcmScale.ToShort(samples[n]) >> shift];
    }
}
