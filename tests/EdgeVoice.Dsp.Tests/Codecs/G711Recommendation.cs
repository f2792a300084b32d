namespace EdgeVoice.Dsp.Tests.Codecs;

/// <summary>
/// G.711 made from its tables 1a and 2a: thirteen and fifteen straight segments, sixteen intervals each, a value in the middle
/// of each interval. Written from the tables alone, by searching intervals, with none of the bit arithmetic of the codec.
/// </summary>
internal static class G711Recommendation
{
    private static readonly (int[] Upper, int[] Value) ALaw = Intervals([0, 32, 64, 128, 256, 512, 1024, 2048, 4096], first: 2, firstWidth: 2, offset: 0);
    private static readonly (int[] Upper, int[] Value) MuLaw = Intervals([0, 31, 95, 223, 479, 991, 2015, 4063, 8159], first: 1, firstWidth: 1, offset: 1);

    /// <summary>Magnitudes of table 1a have 12 bits above zero: a 16-bit sample holds them shifted by 3.</summary>
    public static byte EncodeALaw(short sample)
    {
        int interval = Search(ALaw.Upper, (sample < 0 ? -1 - sample : sample) / 8.0);
        return (byte)(((sample < 0 ? 0 : 128) + interval) ^ 0b0101_0101);
    }

    public static short DecodeALaw(byte code)
    {
        int character = code ^ 0b0101_0101;
        int magnitude = ALaw.Value[character % 128] * 8 / 2;
        return (short)(character >= 128 ? magnitude : -magnitude);
    }

    /// <summary>Magnitudes of table 2a have 13 bits above zero: a 16-bit sample holds them shifted by 2.</summary>
    public static byte EncodeMuLaw(short sample)
    {
        // A 16-bit sample is a 14-bit one with two bits more: those are dropped first.
        int interval = Search(MuLaw.Upper, Math.Floor((sample < 0 ? -1 - sample : sample) / 4.0));
        return (byte)((sample < 0 ? 0 : 128) + (127 - interval));
    }

    public static short DecodeMuLaw(byte code)
    {
        int magnitude = MuLaw.Value[127 - (code % 128)] * 4 / 2;
        return (short)(code >= 128 ? magnitude : -magnitude);
    }

    private static int Search(int[] upper, double magnitude)
    {
        for (int interval = 0; interval < upper.Length; interval++)
        {
            if (magnitude < upper[interval])
                return interval;
        }
        return upper.Length - 1;
    }

    /// <summary>Upper decision value of each of 128 intervals, and twice the value decoded (so that halves are whole).</summary>
    private static (int[] Upper, int[] Value) Intervals(int[] breakpoints, int first, int firstWidth, int offset)
    {
        var upper = new List<int>();
        var value = new List<int>();
        for (int segment = 0; segment < 8; segment++)
        {
            int from = breakpoints[segment], to = breakpoints[segment + 1];
            int width = segment == 0 ? firstWidth * first / first : (to - from) / 16;
            int at = from;
            if (offset == 1 && segment == 0)
            {
                // Mu-law: interval 0 is half as wide as its neighbours and stands for zero.
                upper.Add(1);
                value.Add(0);
                at = 1;
                width = 2;
            }
            for (; at < to; at += width)
            {
                upper.Add(at + width);
                value.Add((2 * at) + width);
            }
        }
        return ([.. upper], [.. value]);
    }
}
