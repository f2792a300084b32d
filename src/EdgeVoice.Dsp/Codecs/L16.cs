using System.Buffers.Binary;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>L16 (RFC 3551, section 4.5.11): 16-bit samples, most significant byte first.</summary>
public static class L16
{
    /// <summary>Samples in a payload; a lone byte at the end carries none.</summary>
    public static int SamplesIn(int bytes) => bytes / 2;

    /// <summary>Bytes to floats; returns the samples written.</summary>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        int count = Math.Min(SamplesIn(bytes.Length), samples.Length);
        for (int n = 0; n < count; n++)
            samples[n] = BinaryPrimitives.ReadInt16BigEndian(bytes[(2 * n)..]) * (1 / PcmScale.Full);
        return count;
    }

    /// <summary>Floats to bytes; returns the bytes written.</summary>
    public static int Encode(ReadOnlySpan<float> samples, Span<byte> bytes)
    {
        int count = Math.Min(samples.Length, bytes.Length / 2);
        for (int n = 0; n < count; n++)
            BinaryPrimitives.WriteInt16BigEndian(bytes[(2 * n)..], PcmScale.ToShort(samples[n]));
        return 2 * count;
    }
}
