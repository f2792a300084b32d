namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// G.711 one sample at a time, as ITU-T G.191 (software tool library, module G711) defines it on 16-bit samples, and the
/// tables made from it. The tables are the scalar kernel.
/// </summary>
/// <remarks>
/// A-law keeps the upper 13 bits of a sample, mu-law the upper 14; a negative sample is taken by its one's complement, as
/// G.191 does, so -1 and 0 are neighbours on either side of zero.
/// </remarks>
internal static class G711Reference
{
    public static readonly short[] ALawToLinear = Table(code => ExpandALaw((byte)code), 256);
    public static readonly short[] MuLawToLinear = Table(code => ExpandMuLaw((byte)code), 256);
    public static readonly float[] ALawToFloat = Array.ConvertAll(ALawToLinear, sample => sample / 32768f);
    public static readonly float[] MuLawToFloat = Array.ConvertAll(MuLawToLinear, sample => sample / 32768f);

    /// <summary>A-law code of a sample, indexed by (ushort)sample >> 4.</summary>
    public static readonly byte[] LinearToALaw = Table(index => CompressALaw((short)(index << 4)), 1 << 12);

    /// <summary>Mu-law code of a sample, indexed by (ushort)sample >> 2.</summary>
    public static readonly byte[] LinearToMuLaw = Table(index => CompressMuLaw((short)(index << 2)), 1 << 14);

    public static byte CompressALaw(short sample)
    {
        int magnitude = (sample < 0 ? ~sample : sample) >> 4;
        if (magnitude > 15)
        {
            int exponent = 1;
            while (magnitude > 31)
            {
                magnitude >>= 1;
                exponent++;
            }
            magnitude = magnitude - 16 + (exponent << 4);
        }
        if (sample >= 0)
            magnitude |= 0x80;
        return (byte)(magnitude ^ 0x55);
    }

    public static short ExpandALaw(byte code)
    {
        int bits = (code ^ 0x55) & 0x7F;
        int exponent = bits >> 4, mantissa = bits & 15;
        if (exponent > 0)
            mantissa += 16;
        mantissa = (mantissa << 4) + 8;
        if (exponent > 1)
            mantissa <<= exponent - 1;
        return (short)((code & 0x80) != 0 ? mantissa : -mantissa);
    }

    public static byte CompressMuLaw(short sample)
    {
        int magnitude = Math.Min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1FFF);
        int segment = 1;
        for (int rest = magnitude >> 6; rest != 0; rest >>= 1)
            segment++;
        int code = ((8 - segment) << 4) | (15 - ((magnitude >> segment) & 15));
        return (byte)(sample >= 0 ? code | 0x80 : code);
    }

    public static short ExpandMuLaw(byte code)
    {
        int bits = ~code;
        int exponent = (bits >> 4) & 7, mantissa = bits & 15;
        int magnitude = (((mantissa << 3) + 0x84) << exponent) - 0x84;
        return (short)((code & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static T[] Table<T>(Func<int, T> entry, int length)
    {
        var table = new T[length];
        for (int i = 0; i < length; i++)
            table[i] = entry(i);
        return table;
    }
}
