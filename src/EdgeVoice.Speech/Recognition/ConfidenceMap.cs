using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeVoice.Speech.Recognition;

/// <summary>
/// From a recogniser's own confidence of a word to the share of words of that confidence that are right: rising, straight
/// between its knots, level beyond them. One for free speech and one for grammars, since a grammar leaves fewer readings
/// to be unsure between. Fitted by <c>edgevoice bench asr --fit</c>; a model without one keeps its own confidences.
/// </summary>
public sealed class ConfidenceMap
{
    /// <summary>Where a model folder keeps its map.</summary>
    public const string FileName = "conf/confidence.json";

    private const int MostKnots = 256;

    private ConfidenceMap(ConfidenceCurve free, ConfidenceCurve grammar, string? fitted)
    {
        Free = free;
        Grammar = grammar;
        Fitted = fitted;
    }

    /// <summary>Changes nothing.</summary>
    public static ConfidenceMap Identity { get; } = new(ConfidenceCurve.Identity, ConfidenceCurve.Identity, null);

    /// <summary>For free speech.</summary>
    public ConfidenceCurve Free { get; }

    /// <summary>For a grammar.</summary>
    public ConfidenceCurve Grammar { get; }

    /// <summary>On what it was fitted, for people; null for none.</summary>
    public string? Fitted { get; }

    public static ConfidenceMap Of(ConfidenceCurve free, ConfidenceCurve grammar, string fitted) => new(free, grammar, fitted);

    /// <summary>The map of a model folder, identity when it has none.</summary>
    /// <exception cref="InvalidDataException">There is one, and it is broken; the message says how.</exception>
    public static ConfidenceMap OfModel(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return Identity;
        return Problem(File.ReadAllBytes(path), out ConfidenceMap? map) is { } problem ? throw new InvalidDataException($"{path}: {problem}") : map!;
    }

    /// <summary>The file that <see cref="OfModel"/> reads.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(
        new ConfidenceFile(Fitted, new CurveFile(Free.Raw, Free.Probability), new CurveFile(Grammar.Raw, Grammar.Probability)),
        ConfidenceJson.Default.ConfidenceFile);

    /// <summary>What is wrong with such a file, or null.</summary>
    internal static string? Problem(ReadOnlySpan<byte> json, out ConfidenceMap? map)
    {
        map = null;
        ConfidenceFile? file;
        try
        {
            file = JsonSerializer.Deserialize(json, ConfidenceJson.Default.ConfidenceFile);
        }
        catch (JsonException e)
        {
            return $"it is not the JSON of a confidence map: {e.Message}";
        }
        if ((Problem("free", file?.Free) ?? Problem("grammar", file?.Grammar)) is { } problem)
            return problem;
        map = new ConfidenceMap(new ConfidenceCurve(file!.Free!.Raw!, file.Free.Probability!), new ConfidenceCurve(file.Grammar!.Raw!, file.Grammar.Probability!), file.Fitted);
        return null;
    }

    private static string? Problem(string name, CurveFile? curve)
    {
        if (curve is not { Raw: { } raw, Probability: { } probability })
            return $"\"{name}\" lacks raw or probability";
        if (raw.Count != probability.Count || raw.Count is 0 or > MostKnots)
            return $"\"{name}\" has {raw.Count} raw and {probability.Count} probability, expected as many of both, 1 to {MostKnots}";
        for (int i = 0; i < raw.Count; i++)
        {
            if (raw[i] is not (>= 0 and <= 1) || probability[i] is not (>= 0 and <= 1))
                return $"\"{name}\" has a value outside 0 to 1 at knot {i + 1}";
            if (i > 0 && (raw[i] <= raw[i - 1] || probability[i] < probability[i - 1]))
                return $"\"{name}\" does not rise at knot {i + 1}";
        }
        return null;
    }

    internal sealed record ConfidenceFile(string? Fitted, CurveFile? Free, CurveFile? Grammar);

    internal sealed record CurveFile(IReadOnlyList<float>? Raw, IReadOnlyList<float>? Probability);
}

/// <summary>Knots of a rising curve over [0, 1].</summary>
public sealed class ConfidenceCurve(IReadOnlyList<float> raw, IReadOnlyList<float> probability)
{
    public static ConfidenceCurve Identity { get; } = new([0, 1], [0, 1]);

    /// <summary>Confidences of the recogniser, rising.</summary>
    public IReadOnlyList<float> Raw { get; } = raw;

    /// <summary>Probability at each, never falling.</summary>
    public IReadOnlyList<float> Probability { get; } = probability;

    public float At(float confidence)
    {
        int above = 0;
        while (above < Raw.Count && Raw[above] <= confidence)
            above++;
        if (above == 0)
            return Probability[0];
        if (above == Raw.Count)
            return Probability[^1];
        float part = (confidence - Raw[above - 1]) / (Raw[above] - Raw[above - 1]);
        return Probability[above - 1] + (part * (Probability[above] - Probability[above - 1]));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ConfidenceMap.ConfidenceFile))]
internal sealed partial class ConfidenceJson : JsonSerializerContext;
