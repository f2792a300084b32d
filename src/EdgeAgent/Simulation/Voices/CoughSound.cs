namespace EdgeVoice.Agent.Simulation.Voices;

/// <summary>
/// A cough after its usual description (three phases: explosive burst, steady noise, a voiced end), made of filtered
/// noise and a falling hum. The same seed gives the same cough.
/// </summary>
internal static class CoughSound
{
    private const int BurstMs = 40, SteadyMs = 160, VoicedMs = 90;

    public static float[] Make(int rateHz, int seed)
    {
        var random = new Random(seed);
        int burst = rateHz * BurstMs / 1000, steady = rateHz * SteadyMs / 1000, voiced = rateHz * VoicedMs / 1000;
        float[] sound = new float[burst + steady + voiced];
        float low = 0, lower = 0;
        double phase = 0, pitch = 170 + random.Next(80);
        for (int i = 0; i < sound.Length; i++)
        {
            // Two one-pole low-passes subtracted: the band in which a throat rings, some 300 to 2,000 Hz.
            float noise = (random.NextSingle() * 2) - 1;
            low += 0.75f * (noise - low);
            lower += 0.2f * (noise - lower);
            phase += 2 * Math.PI * (pitch - (60.0 * i / sound.Length)) / rateHz;
            sound[i] = Envelope(i, burst, steady, voiced) * ((low - lower) + (i < burst + steady ? 0 : 0.5f * (float)Math.Sin(phase)));
        }
        return sound;
    }

    private static float Envelope(int i, int burst, int steady, int voiced)
    {
        if (i < burst)
            return i < burst / 4 ? i * 4f / burst : 1f;
        if (i < burst + steady)
            return 1f - (0.75f * (i - burst) / steady);
        return 0.35f * (1f - ((float)(i - burst - steady) / voiced));
    }
}
