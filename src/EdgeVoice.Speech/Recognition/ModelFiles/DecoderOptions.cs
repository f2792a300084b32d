using System.Globalization;

namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>conf/model.conf: what the decoder, the endpointer and the network's computation would end the process on.</summary>
internal static class DecoderOptions
{
    private const int MostFrames = 10_000;

    /// <summary>What is wrong with the file, or null.</summary>
    public static string? Check(StreamReader text)
    {
        if (KaldiOptions.Read(text, KaldiOptions.Decoder, out var options) is { } problem)
            return problem;
        if (options.Text("endpoint.silence-phones") is not { Length: > 0 } phones)
            return "endpoint.silence-phones is missing: libvosk ends the process without it";
        if (phones.Split(':').Any(phone => !int.TryParse(phone, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number == 0))
            return $"endpoint.silence-phones is \"{phones}\", expected numbers of phones with : between";
        return Outside(options, "beam", 16, 0.01, 1000) ?? Outside(options, "lattice-beam", 10, 0.01, 1000) ?? Outside(options, "acoustic-scale", 0.1, 1e-4, 1000)
            ?? Outside(options, "beam-delta", 0.5, 1e-4, 1000) ?? Outside(options, "hash-ratio", 2, 1, 1000) ?? Outside(options, "delta", 0.001, 1e-9, 1)
            ?? Outside(options, "max-active", int.MaxValue, 2, int.MaxValue) ?? Outside(options, "min-active", 200, 0, options.Integer("max-active", int.MaxValue))
            ?? Outside(options, "prune-interval", 25, 1, MostFrames) ?? Outside(options, "determinize-min-chunk-size", 20, 1, MostFrames)
            ?? Outside(options, "determinize-max-delay", 60, options.Integer("determinize-min-chunk-size", 20) + 1, MostFrames + 1)
            ?? Outside(options, "determinize-max-active", 200, 0, int.MaxValue) ?? Outside(options, "max-mem", 50_000_000, 1, int.MaxValue)
            ?? Outside(options, "frame-subsampling-factor", 1, 1, 100) ?? Outside(options, "frames-per-chunk", 24, 1, MostFrames)
            ?? Outside(options, "extra-left-context-initial", 0, 0, MostFrames)
            ?? (options.Flag("minimize", false) ? "minimize is true, which the decoder does not allow" : null)
            ?? (options.Flag("word-determinize", true) ? null : "word-determinize is false, which the decoder does not allow");
    }

    private static string? Outside(KaldiOptions options, string name, double otherwise, double least, double most)
    {
        double value = options.Number(name, otherwise);
        return value >= least && value <= most ? null : string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, expected {least} to {most}");
    }
}
