using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeVoice.Speech.Recognition;

/// <summary>
/// A language model made for a site: a folder with a Gr.fst and a note of what it was made from. <c>edgevoice models adapt</c>
/// writes <c>graph-site</c> beside the model's <c>graph</c>; the service keeps its own elsewhere. The model loads with either; who
/// deletes the folder has the model as it came.
/// </summary>
/// <param name="Pack">Dialog pack that it was made for.</param>
/// <param name="Made">Day.</param>
/// <param name="BaseSha256">Of the Gr.fst that it was made from: word numbers of another one mean other words.</param>
/// <param name="GraphSha256">Of its own Gr.fst.</param>
/// <param name="Weight">Share of the site's sentences.</param>
public sealed record SiteGraph(string Pack, string Made, string BaseSha256, string GraphSha256, double Weight)
{
    /// <summary>Name of the folder in a model's folder.</summary>
    public const string FolderName = "graph-site";

    public const string GraphName = "Gr.fst";

    public const string NoteName = "site.json";

    /// <summary>What it was taught, as <see cref="LanguageModels.SiteSentence.Digest"/> tells; null in one made before that was noted.</summary>
    public string? Learned { get; init; }

    /// <summary>Where it lies.</summary>
    [JsonIgnore]
    public string Folder { get; private init; } = "";

    /// <summary>The site graph beside a model.</summary>
    /// <inheritdoc cref="Find(string, string, out string?)"/>
    public static SiteGraph? Find(string modelFolder, out string? problem) => Find(modelFolder, Path.Combine(modelFolder, FolderName), out problem);

    /// <summary>The site graph in a folder.</summary>
    /// <param name="modelFolder">Folder of the look-ahead model that it is for.</param>
    /// <param name="folder">Where it should lie.</param>
    /// <param name="problem">Why the one that is there cannot be used; null otherwise.</param>
    /// <returns>Null when there is none, or none that can be used.</returns>
    public static SiteGraph? Find(string modelFolder, string folder, out string? problem)
    {
        problem = null;
        string graph = Path.Combine(folder, GraphName);
        if (!File.Exists(graph))
            return null;
        try
        {
            problem = Check(modelFolder, folder, out SiteGraph? site);
            return problem is null ? site! with { Folder = folder } : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{folder} cannot be read: {e.Message}";
            return null;
        }
    }

    /// <summary>Writes the note beside a graph.</summary>
    public static void WriteNote(string folder, SiteGraph site)
        => File.WriteAllBytes(Path.Combine(folder, NoteName), JsonSerializer.SerializeToUtf8Bytes(site, SiteGraphJson.Default.SiteGraph));

    public static string Sha256(string file)
    {
        using FileStream content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    /// <summary>
    /// A folder that libvosk takes for the model with the site's graph: links to all files but one. libvosk reads
    /// everything when it loads, so the folder is needed until then only.
    /// </summary>
    internal static DirectoryInfo Overlay(string modelFolder, SiteGraph site)
    {
        modelFolder = Path.GetFullPath(modelFolder);
        DirectoryInfo overlay = Directory.CreateTempSubdirectory("edgevoice-model-");
        foreach (string entry in Directory.EnumerateFileSystemEntries(modelFolder))
        {
            string name = Path.GetFileName(entry);
            if (name is not ("graph" or FolderName))
                File.CreateSymbolicLink(Path.Combine(overlay.FullName, name), entry);
        }
        string graph = Directory.CreateDirectory(Path.Combine(overlay.FullName, "graph")).FullName;
        foreach (string entry in Directory.EnumerateFileSystemEntries(Path.Combine(modelFolder, "graph")))
        {
            if (Path.GetFileName(entry) != GraphName)
                File.CreateSymbolicLink(Path.Combine(graph, Path.GetFileName(entry)), entry);
        }
        File.CreateSymbolicLink(Path.Combine(graph, GraphName), Path.Combine(Path.GetFullPath(site.Folder), GraphName));
        return overlay;
    }

    private static string? Check(string modelFolder, string folder, out SiteGraph? site)
    {
        site = null;
        string graph = Path.Combine(folder, GraphName), note = Path.Combine(folder, NoteName);
        const string Again = "run edgevoice models adapt again, or delete the folder";
        if (!File.Exists(note))
            return $"{folder} has no {NoteName}, which says what it was made from: {Again}";
        try
        {
            site = JsonSerializer.Deserialize(File.ReadAllBytes(note), SiteGraphJson.Default.SiteGraph);
        }
        catch (JsonException e)
        {
            return $"{note} is not such a note ({e.Message}): {Again}";
        }
        if (site is not { BaseSha256: not null, GraphSha256: not null, Pack: not null, Made: not null })
            return $"{note} lacks pack, made, baseSha256 or graphSha256: {Again}";
        if (Sha256(Path.Combine(modelFolder, "graph", GraphName)) != site.BaseSha256)
            return $"{folder} was made from another version of the model: {Again}";
        if (Sha256(graph) != site.GraphSha256)
            return $"{graph} was changed or is damaged: {Again}";
        using FileStream file = File.OpenRead(graph);
        return OpenFstFile.Read(file, out string? problem) is null || problem is not null ? $"{graph}: {problem}" : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SiteGraph))]
internal sealed partial class SiteGraphJson : JsonSerializerContext;
