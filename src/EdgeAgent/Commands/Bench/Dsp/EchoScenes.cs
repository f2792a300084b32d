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
    // Samples to each side of the sinc that reads between samples.
    private const int DriftReach = 128;

    // Who speaks at the far and at the near end.
    private static readonly (string Far, string Near)[] Talkers = [("2112", "9601"), ("0563", "1501"), ("1228", "2538"), ("3060", "1050")];

    public static IReadOnlyList<string> Names { get; } = ["plain", "noise", "delay-350ms", "delay-jump", "path-change", "drift-50ppm", "clipping"];

    /// <summary>So many there are of each scene, with other talkers in other rooms.</summary>
    public static int Variants => Talkers.Length;

    public static EchoScene Make(string name, int rateHz, IReadOnlyList<SpokenClip> clips, int variant = 0)
    {
        int length = Seconds * rateHz, seed = (2 * variant) + 1;
        float[] far = SoundLevel.AtLevel(BenchSounds.Talk(clips, Talkers[variant].Far, length), -20);
        var near = new float[length];
        int from = DoubleTalkFrom * rateHz, count = (DoubleTalkTo - DoubleTalkFrom) * rateHz;
        SoundLevel.AtLevel(BenchSounds.Talk(clips, Talkers[variant].Near, count), -23).CopyTo(near.AsSpan(from));
        float[] room = Room(rateHz, seed), echo = name switch
        {
            "delay-350ms" => Through(far, Delayed(room, rateHz, 350)),
            "delay-jump" => Switched(Through(far, room), Through(far, Delayed(room, rateHz, 203)), TroubleAt * rateHz),
            "path-change" => Switched(Through(far, room), Through(far, Room(rateHz, seed + 1)), TroubleAt * rateHz),
            "drift-50ppm" => Drifted(Through([.. far, .. new float[DriftReach + (length / 10000)]], room), 50e-6, length),
            "clipping" => Through([.. far.Select(sample => Math.Clamp(sample, -0.25f, 0.25f))], room),
            _ => Through(far, room),
        };
        var mic = new float[length];
        TensorPrimitives.Add(echo, near, mic);
        if (name == "noise")
        {
            var random = new Random(5 + variant);
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

    // Read at a clock that runs faster by the drift, by a windowed sinc between samples: a shorter one gets the highest tenth of the band wrong, which no canceller
    // can know (35 dB under the echo at 16 kHz with 16 points to each side). The sound is longer than the result by what the clock gains.
    private static float[] Drifted(float[] sound, double drift, int length)
    {
        var result = new float[length];
        for (int n = 0; n < length; n++)
        {
            double time = n * (1 + drift);
            int whole = (int)time;
            double part = time - whole, sine = Math.Sin(Math.PI * part) / Math.PI, sum = 0;
            if (part < 1e-9)
            {
                result[n] = sound[whole];
                continue;
            }
            for (int k = Math.Max(1 - DriftReach, -whole); k <= DriftReach; k++)
            {
                double u = part - k;
                sum += sound[whole + k] * ((k & 1) == 0 ? sine : -sine) / u * (0.5 + (0.5 * Math.Cos(Math.PI * u / (DriftReach + 1))));
            }
            result[n] = (float)sum;
        }
        return result;
    }
}
