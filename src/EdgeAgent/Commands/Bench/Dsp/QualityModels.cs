using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Opens the yardstick models of the reference folder (eval/) on one thread; they measure, they are not shipped.</summary>
internal static class QualityModels
{
    public static InferenceSession Open(BenchSounds sounds, string file)
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        return new InferenceSession(Path.Combine(sounds.Folder, "eval", file), options);
    }
}

/// <summary>What DNSMOS P.835 says of a sound: speech, background and overall, 1 to 5.</summary>
internal readonly record struct DnsmosScore(double Signal, double Background, double Overall);

/// <summary>
/// DNSMOS P.835 (Reddy et al., ICASSP 2022; microsoft/DNS-Challenge, sig_bak_ovr.onnx): windows of 9.01 s at 16 kHz, a second
/// apart, averaged; the published polynomials bring the raw outputs to the scale of listeners.
/// </summary>
internal sealed class Dnsmos(BenchSounds sounds) : IDisposable
{
    private const int RateHz = 16000;
    private const int WindowSamples = 144160;

    private readonly InferenceSession _session = QualityModels.Open(sounds, "sig_bak_ovr.onnx");

    public DnsmosScore Score(float[] sound16k)
    {
        // A short sound is repeated until it fills a window, as the published script does.
        float[] filled = sound16k;
        while (filled.Length < WindowSamples)
            filled = [.. filled, .. sound16k];
        double signal = 0, background = 0, overall = 0;
        int windows = 0;
        for (int at = 0; at + WindowSamples <= filled.Length; at += RateHz, windows++)
        {
            var input = new DenseTensor<float>(filled.AsMemory(at, WindowSamples), [1, WindowSamples]);
            using var results = _session.Run([NamedOnnxValue.CreateFromTensor(_session.InputNames[0], input)]);
            float[] raw = [.. results[0].AsEnumerable<float>()];
            signal += Polynomial(raw[0], -0.08397278, 1.22083953, 0.0052439);
            background += Polynomial(raw[1], -0.13166888, 1.60915514, -0.39604546);
            overall += Polynomial(raw[2], -0.06766283, 1.11546468, 0.04602535);
        }
        return new(signal / windows, background / windows, overall / windows);
    }

    public void Dispose() => _session.Dispose();

    private static double Polynomial(double x, double a, double b, double c) => (a * x * x) + (b * x) + c;
}

/// <summary>GTCRN (Rong et al., ICASSP 2024), the streaming neural suppressor to compare with: 16 kHz, windows of 512, hop 256.</summary>
internal sealed class Gtcrn(BenchSounds sounds) : IDisposable
{
    public const string Name = "GTCRN (neural)";

    private const int Size = 512;
    private const int Hop = 256;
    private const int Bins = 257;

    private readonly InferenceSession _session = QualityModels.Open(sounds, "gtcrn_simple.onnx");

    /// <summary>The clean sound; lies on its input.</summary>
    public float[] Denoise(float[] sound16k)
    {
        var fft = new EdgeVoice.Dsp.Spectral.RealFft(Size);
        float[] window = EdgeVoice.Dsp.Spectral.Window.SqrtHann(Size), re = new float[Bins], im = new float[Bins], work = new float[Size];
        float[] padded = [.. new float[Hop], .. sound16k, .. new float[Size]], result = new float[padded.Length];
        var states = _session.InputMetadata.Where(input => input.Key != "mix").ToDictionary(input => input.Key, input => new DenseTensor<float>(input.Value.Dimensions));
        for (int at = 0; at + Size <= padded.Length; at += Hop)
        {
            for (int n = 0; n < Size; n++)
                work[n] = padded[at + n] * window[n];
            fft.Forward(work, re, im);
            var mix = new DenseTensor<float>([1, Bins, 1, 2]);
            for (int k = 0; k < Bins; k++)
                (mix[0, k, 0, 0], mix[0, k, 0, 1]) = (re[k], im[k]);
            using var outputs = _session.Run([NamedOnnxValue.CreateFromTensor("mix", mix), .. states.Select(state => NamedOnnxValue.CreateFromTensor(state.Key, state.Value))]);
            foreach (var output in outputs)
            {
                var tensor = output.AsTensor<float>().ToDenseTensor();
                if (states.ContainsKey(output.Name.Replace("_out", "", StringComparison.Ordinal)))
                    states[output.Name.Replace("_out", "", StringComparison.Ordinal)] = tensor;
                else
                {
                    for (int k = 0; k < Bins; k++)
                        (re[k], im[k]) = (tensor[0, k, 0, 0], tensor[0, k, 0, 1]);
                }
            }
            fft.Inverse(re, im, work);
            for (int n = 0; n < Size; n++)
                result[at + n] += work[n] * window[n];
        }
        return result[Hop..(Hop + sound16k.Length)];
    }

    public void Dispose() => _session.Dispose();
}
