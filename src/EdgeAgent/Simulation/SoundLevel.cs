namespace EdgeVoice.Agent.Simulation;

/// <summary>Levels of recorded speech, its pauses left out, and mixtures at a ratio of levels.</summary>
internal static class SoundLevel
{
    private const int Frame = 160;

    /// <summary>Mean power of a sound.</summary>
    public static double Power(ReadOnlySpan<float> sound)
    {
        double sum = 0;
        foreach (float sample in sound)
            sum += (double)sample * sample;
        return sound.IsEmpty ? 0 : sum / sound.Length;
    }

    /// <summary>Mean power of the frames within 25 dB of the loudest: speech without its pauses. 0 for silence.</summary>
    public static double ActivePower(ReadOnlySpan<float> sound)
    {
        double most = 0, sum = 0;
        int counted = 0;
        for (int at = 0; at + Frame <= sound.Length; at += Frame)
            most = Math.Max(most, Power(sound.Slice(at, Frame)));
        for (int at = 0; at + Frame <= sound.Length; at += Frame)
        {
            double power = Power(sound.Slice(at, Frame));
            if (power > 0 && power > most * 0.003)
            {
                sum += power;
                counted++;
            }
        }
        return counted == 0 ? 0 : sum / counted;
    }

    /// <summary>Mean power in dB relative to full scale; digital silence is -100.</summary>
    public static double Db(ReadOnlySpan<float> sound) => 10 * Math.Log10(Math.Max(Power(sound), 1e-10));

    /// <summary>The sound with its mean power, pauses and all, at a level, dBFS; peaks are clipped.</summary>
    public static float[] AtPower(float[] sound, double levelDb)
    {
        float gain = (float)Math.Pow(10, (levelDb - Db(sound)) / 20);
        return [.. sound.Select(sample => Math.Clamp(sample * gain, -1, 1))];
    }

    /// <summary>The sound with its speech at a level, dBFS; peaks are clipped. Silence stays as it is.</summary>
    public static float[] AtLevel(float[] sound, double levelDb)
    {
        double power = ActivePower(sound);
        if (power <= 0)
            return sound;
        float gain = (float)Math.Pow(10, (levelDb - (10 * Math.Log10(power))) / 20);
        return [.. sound.Select(sample => Math.Clamp(sample * gain, -1, 1))];
    }

    /// <summary>Speech with noise under it at a ratio of mean powers (pauses of the speech left out); the noise runs on from an offset.</summary>
    public static float[] Mix(float[] speech, float[] noise, double snrDb, int offset)
    {
        var mixed = new float[speech.Length];
        double speechPower = ActivePower(speech), noisePower = Math.Max(Power(noise), 1e-12);
        float gain = (float)Math.Sqrt(speechPower / noisePower * Math.Pow(10, -snrDb / 10));
        for (int n = 0; n < mixed.Length; n++)
            mixed[n] = speech[n] + (gain * noise[(n + offset) % noise.Length]);
        return mixed;
    }

    /// <summary>From the first to behind the last sample of 10 ms steps within 30 dB of the loudest step; (0, 0) for silence.</summary>
    public static (int Start, int End) Speech(ReadOnlySpan<float> clean, int rateHz)
    {
        int step = rateHz / 100, first = -1, last = -1;
        double most = 0;
        for (int at = 0; at + step <= clean.Length; at += step)
            most = Math.Max(most, Power(clean.Slice(at, step)));
        for (int at = 0; at + step <= clean.Length; at += step)
        {
            if (most <= 0 || Power(clean.Slice(at, step)) < most * 0.001)
                continue;
            first = first < 0 ? at : first;
            last = at + step;
        }
        return first < 0 ? (0, 0) : (first, last);
    }
}
