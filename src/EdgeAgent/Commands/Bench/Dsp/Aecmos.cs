using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Who speaks in a case, as AECMOS asks.</summary>
internal enum TalkType
{
    FarEnd,
    NearEnd,
    Double,
}

/// <summary>
/// AECMOS (Purin et al., ICASSP 2022; microsoft/AEC-Challenge, 16 kHz model 4): echo and other degradation, 1 to 5 each, from
/// mel spectrograms of what was played, what the microphone heard and what the canceller made of it.
/// </summary>
/// <remarks>
/// Features as published: periodic Hann window of 513 samples, centred, zeros beyond the ends, hop 256; 160 mel bands (Slaney's
/// scale and area norm, 0 to 8 kHz); dB under the loudest, not below -80, as (dB + 40) / 40; 20 rows that mark the scenario and 20 rows of zeros follow.
/// </remarks>
internal sealed class Aecmos(BenchSounds sounds) : IDisposable
{
    private const int RateHz = 16000;
    private const int Window = 513;
    private const int Hop = 256;
    private const int Bins = 257;
    private const int Bands = 160;
    private const int MarkRows = 20;
    private const int MostSamples = 20 * RateHz;

    private static readonly (float[][] Cos, float[][] Sin) Waves = MakeWaves();
    private static readonly float[][] Mel = MakeMel();

    private readonly InferenceSession _session = QualityModels.Open(sounds, "aecmos_16k.onnx");

    public (double Echo, double Other) Score(TalkType talk, ReadOnlySpan<float> played, ReadOnlySpan<float> mic, ReadOnlySpan<float> clean)
    {
        int length = Math.Min(Math.Min(played.Length, mic.Length), Math.Min(clean.Length, MostSamples));
        int rows = 1 + (length / Hop), all = rows + (2 * MarkRows);
        var features = new DenseTensor<float>([1, 3, all, Bands]);
        Span<float> values = features.Buffer.Span;
        Fill(played[..length], values[..(all * Bands)], talk == TalkType.NearEnd ? 0 : 1);
        Fill(mic[..length], values.Slice(all * Bands, all * Bands), talk == TalkType.FarEnd ? 0 : 1);
        Fill(clean[..length], values[(2 * all * Bands)..], 1);
        string input = _session.InputNames.First(name => name != "h0");
        using var results = _session.Run([NamedOnnxValue.CreateFromTensor(input, features), NamedOnnxValue.CreateFromTensor("h0", new DenseTensor<float>([4, 1, 64]))]);
        float[] scores = [.. results[0].AsEnumerable<float>()];
        return (scores[0], scores[1]);
    }

    public void Dispose() => _session.Dispose();

    private static void Fill(ReadOnlySpan<float> sound, Span<float> rows, float mark)
    {
        int count = (rows.Length / Bands) - (2 * MarkRows);
        float[] padded = [.. new float[Window / 2], .. sound, .. new float[Window]];
        var power = new float[Bins];
        float most = 1e-10f;
        for (int row = 0; row < count; row++)
        {
            var part = padded.AsSpan(row * Hop, Window);
            for (int k = 0; k < Bins; k++)
            {
                float re = TensorPrimitives.Dot<float>(part, Waves.Cos[k]), im = TensorPrimitives.Dot<float>(part, Waves.Sin[k]);
                power[k] = (re * re) + (im * im);
            }
            for (int band = 0; band < Bands; band++)
            {
                float sum = TensorPrimitives.Dot<float>(power, Mel[band]);
                rows[(row * Bands) + band] = sum;
                most = Math.Max(most, sum);
            }
        }
        for (int i = 0; i < count * Bands; i++)
            rows[i] = (Math.Max(10 * MathF.Log10(Math.Max(rows[i], 1e-10f) / most), -80) + 40) / 40;
        rows.Slice(count * Bands, MarkRows * Bands).Fill(mark);
        rows[((count + MarkRows) * Bands)..].Clear();
    }

    private static (float[][] Cos, float[][] Sin) MakeWaves()
    {
        float[][] cos = new float[Bins][], sin = new float[Bins][];
        for (int k = 0; k < Bins; k++)
        {
            (cos[k], sin[k]) = (new float[Window], new float[Window]);
            for (int n = 0; n < Window; n++)
            {
                double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / Window));
                var (s, c) = Math.SinCos(2 * Math.PI * ((long)k * n % Window) / Window);
                (cos[k][n], sin[k][n]) = ((float)(window * c), (float)(window * s));
            }
        }
        return (cos, sin);
    }

    private static float[][] MakeMel()
    {
        var edges = new double[Bands + 2];
        double top = ToMel(RateHz / 2.0);
        for (int i = 0; i < edges.Length; i++)
            edges[i] = FromMel(top * i / (Bands + 1));
        var mel = new float[Bands][];
        for (int band = 0; band < Bands; band++)
        {
            mel[band] = new float[Bins];
            double low = edges[band], middle = edges[band + 1], high = edges[band + 2];
            for (int k = 0; k < Bins; k++)
            {
                double hz = (double)k * RateHz / Window;
                double weight = Math.Max(0, Math.Min((hz - low) / (middle - low), (high - hz) / (high - middle)));
                mel[band][k] = (float)(weight * 2 / (high - low));
            }
        }
        return mel;
    }

    // Slaney's scale: linear to 1 kHz, then logarithmic.
    private static double ToMel(double hz) => hz < 1000 ? hz * 3 / 200 : 15 + (27 * Math.Log(hz / 1000) / Math.Log(6.4));

    private static double FromMel(double mel) => mel < 15 ? mel * 200 / 3 : 1000 * Math.Exp((mel - 15) * Math.Log(6.4) / 27);
}
