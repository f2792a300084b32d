using System.Numerics.Tensors;
using EdgeVoice.Agent.Simulation;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>One echo case: what we played, the caller alone, and what came back.</summary>
internal sealed record EchoScene(string Name, int RateHz, float[] Far, float[] Near, float[] Mic);

/// <summary>
/// The synthetic case of the echo target: 20 s of recorded far-end speech through a room of 128 ms at 6 dB echo return loss, a second
/// speaker from 12 to 16 s, the microphone in 16 bits; plain, and with one trouble each at 8 s or throughout.
/// </summary>
internal static class EchoScenes
{
    public const int Seconds = 20;
    public const int DoubleTalkFrom = 12;
    public const int DoubleTalkTo = 16;
    public const int TroubleAt = 8;

    public static IReadOnlyList<string> Names { get; } = ["plain", "noise", "delay-350ms", "delay-jump", "path-change", "drift-50ppm", "clipping"];

    public static EchoScene Make(string name, int rateHz, IReadOnlyList<SpokenClip> clips)
    {
        int length = Seconds * rateHz;
        float[] far = SoundLevel.AtLevel(BenchSounds.Talk(clips, "2112", length), -20);
        var near = new float[length];
        int from = DoubleTalkFrom * rateHz, count = (DoubleTalkTo - DoubleTalkFrom) * rateHz;
        SoundLevel.AtLevel(BenchSounds.Talk(clips, "9601", count), -23).CopyTo(near.AsSpan(from));
        float[] room = Room(rateHz, seed: 1), echo = name switch
        {
            "delay-350ms" => Through(far, Delayed(room, rateHz, 350)),
            "delay-jump" => Switched(Through(far, room), Through(far, Delayed(room, rateHz, 203)), TroubleAt * rateHz),
            "path-change" => Switched(Through(far, room), Through(far, Room(rateHz, seed: 2)), TroubleAt * rateHz),
            "drift-50ppm" => Drifted(Through(far, room), 50e-6),
            "clipping" => Through([.. far.Select(sample => Math.Clamp(sample, -0.25f, 0.25f))], room),
            _ => Through(far, room),
        };
        var mic = new float[length];
        TensorPrimitives.Add(echo, near, mic);
        if (name == "noise")
        {
            var random = new Random(5);
            for (int n = 0; n < length; n++)
                mic[n] += 0.0025f * ((random.NextSingle() * 2) - 1);
        }
        for (int n = 0; n < length; n++)
            mic[n] = MathF.Round(Math.Clamp(mic[n], -1, 1) * 32767) / 32768;
        return new EchoScene(name, rateHz, far, near, mic);
    }

    /// <summary>First arrival at 2.5 ms, noise that decays by 60 dB in 128 ms behind it, 6 dB loss in all.</summary>
    public static float[] Room(int rateHz, int seed)
    {
        var random = new Random(seed);
        int length = rateHz * 128 / 1000, first = rateHz / 400;
        var taps = new float[length];
        for (int n = first; n < length; n++)
        {
            double gauss = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            taps[n] = (float)((n == first ? 3 : gauss) * Math.Exp(-6.9 * n / length));
        }
        TensorPrimitives.Multiply(taps, 0.501f / TensorPrimitives.Norm<float>(taps), taps);
        return taps;
    }

    public static float[] Through(float[] far, float[] path)
    {
        float[] padded = [.. new float[path.Length - 1], .. far], turned = [.. path.Reverse()];
        var echo = new float[far.Length];
        for (int n = 0; n < echo.Length; n++)
            echo[n] = TensorPrimitives.Dot<float>(padded.AsSpan(n, turned.Length), turned);
        return echo;
    }

    private static float[] Delayed(float[] path, int rateHz, int ms) => [.. new float[rateHz * ms / 1000], .. path];

    private static float[] Switched(float[] before, float[] after, int at) => [.. before.AsSpan(0, at), .. after.AsSpan(at)];

    // Read at a clock that runs faster by the drift; 32-point windowed sinc between samples.
    private static float[] Drifted(float[] sound, double drift)
    {
        var result = new float[sound.Length];
        for (int n = 0; n < sound.Length; n++)
        {
            double time = n * (1 + drift);
            int whole = (int)time;
            double part = time - whole, sum = 0;
            for (int k = -15; k <= 16; k++)
            {
                int at = whole + k;
                double u = part - k;
                if (at >= 0 && at < sound.Length)
                    sum += sound[at] * (Math.Abs(u) < 1e-9 ? 1 : Math.Sin(Math.PI * u) / (Math.PI * u) * (0.5 + (0.5 * Math.Cos(Math.PI * u / 17))));
            }
            result[n] = (float)sum;
        }
        return result;
    }
}
