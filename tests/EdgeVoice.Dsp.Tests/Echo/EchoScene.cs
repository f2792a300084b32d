using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Tests.Echo;

/// <summary>A room with a loudspeaker, and what a canceller makes of it.</summary>
internal static class EchoScene
{
    /// <summary>Response of a room: a first arrival and an exponentially decaying tail (-60 dB at its end), total gain -<paramref name="lossDb"/>.</summary>
    public static float[] Room(int rate, int tailMs, int seed, double lossDb, int delayMs = 0)
    {
        var random = new Random(seed);
        int length = rate * tailMs / 1000, delay = rate * delayMs / 1000, first = rate / 400;
        var taps = new float[length + delay];
        for (int n = first; n < length; n++)
        {
            double tap = (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * Math.Exp(-6.9 * n / length);
            taps[n + delay] = (float)(n == first ? 1.5 : tap);
        }
        float scale = (float)Math.Pow(10, -lossDb / 20) / TensorPrimitives.Norm<float>(taps);
        TensorPrimitives.Multiply(taps, scale, taps);
        return taps;
    }

    public static float[] Echo(float[] far, float[] room)
    {
        var padded = new float[room.Length - 1 + far.Length];
        far.CopyTo(padded, room.Length - 1);
        float[] turned = [.. room.Reverse()];
        var echo = new float[far.Length];
        for (int n = 0; n < echo.Length; n++)
            echo[n] = TensorPrimitives.Dot<float>(padded.AsSpan(n, turned.Length), turned);
        return echo;
    }

    /// <summary>Read by a clock that is faster by so much: what was said comes ever sooner. Windowed sinc; the last samples are missing.</summary>
    public static float[] Drifted(float[] sound, double ppm)
    {
        const int Reach = 64;
        var read = new float[sound.Length];
        for (int n = 0; n < read.Length; n++)
        {
            double time = n * (1 + (ppm * 1e-6));
            int whole = (int)Math.Floor(time);
            double part = time - whole, sine = Math.Sin(Math.PI * part) / Math.PI, sum = part < 1e-9 && whole < sound.Length ? sound[whole] : 0;
            for (int k = Math.Max(1 - Reach, -whole); k <= Reach && whole + k < sound.Length && part >= 1e-9; k++)
            {
                double u = part - k;
                sum += sound[whole + k] * ((k & 1) == 0 ? sine : -sine) / u * (0.5 + (0.5 * Math.Cos(Math.PI * u / (Reach + 1))));
            }
            read[n] = (float)sum;
        }
        return read;
    }

    public static float[] Sum(float[] a, float[] b)
    {
        var sum = new float[a.Length];
        TensorPrimitives.Add(a, b, sum);
        return sum;
    }

    /// <summary>Runs frame by frame; the result is moved back by the latency, so that it lies on its input.</summary>
    public static float[] Run(EdgeVoice.Dsp.Echo.EchoCanceller canceller, int rate, float[] far, float[] mic, Action<int>? afterFrame = null)
    {
        int frame = FrameFormat.Samples(rate), latency = canceller.LatencySamples;
        float[] padded = [.. mic, .. new float[latency + frame]];
        float[] farPadded = [.. far, .. new float[latency + frame]];
        for (int at = 0; at + frame <= padded.Length; at += frame)
        {
            canceller.Process(farPadded.AsSpan(at, frame), padded.AsSpan(at, frame));
            afterFrame?.Invoke(at);
        }
        return padded[latency..(latency + mic.Length)];
    }

    /// <summary>Level of a over level of b between two times, dB.</summary>
    public static double DropDb(float[] a, float[] b, int rate, double from, double to)
        => TestSounds.RmsDb(a.AsSpan((int)(from * rate)..(int)(to * rate))) - TestSounds.RmsDb(b.AsSpan((int)(from * rate)..(int)(to * rate)));

    /// <summary>Level of the wanted signal over that of what differs from it, dB.</summary>
    public static double SnrDb(float[] wanted, float[] got, int rate, double from, double to)
    {
        var rest = new float[wanted.Length];
        TensorPrimitives.Subtract(wanted, got, rest);
        return DropDb(wanted, rest, rate, from, to);
    }
}
