namespace EdgeVoice.Dsp.Codecs;

/// <summary>The tables of ITU-T G.722, under the names that the recommendation gives them.</summary>
internal static class G722Tables
{
    /// <summary>Decision levels of the 6-bit low-band quantizer (table 14), entry 30 closes the search.</summary>
    public static ReadOnlySpan<short> Q6 =>
    [
        0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714,
        786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919,
    ];

    /// <summary>The same times 16, in the eights of a vector; two of them are no level.</summary>
    public static ReadOnlySpan<ushort> Q6Times16 =>
    [
        0, 560, 1152, 1760, 2400, 3040, 3728, 4416, 5168, 5920, 6752, 7568, 8480, 9392, 10400, 11424,
        12576, 13728, 15040, 16368, 17936, 19504, 21424, 23328, 25792, 28240, 31680, 35120, 40912, 46704, 0, 0,
    ];

    /// <summary>Codes of negative differences.</summary>
    public static ReadOnlySpan<byte> Iln =>
    [
        0, 63, 62, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19,
        18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4,
    ];

    /// <summary>Codes of positive differences.</summary>
    public static ReadOnlySpan<byte> Ilp =>
    [
        0, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47,
        46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32,
    ];

    /// <summary>Logarithmic step of the low band's scale, by RL42.</summary>
    public static ReadOnlySpan<short> Wl => [-60, -30, 58, 172, 334, 538, 1198, 3042];

    public static ReadOnlySpan<byte> Rl42 => [0, 7, 6, 5, 4, 3, 2, 1, 7, 6, 5, 4, 3, 2, 1, 0];

    /// <summary>2^(n/32) scaled by 2048: linear scale from logarithmic.</summary>
    public static ReadOnlySpan<short> Ilb =>
    [
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
    ];

    public static ReadOnlySpan<short> Qm2 => [-7408, -1616, 7408, 1616];

    public static ReadOnlySpan<short> Qm4 =>
        [0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0];

    public static ReadOnlySpan<short> Qm5 =>
    [
        -280, -280, -23352, -17560, -14120, -11664, -9752, -8184, -6864, -5712, -4696, -3784, -2960, -2208, -1520, -880,
        23352, 17560, 14120, 11664, 9752, 8184, 6864, 5712, 4696, 3784, 2960, 2208, 1520, 880, 280, -280,
    ];

    public static ReadOnlySpan<short> Qm6 =>
    [
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
        -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
        24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
    ];

    public static ReadOnlySpan<byte> Ihn => [0, 1, 0];

    public static ReadOnlySpan<byte> Ihp => [0, 3, 2];

    public static ReadOnlySpan<short> Wh => [0, -214, 798];

    public static ReadOnlySpan<byte> Rh2 => [2, 1, 2, 1];

    /// <summary>Every second coefficient of the 24-tap quadrature mirror filter (table 11); the others are the same, backwards.</summary>
    public static ReadOnlySpan<short> Qmf => [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11];
}
