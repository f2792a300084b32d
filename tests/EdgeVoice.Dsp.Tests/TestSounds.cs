namespace EdgeVoice.Dsp.Tests;

/// <summary>Signals made from a seed, the same on every machine.</summary>
public static class TestSounds
{
    /// <summary>
    /// Something with the shape of speech: a gliding pulse train through two resonances, in bursts of about 0.2 s with
    /// pauses, over a faint noise; peaks near 0.5.
    /// </summary>
    public static float[] SpeechLike(int rate, double seconds, int seed)
    {
        var random = new Random(seed);
        var sound = new float[(int)(rate * seconds)];
        double phase = 0, y1 = 0, y2 = 0, z1 = 0, z2 = 0;
        for (int n = 0; n < sound.Length; n++)
        {
            double t = (double)n / rate;
            double pitch = 120 + (30 * Math.Sin(2 * Math.PI * 0.7 * t));
            phase += pitch / rate;
            double pulse = phase >= 1 ? 1 : 0;
            phase -= Math.Floor(phase);
            double burst = Math.Max(0, Math.Sin(2 * Math.PI * 2.3 * t));
            double excitation = (pulse * burst) + (0.001 * ((random.NextDouble() * 2) - 1));
            double a = excitation + (2 * 0.97 * Math.Cos(2 * Math.PI * 600 / rate) * y1) - (0.97 * 0.97 * y2);
            (y1, y2) = (a, y1);
            double b = excitation + (2 * 0.96 * Math.Cos(2 * Math.PI * 1700 / rate) * z1) - (0.96 * 0.96 * z2);
            (z1, z2) = (b, z1);
            sound[n] = (float)(0.15 * (a + (0.5 * b)));
        }
        return sound;
    }

    public static float[] Sine(int rate, double frequency, double seconds, double peak = 1)
    {
        var sound = new float[(int)(rate * seconds)];
        for (int n = 0; n < sound.Length; n++)
            sound[n] = (float)(peak * Math.Sin(2 * Math.PI * frequency * n / rate));
        return sound;
    }

    public static float[] White(int length, int seed, float peak = 1)
    {
        var random = new Random(seed);
        var sound = new float[length];
        for (int n = 0; n < length; n++)
            sound[n] = peak * ((random.NextSingle() * 2) - 1);
        return sound;
    }

    /// <summary>Root mean square in dB relative to 1; -200 for silence.</summary>
    public static double RmsDb(ReadOnlySpan<float> sound)
    {
        double sum = 0;
        foreach (float sample in sound)
            sum += (double)sample * sample;
        return 10 * Math.Log10(Math.Max(sum / Math.Max(1, sound.Length), 1e-20));
    }
}
