namespace EdgeVoice.Dsp.Tests.Echo;

/// <summary>
/// A made-up talker, one per seed: syllables of random pitch, length, vowel and loudness with pauses between words, voiced by a
/// pulse train and, on consonants, by noise. Two seeds have nothing in common, unlike two seeds of TestSounds.SpeechLike.
/// </summary>
internal static class Talker
{
    /// <summary>Speech of the given mean power (dBov, pauses counted in).</summary>
    public static float[] Speak(int rate, double seconds, int seed, double levelDb = -20)
    {
        var random = new Random(seed);
        var sound = new float[(int)(rate * seconds)];
        double basePitch = 95 + (110 * random.NextDouble());
        int n = (int)(0.05 * rate);
        while (n < sound.Length)
        {
            int syllables = random.Next(1, 5);
            for (int s = 0; s < syllables && n < sound.Length; s++)
                n += Syllable(rate, sound.AsSpan(n), random, basePitch);
            n += (int)(rate * (0.03 + (0.2 * random.NextDouble())));
        }
        float scale = (float)Math.Pow(10, (levelDb - TestSounds.RmsDb(sound)) / 20);
        for (int i = 0; i < sound.Length; i++)
            sound[i] = Math.Clamp(sound[i] * scale, -1, 1);
        return sound;
    }

    private static int Syllable(int rate, Span<float> sound, Random random, double basePitch)
    {
        int consonant = (int)(rate * (0.02 + (0.06 * random.NextDouble()))), vowel = (int)(rate * (0.06 + (0.14 * random.NextDouble())));
        double loud = 0.4 + (0.6 * random.NextDouble()), pitch = basePitch * (0.8 + (0.4 * random.NextDouble())), glide = (random.NextDouble() - 0.5) * 0.4;
        double[] formants = [250 + (600 * random.NextDouble()), 900 + (1300 * random.NextDouble()), 2300 + (1000 * random.NextDouble())];
        double tilt = 0.3 + (0.6 * random.NextDouble());
        var state = new double[6];
        double phase = 0;
        int length = Math.Min(consonant + vowel, sound.Length);
        for (int n = 0; n < length; n++)
        {
            bool voiced = n >= consonant;
            double part = voiced ? (n - consonant) / (double)vowel : n / (double)consonant;
            phase += pitch * (1 + (glide * part)) / rate;
            double excitation = voiced ? (phase >= 1 ? 1 : 0.02 * (random.NextDouble() - 0.5)) : 0.3 * tilt * (random.NextDouble() - 0.5);
            phase -= Math.Floor(phase);
            double sum = 0;
            for (int f = 0; f < 3; f++)
            {
                double r = 0.97 - (0.01 * f);
                double y = excitation + (2 * r * Math.Cos(2 * Math.PI * formants[f] / rate) * state[2 * f]) - (r * r * state[(2 * f) + 1]);
                (state[2 * f], state[(2 * f) + 1]) = (y, state[2 * f]);
                sum += y / (f + 1);
            }
            sound[n] = (float)(loud * Math.Sin(Math.PI * part) * sum);
        }
        return Math.Max(length, 1);
    }
}
