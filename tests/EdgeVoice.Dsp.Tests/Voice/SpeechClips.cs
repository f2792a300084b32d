using System.Buffers.Binary;
using EdgeVoice.Testing;

namespace EdgeVoice.Dsp.Tests.Voice;

/// <summary>Recorded speech of ../shared/speech as samples.</summary>
internal static class SpeechClips
{
    public static float[] Digit(string file) => Read(Places.InShared("speech", "digits", file), 8000);

    /// <summary>Read sentences one after the other, half a second of silence before each.</summary>
    public static float[] Sentences(int rate, int count, int skip = 0)
    {
        var all = new List<float>();
        foreach (string file in Directory.GetFiles(Places.InShared("speech", "read"), "*.wav").Order(StringComparer.Ordinal).Skip(skip).Take(count))
        {
            all.AddRange(new float[rate / 2]);
            all.AddRange(Read(file, rate));
        }
        return [.. all];
    }

    /// <summary>Silence with a little noise around a clip; seconds.</summary>
    public static float[] Within(float[] clip, int rate, double before, double after, double noiseDb)
    {
        int lead = (int)(before * rate);
        float[] sound = TestSounds.White(lead + clip.Length + (int)(after * rate), seed: 9, (float)Math.Pow(10, (noiseDb + 4.77) / 20));
        for (int i = 0; i < clip.Length; i++)
            sound[lead + i] += clip[i];
        return sound;
    }

    /// <summary>Mean level of the 20 ms frames within 25 dB of the loudest.</summary>
    public static double ActiveDb(float[] sound, int rate)
    {
        int frame = rate / 50;
        var levels = new List<double>();
        for (int at = 0; at + frame <= sound.Length; at += frame)
            levels.Add(TestSounds.RmsDb(sound.AsSpan(at, frame)));
        double top = levels.Max();
        return 10 * Math.Log10(levels.Where(l => l > top - 25).Average(l => Math.Pow(10, l / 10)));
    }

    /// <summary>A 16-bit mono file; a 16 kHz file is taken down to 8 kHz by a windowed-sinc half-band filter.</summary>
    public static float[] Read(string path, int rate)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int fileRate = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24));
        int data = bytes.AsSpan().IndexOf("data"u8) + 8;
        var sound = new float[(bytes.Length - data) / 2];
        for (int i = 0; i < sound.Length; i++)
            sound[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(data + (2 * i))) / 32768f;
        if (fileRate == rate)
            return sound;
        if (fileRate != 16000 || rate != 8000)
            throw new InvalidDataException($"{path} has {fileRate} Hz, {rate} Hz were asked for");
        return Halve(sound);
    }

    private static float[] Halve(float[] sound)
    {
        const int Side = 31;
        var taps = new double[(2 * Side) + 1];
        for (int k = -Side; k <= Side; k++)
        {
            double sinc = k == 0 ? 0.475 : Math.Sin(Math.PI * 0.475 * k) / (Math.PI * k);
            taps[k + Side] = sinc * (0.5 + (0.5 * Math.Cos(Math.PI * k / (Side + 1))));
        }
        var half = new float[sound.Length / 2];
        for (int n = 0; n < half.Length; n++)
        {
            double sum = 0;
            for (int k = -Side; k <= Side; k++)
            {
                int at = (2 * n) - k;
                if (at >= 0 && at < sound.Length)
                    sum += taps[k + Side] * sound[at];
            }
            half[n] = (float)sum;
        }
        return half;
    }
}
