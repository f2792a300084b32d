using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary>
/// DNSMOS P.808 (Reddy et al., ICASSP 2021; microsoft/DNS-Challenge, model_v8.onnx): what listeners would say of the sound as a
/// whole, 1 to 5. Log-mel picture of 9.01 s at 16 kHz: 120 bands, frames of 321 samples 160 apart, loudest band = 1.
/// </summary>
internal sealed class P808(InferenceSession session) : IDisposable
{
    private const int RateHz = 16000;
    private const int WindowSamples = 144160;
    private const int Size = 321;
    private const int Hop = 160;
    private const int Bins = (Size / 2) + 1;
    private const int Bands = 120;
    private const int Frames = 900;

    private static readonly float[][] Basis = FourierBasis();
    private static readonly float[][] Filters = MelFilters();

    public double Score(float[] sound16k)
    {
        // A short sound is repeated until it fills a window, as the published script does.
        float[] filled = sound16k;
        while (filled.Length < WindowSamples)
            filled = [.. filled, .. sound16k];
        double sum = 0;
        int windows = 0;
        for (int at = 0; at + WindowSamples <= filled.Length; at += RateHz, windows++)
        {
            var input = new DenseTensor<float>(LogMel(filled.AsSpan(at, WindowSamples - Hop)), [1, Frames, Bands]);
            using var results = session.Run([NamedOnnxValue.CreateFromTensor(session.InputNames[0], input)]);
            sum += results[0].AsEnumerable<float>().First();
        }
        return sum / windows;
    }

    public void Dispose() => session.Dispose();

    private static float[] LogMel(ReadOnlySpan<float> sound)
    {
        float[] padded = [.. new float[Size / 2], .. sound, .. new float[Size / 2]];
        var picture = new float[Frames * Bands];
        var power = new float[Bins];
        for (int frame = 0; frame < Frames; frame++)
        {
            ReadOnlySpan<float> part = padded.AsSpan(Math.Min(frame * Hop, padded.Length - Size), Size);
            for (int k = 0; k < Bins; k++)
            {
                float re = TensorPrimitives.Dot(part, Basis[2 * k]), im = TensorPrimitives.Dot(part, Basis[(2 * k) + 1]);
                power[k] = (re * re) + (im * im);
            }
            for (int band = 0; band < Bands; band++)
                picture[(frame * Bands) + band] = Math.Max(TensorPrimitives.Dot<float>(power, Filters[band]), 1e-10f);
        }
        // Decibels below the loudest, at most 80, brought to about [-1, 1].
        float loudest = TensorPrimitives.Max<float>(picture);
        for (int n = 0; n < picture.Length; n++)
            picture[n] = (Math.Max(10 * MathF.Log10(picture[n] / loudest), -80) + 40) / 40;
        return picture;
    }

    private static float[][] FourierBasis()
    {
        var basis = new float[2 * Bins][];
        for (int k = 0; k < Bins; k++)
        {
            (basis[2 * k], basis[(2 * k) + 1]) = (new float[Size], new float[Size]);
            for (int n = 0; n < Size; n++)
            {
                double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / Size)), angle = 2 * Math.PI * k * n / Size;
                (basis[2 * k][n], basis[(2 * k) + 1][n]) = ((float)(window * Math.Cos(angle)), (float)(-window * Math.Sin(angle)));
            }
        }
        return basis;
    }

    // Slaney's scale and area, as the published script's library has them.
    private static float[][] MelFilters()
    {
        double top = Mel(RateHz / 2.0);
        double[] edges = [.. Enumerable.Range(0, Bands + 2).Select(n => Hertz(top * n / (Bands + 1)))];
        var filters = new float[Bands][];
        for (int band = 0; band < Bands; band++)
        {
            filters[band] = new float[Bins];
            for (int k = 0; k < Bins; k++)
            {
                double hertz = k * (double)RateHz / Size;
                double rise = (hertz - edges[band]) / (edges[band + 1] - edges[band]), fall = (edges[band + 2] - hertz) / (edges[band + 2] - edges[band + 1]);
                filters[band][k] = (float)(Math.Max(0, Math.Min(rise, fall)) * 2 / (edges[band + 2] - edges[band]));
            }
        }
        return filters;
    }

    private static double Mel(double hertz) => hertz < 1000 ? hertz * 3 / 200 : 15 + (27 * Math.Log(hertz / 1000) / Math.Log(6.4));

    private static double Hertz(double mel) => mel < 15 ? mel * 200 / 3 : 1000 * Math.Exp((mel - 15) * Math.Log(6.4) / 27);
}
