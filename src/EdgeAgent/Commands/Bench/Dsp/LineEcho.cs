using System.Numerics.Tensors;
using EdgeVoice.Dsp.Echo;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// Line echo after the plan of ITU-T G.168, tests 2A, 2B, 2C(a), 3A, 3B, at 8 kHz and -16 dBm0: the worst of nine lines.
/// </summary>
/// <remarks>
/// The Recommendation's line models (Annex D) and composite source (Annex C) are tables we may not carry. The nine lines here are made instead: hybrids
/// with a delay of 2 to 20 ms, a dispersion of 4 to 12 ms and a loss of 6 to 14 dB. The source has the composite source's timing (voiced 48.62 ms, noise 200 ms,
/// pause 101.38 ms). The figures are therefore not a statement of conformance.
/// </remarks>
internal static class LineEcho
{
    private const int RateHz = 8000;
    private const int Lines = 9;
    // 0 dBm0 is 3.14 dB under a full-scale sine: -6.15 dBov of mean power.
    private const double LevelDb = -16 - 6.15;

    public static IEnumerable<QualityRow> Run(bool quick)
    {
        int lines = quick ? 3 : Lines;
        float[] far = Source(seed: 1, seconds: 12);
        yield return Worst("2A: after 1 s, suppressor on", "residual, dBm0 (lower is better)", line =>
            Level(Cancel(line, far, null, suppress: true), 1, 6), lines);
        yield return Worst("2B: after 1 s, filter alone", "echo return loss enhancement missing to 60 dB", line =>
            60 - Loss(line, far, Cancel(line, far, null, suppress: false), 1, 2), lines);
        yield return Worst("2B: after 10 s, filter alone", "echo return loss enhancement missing to 60 dB", line =>
            60 - Loss(line, far, Cancel(line, far, null, suppress: false), 10, 12), lines);
        float[] noise = Noise(far.Length, LevelDb - 25);
        yield return Worst("2C(a): in noise of -41 dBm0, after 1 s, suppressor on", "residual over the noise, dB", line =>
            Level(Cancel(line, far, noise, suppress: true), 1, 6) - Level(noise, 1, 6), lines);
        float[] weak = Between(Source(seed: 2, seconds: 12), LevelDb - 15, 0, 8), strong = Between(Source(seed: 2, seconds: 12), LevelDb, 4, 8);
        yield return Worst("3A: weak double-talk (-15 dB) from the start, after it", "echo return loss enhancement missing to 60 dB", line =>
            60 - Loss(line, far, Cancel(line, far, weak, suppress: false), 8.1, 9), lines);
        yield return Worst("3B: strong double-talk (0 dB) from 4 to 8 s, after it", "echo return loss enhancement lost by it, dB", line =>
        {
            float[] without = Cancel(line, far, null, suppress: false), with = Cancel(line, far, strong, suppress: false);
            return Loss(line, far, without, 8.1, 9) - Loss(line, far, with, 8.1, 9);
        }, lines);
    }

    private static QualityRow Worst(string test, string metric, Func<float[], double> measure, int lines)
    {
        double worst = double.MinValue;
        for (int line = 0; line < lines; line++)
            worst = Math.Max(worst, measure(Line(line)));
        return new("line-echo", $"after G.168 {test}, worst of {lines} lines", metric, worst);
    }

    private static float[] Line(int number)
    {
        var random = new Random(100 + number);
        int delay = RateHz * (2 + (2 * number)) / 1000, dispersion = RateHz * (4 + number) / 1000;
        var taps = new float[delay + (2 * dispersion)];
        double pitch = 0.3 + (0.5 * random.NextDouble());
        for (int n = 0; n < 2 * dispersion; n++)
        {
            double shape = Math.Exp(-4.0 * n / dispersion) * (1 - Math.Exp(-n / 3.0));
            taps[delay + n] = (float)(shape * (Math.Cos((pitch * n) + number) + (0.3 * (random.NextDouble() - 0.5))));
        }
        double loss = 6 + number;
        TensorPrimitives.Multiply(taps, (float)Math.Pow(10, -loss / 20) / TensorPrimitives.Norm<float>(taps), taps);
        return taps;
    }

    private static float[] Cancel(float[] line, float[] far, float[]? near, bool suppress)
    {
        float[] mic = EchoScenes.Through(far, line);
        if (near is not null)
            TensorPrimitives.Add(mic, near, mic);
        return EchoQuality.Cancel(new EchoCanceller(RateHz, new() { ResidualSuppression = suppress }), far, mic);
    }

    private static double Loss(float[] line, float[] far, float[] got, double from, double to)
        => Level(EchoScenes.Through(far, line), from, to) - Level(got, from, to);

    private static double Level(float[] sound, double from, double to) => Scores.PowerDb(sound.AsSpan((int)(from * RateHz)..(int)(to * RateHz))) + 6.15;

    private static float[] Source(int seed, double seconds)
    {
        var random = new Random(seed);
        var sound = new float[(int)(seconds * RateHz)];
        int voiced = (int)(0.04862 * RateHz), noise = voiced + (int)(0.2 * RateHz), period = noise + (int)(0.10138 * RateHz);
        int pitch = 36 + (7 * seed);
        double low = 0;
        for (int n = 0; n < sound.Length; n++)
        {
            int at = n % period;
            double x = at < voiced ? (at % pitch == 0 ? 6 : 0) : at < noise ? (random.NextDouble() * 2) - 1 : 0;
            // A gentle slope towards high frequencies, as speech has.
            low = (0.6 * low) + x;
            sound[n] = (float)low;
        }
        return Scale(sound, LevelDb);
    }

    private static float[] Noise(int length, double levelDb)
    {
        var random = new Random(9);
        var sound = new float[length];
        for (int n = 0; n < length; n++)
            sound[n] = (random.NextSingle() * 2) - 1;
        return Scale(sound, levelDb);
    }

    private static float[] Between(float[] sound, double levelDb, int fromSecond, int toSecond)
    {
        float[] scaled = Scale(sound, levelDb);
        scaled.AsSpan(0, fromSecond * RateHz).Clear();
        scaled.AsSpan(toSecond * RateHz).Clear();
        return scaled;
    }

    private static float[] Scale(float[] sound, double levelDb)
    {
        TensorPrimitives.Multiply(sound, (float)Math.Pow(10, (levelDb - Scores.PowerDb(sound)) / 20), sound);
        return sound;
    }
}
