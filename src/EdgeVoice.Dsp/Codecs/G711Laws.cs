namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// What tells one law from the other, as constants of a type: <see cref="G711Vector"/> is compiled for each law without a
/// branch. Tables have an entry for each of sixteen indices and repeat to fill 64 bytes, a vector's 128-bit lanes.
/// </summary>
internal interface IG711Law
{
    /// <summary>Turns codes so that the sign bit is set for negative samples and the others count upward.</summary>
    static abstract byte Mask { get; }

    /// <summary>Bits dropped from a 16-bit sample.</summary>
    static abstract int InputShift { get; }

    /// <summary>Added to a magnitude before its exponent is taken.</summary>
    static abstract ushort InputBias { get; }

    /// <summary>Brings a magnitude to the eight bits whose highest one is the exponent; the mantissa ends 3 bits above.</summary>
    static abstract int TopShift { get; }

    /// <summary>2^(7 - exponent) from the low nibble of those eight bits; what brings the leading one to one place.</summary>
    static abstract ReadOnlySpan<byte> LowShift { get; }

    /// <summary>Where the mantissa stands in the significand.</summary>
    static abstract int MantissaShift { get; }

    /// <summary>The rest of the significand, by exponent: leading one and half a step.</summary>
    static abstract ReadOnlySpan<byte> Leading { get; }

    /// <summary>Power of two by exponent.</summary>
    static abstract ReadOnlySpan<byte> Power { get; }

    static abstract int ResultShift { get; }

    static abstract ushort ResultBias { get; }
}

internal readonly struct MuLaw : IG711Law
{
    public static byte Mask => 0xFF;

    public static int InputShift => 2;

    public static ushort InputBias => 33;

    public static int TopShift => 5;

    public static int MantissaShift => 3;

    public static int ResultShift => 0;

    public static ushort ResultBias => 0x84;

    public static ReadOnlySpan<byte> LowShift =>
    [
        255, 128, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16,
        255, 128, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16,
        255, 128, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16,
        255, 128, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16,
    ];

    public static ReadOnlySpan<byte> Leading =>
    [
        0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84,
        0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84,
        0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84,
        0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84, 0x84,
    ];

    public static ReadOnlySpan<byte> Power =>
    [
        1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128,
        1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128,
        1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128,
        1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128,
    ];
}

internal readonly struct ALaw : IG711Law
{
    public static byte Mask => 0xD5;

    public static int InputShift => 4;

    public static ushort InputBias => 0;

    public static int TopShift => 3;

    public static int MantissaShift => 1;

    public static int ResultShift => 3;

    public static ushort ResultBias => 0;

    // The two lowest segments have the same step.
    public static ReadOnlySpan<byte> LowShift =>
    [
        64, 64, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16,
        64, 64, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16,
        64, 64, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16,
        64, 64, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16, 16, 16, 16,
    ];

    // The lowest segment has no leading one.
    public static ReadOnlySpan<byte> Leading =>
    [
        1, 33, 33, 33, 33, 33, 33, 33, 1, 33, 33, 33, 33, 33, 33, 33,
        1, 33, 33, 33, 33, 33, 33, 33, 1, 33, 33, 33, 33, 33, 33, 33,
        1, 33, 33, 33, 33, 33, 33, 33, 1, 33, 33, 33, 33, 33, 33, 33,
        1, 33, 33, 33, 33, 33, 33, 33, 1, 33, 33, 33, 33, 33, 33, 33,
    ];

    public static ReadOnlySpan<byte> Power =>
    [
        1, 1, 2, 4, 8, 16, 32, 64, 1, 1, 2, 4, 8, 16, 32, 64,
        1, 1, 2, 4, 8, 16, 32, 64, 1, 1, 2, 4, 8, 16, 32, 64,
        1, 1, 2, 4, 8, 16, 32, 64, 1, 1, 2, 4, 8, 16, 32, 64,
        1, 1, 2, 4, 8, 16, 32, 64, 1, 1, 2, 4, 8, 16, 32, 64,
    ];
}

/// <summary>Tables that both laws use.</summary>
internal static class G711LawTables
{
    // Exponent of an eight-bit number from its two nibbles: the larger of the two entries.
    public static ReadOnlySpan<byte> HighExponent =>
    [
        0, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7,
        0, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7,
        0, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7,
        0, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7,
    ];

    public static ReadOnlySpan<byte> LowExponent =>
    [
        0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3,
        0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3,
        0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3,
        0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3,
    ];

    // 2^(7 - exponent): the smaller of the entries for the two nibbles.
    public static ReadOnlySpan<byte> HighShift =>
    [
        255, 8, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1,
        255, 8, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1,
        255, 8, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1,
        255, 8, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1,
    ];
}
