namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Sound for timing that needs no file: pulses at a gliding pitch through two resonances, in bursts, over faint noise.</summary>
internal static class BenchSound
{
    public static float[] SpeechLike(int rateHz, double seconds, int seed = 1)
    {
        var random = new Random(seed);
        var sound = new float[(int)(rateHz * seconds)];
        double phase = 0, y1 = 0, y2 = 0, z1 = 0, z2 = 0;
        for (int n = 0; n < sound.Length; n++)
        {
            double t = (double)n / rateHz;
            phase += (120 + (30 * Math.Sin(2 * Math.PI * 0.7 * t))) / rateHz;
            double pulse = phase >= 1 ? 1 : 0;
            phase -= Math.Floor(phase);
            double excitation = (pulse * Math.Max(0, Math.Sin(2 * Math.PI * 2.3 * t))) + (0.001 * ((random.NextDouble() * 2) - 1));
            (y1, y2) = (excitation + (2 * 0.97 * Math.Cos(2 * Math.PI * 600 / rateHz) * y1) - (0.97 * 0.97 * y2), y1);
            (z1, z2) = (excitation + (2 * 0.96 * Math.Cos(2 * Math.PI * 1700 / rateHz) * z1) - (0.96 * 0.96 * z2), z1);
            sound[n] = (float)(0.15 * (y1 + (0.5 * z1)));
        }
        return sound;
    }
}
