using System.Globalization;
using System.Numerics;

namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>conf/mfcc.conf or conf/fbank.conf: the features that a network hears (feat/feature-window, mel-computations, feature-mfcc).</summary>
/// <param name="SampleRate">Hz.</param>
/// <param name="Dim">Features of a frame.</param>
internal readonly record struct FeatureOptions(int SampleRate, int Dim)
{
    private static readonly string[] Windows = ["hanning", "sine", "hamming", "povey", "rectangular", "blackman"];

    /// <summary>What is wrong with the file, or null.</summary>
    /// <param name="text">The file.</param>
    /// <param name="mfcc">Cepstra; otherwise energies of mel bins.</param>
    /// <param name="features">What it makes.</param>
    public static string? Check(StreamReader text, bool mfcc, out FeatureOptions features)
    {
        features = default;
        if (KaldiOptions.Read(text, mfcc ? KaldiOptions.Mfcc : KaldiOptions.Fbank, out var options) is { } problem)
            return problem;
        // Kaldi's defaults.
        double rate = options.Number("sample-frequency", 16000);
        int bins = options.Integer("num-mel-bins", 23), cepstra = options.Integer("num-ceps", 13);
        if (rate is not (>= 4000 and <= 48000))
            return string.Create(CultureInfo.InvariantCulture, $"sample-frequency is {rate}, expected 4000 to 48000 Hz");
        if (bins is < 3 or > 1000)
            return $"num-mel-bins is {bins}, expected 3 to 1000";
        if (mfcc && (cepstra < 1 || cepstra > bins))
            return $"num-ceps is {cepstra}, expected 1 to num-mel-bins, which is {bins}";
        features = new FeatureOptions((int)rate, mfcc ? cepstra : bins + (options.Flag("use-energy", false) ? 1 : 0));
        return Windowed(options, rate) ?? Mel(options, rate, bins);
    }

    private static string? Windowed(KaldiOptions options, double rate)
    {
        double length = options.Number("frame-length", 25), shift = options.Number("frame-shift", 10), emphasis = options.Number("preemphasis-coefficient", 0.97);
        if (shift is not (>= 1 and <= 1000) || length < shift || length > 1000)
            return string.Create(CultureInfo.InvariantCulture, $"frame-length is {length} and frame-shift {shift}, expected 1 to 1000 ms and the first not under the second");
        if (emphasis is not (>= 0 and <= 1))
            return string.Create(CultureInfo.InvariantCulture, $"preemphasis-coefficient is {emphasis}, expected 0 to 1");
        if (options.Text("window-type") is { } window && !Windows.Contains(window))
            return $"window-type is \"{window}\", expected one of {string.Join(", ", Windows)}";
        if (options.Integer("max-feature-vectors", -1) is var kept and > 0 and < 100)
            return $"max-feature-vectors is {kept}, expected -1 for all, or 100 and more";
        return !options.Flag("round-to-power-of-two", true) && Size(rate, length) % 2 != 0 ? "round-to-power-of-two is false and a frame has an odd number of samples" : null;
    }

    // Kaldi ends the process where a mel bin lies between two bins of the spectrum.
    private static string? Mel(KaldiOptions options, double rate, int bins)
    {
        double nyquist = rate / 2, low = options.Number("low-freq", 20), asked = options.Number("high-freq", 0), high = asked > 0 ? asked : nyquist + asked;
        if (low < 0 || high > nyquist || high <= low)
            return string.Create(CultureInfo.InvariantCulture, $"low-freq is {low} and high-freq {asked}, which is from {low} to {high} Hz: expected a band within 0 to {nyquist}");
        int size = Size(rate, options.Number("frame-length", 25)), spectrum = options.Flag("round-to-power-of-two", true) ? (int)BitOperations.RoundUpToPowerOf2((uint)size) : size;
        double from = MelOf(low), step = (MelOf(high) - from) / (bins + 1);
        bool Empty(int bin)
        {
            double first = Math.Floor(FrequencyOf(from + (bin * step)) * spectrum / rate) + 1;
            return first >= spectrum / 2 || MelOf(first * rate / spectrum) >= from + ((bin + 2) * step);
        }
        return Enumerable.Range(0, bins).Any(Empty) ? $"num-mel-bins is {bins}, too many for frames of {size} samples: some would be empty" : null;
    }

    private static int Size(double rate, double ms) => (int)(rate * 0.001 * ms);

    private static double MelOf(double hz) => 1127 * Math.Log(1 + (hz / 700));

    private static double FrequencyOf(double mel) => 700 * (Math.Exp(mel / 1127) - 1);
}
