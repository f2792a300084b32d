using System.Globalization;
using EdgeVoice.Speech.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>What Piper's graphs take and give: checked before the first run, so that a wrong file is refused by name of what is wrong.</summary>
internal static class PiperSignature
{
    public const string Input = "input";
    public const string Lengths = "input_lengths";
    public const string Scales = "scales";
    public const string Speaker = "sid";

    private static readonly (string Name, string Type, int Rank)[] Expected =
        [(Input, "int64", 2), (Lengths, "int64", 1), (Scales, "float32", 1), (Speaker, "int64", 1)];

    public static bool NeedsSpeaker(InferenceSession session) => session.InputMetadata.ContainsKey(Speaker);

    /// <summary>What is wrong with the graph, or null.</summary>
    public static string? Problem(InferenceSession session, PiperConfig config)
    {
        var signature = OnnxSignature.Of(session);
        foreach ((string name, string type, int rank) in Expected)
        {
            OnnxTensor? found = signature.Inputs.FirstOrDefault(tensor => tensor.Name == name);
            if (found is null)
            {
                if (name != Speaker || config.Speakers > 1)
                    return $"it has no input \"{name}\"{(name == Speaker ? $" though its json speaks of {config.Speakers} speakers" : "")}; its inputs are {string.Join(", ", signature.Inputs)}";
                continue;
            }
            if (found.Type != type || found.Shape.Count != rank)
                return $"its input is {found}, expected {type} with {rank} dimension{(rank == 1 ? "" : "s")}";
        }
        OnnxTensor scales = signature.Inputs.First(tensor => tensor.Name == Scales);
        if (scales.Shape[0] is not (3 or -1))
            return $"its input is {scales}, expected 3 scales (noise, length, duration noise)";
        if (signature.Inputs.FirstOrDefault(tensor => Array.TrueForAll(Expected, known => known.Name != tensor.Name)) is { } extra)
            return $"it wants an input {extra} that Piper voices do not have";
        if (signature.Outputs.Count == 0 || signature.Outputs[0].Type != "float32")
            return $"its first output should be sound (float32); its outputs are {string.Join(", ", signature.Outputs)}";
        return RateProblem(session, config);
    }

    // Piper's own exports do not say their rate; where the file does, it must be the json's.
    private static string? RateProblem(InferenceSession session, PiperConfig config)
    {
        if (!session.ModelMetadata.CustomMetadataMap.TryGetValue("sample_rate", out string? written))
            return null;
        return int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && rate == config.SampleRate
            ? null
            : $"it says that its sample rate is {written} Hz, its json says {config.SampleRate} Hz";
    }
}
