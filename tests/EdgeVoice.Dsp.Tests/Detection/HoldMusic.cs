namespace EdgeVoice.Dsp.Tests.Detection;

/// <summary>Hold music made from chords, an arpeggio, a melody and drums; nothing of it was used to train anything.</summary>
internal static class HoldMusic
{
    private static readonly int[][] Chords = [[0, 4, 7], [9, 12, 16], [5, 9, 12], [7, 11, 14]];
    private static readonly int[] Melody = [12, 14, 16, 19, 16, 14, 12, 7];

    public static float[] Make(int rate, double seconds, string style, double peakDb)
    {
        var sound = new float[(int)(rate * seconds)];
        double beat = style == "waltz" ? 0.42 : 0.5;
        int bar = style == "waltz" ? 3 : 4;
        for (int step = 0; step * beat < seconds; step++)
        {
            int[] chord = Chords[step / bar % Chords.Length];
            if (step % bar == 0 && style != "melody")
            {
                foreach (int degree in chord)
                    Note(sound, rate, step * beat, bar * beat, 261.6 * Math.Pow(2, degree / 12.0), 0.15, 0.6, 4);
            }
            if (style is "pop" or "waltz")
                Note(sound, rate, step * beat, beat, 261.6 * Math.Pow(2, chord[step % 3] / 12.0), 0.2, 6, 6);
            if (style is "melody" or "pop")
                Note(sound, rate, step * beat, beat, 261.6 * Math.Pow(2, Melody[step * 3 % Melody.Length] / 12.0), 0.25, 2, 8);
            if (style == "pop")
                Drum(sound, rate, step * beat, step);
        }
        float gain = (float)Math.Pow(10, peakDb / 20) / sound.Max(MathF.Abs);
        for (int n = 0; n < sound.Length; n++)
            sound[n] *= gain;
        return sound;
    }

    private static void Note(float[] sound, int rate, double at, double seconds, double hertz, double level, double decay, int harmonics)
    {
        int start = (int)(at * rate);
        for (int n = 0; n < seconds * rate && start + n < sound.Length; n++)
        {
            double t = (double)n / rate, sum = 0;
            for (int k = 1; k <= harmonics && k * hertz < 3800; k++)
                sum += Math.Sin(2 * Math.PI * k * hertz * t) / (k * k * 0.6);
            sound[start + n] += (float)(level * sum * Math.Min(1, t / 0.01) * Math.Exp(-t * decay) * Math.Min(1, (seconds - t) / 0.01));
        }
    }

    private static void Drum(float[] sound, int rate, double at, int seed)
    {
        int start = (int)(at * rate);
        float[] noise = TestSounds.White(rate / 10, seed);
        for (int n = 0; n < noise.Length && start + n < sound.Length; n++)
            sound[start + n] += 0.2f * noise[n] * MathF.Exp(-60f * n / rate);
    }
}
