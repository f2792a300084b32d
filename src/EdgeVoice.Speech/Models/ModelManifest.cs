using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeVoice.Speech.Onnx;

namespace EdgeVoice.Speech.Models;

/// <summary>What a set of files is: <c>asr</c> (a Vosk folder), <c>tts</c> (a Piper voice), <c>dialog</c> (our encoder), or another word.</summary>
/// <param name="Name">Unique in the manifest.</param>
/// <param name="Kind">See above.</param>
/// <param name="Language">BCP 47, e.g. <c>en</c>.</param>
/// <param name="Path">Folder, relative to the manifest.</param>
/// <param name="Licence">SPDX identifier.</param>
/// <param name="Card">The page that says what it was trained on and how good it is, relative to the manifest.</param>
/// <param name="Made">The recipe or source, relative to the manifest or an address.</param>
/// <param name="SampleRate">In Hz, for what hears or speaks.</param>
/// <param name="Files">All its files.</param>
public sealed record ModelSet(
    string Name, string Kind, string Language, string Path, string Licence, string Card, string Made, int? SampleRate, IReadOnlyList<ModelFile> Files);

/// <summary>One file. <paramref name="Inputs"/> and <paramref name="Outputs"/> are given for ONNX graphs.</summary>
public sealed record ModelFile(string Path, long Bytes, string Sha256, IReadOnlyList<OnnxTensor>? Inputs, IReadOnlyList<OnnxTensor>? Outputs);

/// <summary>models/manifest.json: which files belong to which model, and what they must be. models/update-manifest.py writes it.</summary>
public sealed record ModelManifest(int Version, IReadOnlyList<ModelSet> Sets)
{
    public const string FileName = "manifest.json";

    private const int KnownVersion = 1;

    /// <summary>The folder it was read from.</summary>
    [JsonIgnore]
    public string Folder { get; private init; } = "";

    /// <param name="folder">The folder that holds manifest.json.</param>
    /// <exception cref="InvalidDataException">Missing, not JSON, or an entry that lacks something; the message names it.</exception>
    public static ModelManifest Load(string folder)
    {
        string path = System.IO.Path.Combine(folder, FileName);
        try
        {
            ModelManifest manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), ManifestJson.Default.ModelManifest)
                ?? throw new JsonException("it is null");
            Require(path, manifest);
            return manifest with { Folder = System.IO.Path.GetFullPath(folder) };
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The set of that name.</summary>
    public ModelSet? Find(string name) => Sets.FirstOrDefault(set => set.Name == name);

    /// <summary>Full path of a set's folder.</summary>
    public string FolderOf(ModelSet set) => System.IO.Path.Combine(Folder, set.Path);

    private static void Require(string path, ModelManifest manifest)
    {
        if (manifest.Version != KnownVersion)
            throw new InvalidDataException($"{path}: it is of version {manifest.Version}, this program reads version {KnownVersion}");
        if (manifest.Sets is null)
            throw new InvalidDataException($"{path}: sets are missing");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ModelSet set in manifest.Sets)
        {
            string[] missing = [.. Missing(set)];
            if (missing.Length > 0)
                throw new InvalidDataException($"{path}: the set \"{set.Name}\" lacks {string.Join(", ", missing)}");
            if (!names.Add(set.Name))
                throw new InvalidDataException($"{path}: two sets are named \"{set.Name}\"");
            if (set.Files.Select(file => file.Path).Prepend(set.Path).FirstOrDefault(LeadsOut) is { } outside)
                throw new InvalidDataException($"{path}: the set \"{set.Name}\" names the path \"{outside}\", which leads out of the models folder");
        }
    }

    private static IEnumerable<string> Missing(ModelSet set)
    {
        (string Name, string? Value)[] words =
            [("name", set.Name), ("kind", set.Kind), ("path", set.Path), ("licence", set.Licence), ("card", set.Card), ("made", set.Made)];
        foreach ((string name, string? value) in words)
        {
            if (string.IsNullOrWhiteSpace(value))
                yield return name;
        }
        if (set.Files is not { Count: > 0 })
            yield return "files";
        else if (set.Files.Any(file => string.IsNullOrEmpty(file.Path) || file.Sha256 is not { Length: 64 } || file.Bytes <= 0))
            yield return "path, bytes or sha256 of a file";
    }

    private static bool LeadsOut(string path) => System.IO.Path.IsPathRooted(path) || path.Split('/', '\\').Contains("..");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
