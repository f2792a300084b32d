using System.Buffers.Binary;

namespace EdgeVoice.Speech.Audio;

/// <summary>The header of a RIFF/WAVE file with 16-bit PCM, the only sample format this house writes or reads.</summary>
/// <param name="SampleRate">In Hz, 1000 to 192000.</param>
/// <param name="Channels">1 to 8.</param>
/// <param name="DataOffset">Where the samples begin, in bytes.</param>
/// <param name="DataBytes">Length of the samples as the header says; a stream writes 0 or about 2^31 for "until the end".</param>
public readonly record struct WavFormat(int SampleRate, int Channels, int DataOffset, long DataBytes)
{
    /// <summary>Outcome of reading a header from the beginning of a file or stream.</summary>
    public enum Outcome
    {
        /// <summary>The header is read.</summary>
        Done,

        /// <summary>The bytes so far may be the beginning of one.</summary>
        NeedMore,

        /// <summary>Not a WAV file, or one of another sample format; the problem says which.</summary>
        Refused,
    }

    /// <summary>Reads a header; never throws on content.</summary>
    public static Outcome TryRead(ReadOnlySpan<byte> bytes, out WavFormat format, out string? problem)
    {
        format = default;
        problem = null;
        if (bytes.Length < 12)
            return NeedMoreUnless(bytes, "RIFF"u8, out problem);
        if (!bytes[..4].SequenceEqual("RIFF"u8) || !bytes.Slice(8, 4).SequenceEqual("WAVE"u8))
            return Refuse("it does not begin as a WAV file (RIFF ... WAVE)", out problem);

        int rate = 0, channels = 0;
        int at = 12;
        while (bytes.Length - at >= 8)
        {
            ReadOnlySpan<byte> id = bytes.Slice(at, 4);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            at += 8;
            if (id.SequenceEqual("data"u8))
            {
                if (rate == 0)
                    return Refuse("its samples come before the format chunk", out problem);
                format = new WavFormat(rate, channels, at, size);
                return Outcome.Done;
            }
            // An odd chunk is padded to an even length.
            long next = at + size + (size & 1);
            if (next > 1 << 20)
                return Refuse($"a chunk before the samples is {size} bytes long", out problem);
            if (next > bytes.Length)
                return Outcome.NeedMore;
            if (id.SequenceEqual("fmt "u8) && (problem = ReadFormat(bytes.Slice(at, (int)size), out rate, out channels)) is not null)
                return Outcome.Refused;
            at = (int)next;
        }
        return Outcome.NeedMore;
    }

    private static string? ReadFormat(ReadOnlySpan<byte> chunk, out int rate, out int channels)
    {
        rate = channels = 0;
        if (chunk.Length < 16)
            return $"its format chunk is {chunk.Length} bytes, expected 16 or more";
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        const int extensible = 0xfffe;
        if (tag == extensible && chunk.Length >= 26)
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint hz = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag != 1 || bits != 16)
            return $"its samples are of format {tag} with {bits} bits, expected 16-bit PCM (format 1)";
        if (channels is < 1 or > 8)
            return $"it has {channels} channels, expected 1 to 8";
        if (hz is < 1000 or > 192000)
            return $"its sample rate is {hz} Hz, expected 1000 to 192000";
        rate = (int)hz;
        return null;
    }

    private static Outcome NeedMoreUnless(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> start, out string? problem)
    {
        problem = null;
        int common = Math.Min(bytes.Length, start.Length);
        return bytes[..common].SequenceEqual(start[..common])
            ? Outcome.NeedMore
            : Refuse("it does not begin as a WAV file (RIFF ... WAVE)", out problem);
    }

    private static Outcome Refuse(string why, out string? problem)
    {
        problem = why;
        return Outcome.Refused;
    }
}
