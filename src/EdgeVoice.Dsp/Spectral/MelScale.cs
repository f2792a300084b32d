namespace EdgeVoice.Dsp.Spectral;

/// <summary>The mel scale of pitch (O'Shaughnessy, 1987).</summary>
internal static class MelScale
{
    public static double Mel(double hz) => 2595 * Math.Log10(1 + (hz / 700));

    public static double Hz(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);
}
