namespace EdgeVoice.Dsp.Tests.Detection;

/// <summary>Tones as a line carries them, laid into a buffer one after the other.</summary>
internal sealed class LineSounds(int rate)
{
    private static readonly double[] Low = [697, 770, 852, 941];
    private static readonly double[] High = [1209, 1336, 1477, 1633];
    private readonly List<float> _sound = [];

    public int Rate => rate;

    public int Samples => _sound.Count;

    public float[] Sound => [.. _sound];

    public LineSounds Silence(double ms)
    {
        _sound.AddRange(new float[(int)(ms * rate / 1000)]);
        return this;
    }

    /// <summary>A key; levels of each tone in dB relative to full scale (root mean square), offset of both as a part of the frequency.</summary>
    public LineSounds Key(char key, double ms, double lowDb = -15, double highDb = -15, double lowOffset = 0, double highOffset = 0)
    {
        int at = "123A456B789C*0#D".IndexOf(key, StringComparison.Ordinal);
        return Tones(ms, (Low[at / 4] * (1 + lowOffset), lowDb), (High[at % 4] * (1 + highOffset), highDb));
    }

    public LineSounds Tone(double ms, double db, params double[] hertz) => Tones(ms, [.. hertz.Select(h => (h, db))]);

    public LineSounds Tones(double ms, params (double Hertz, double Db)[] tones)
    {
        int length = (int)(ms * rate / 1000);
        for (int n = 0; n < length; n++)
        {
            double sum = 0;
            foreach (var (hertz, db) in tones)
                sum += Math.Sqrt(2) * Math.Pow(10, db / 20) * Math.Sin((2 * Math.PI * hertz * n / rate) + hertz);
            _sound.Add((float)sum);
        }
        return this;
    }

    public LineSounds Add(float[] sound)
    {
        _sound.AddRange(sound);
        return this;
    }

    /// <summary>White noise over all so far, at a level in dB relative to full scale.</summary>
    public LineSounds WithNoise(double db, int seed = 1)
    {
        float[] noise = TestSounds.White(_sound.Count, seed, (float)Math.Pow(10, (db + 4.77) / 20));
        for (int n = 0; n < noise.Length; n++)
            _sound[n] += noise[n];
        return this;
    }
}
