using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Commands.Models.Pull;

/// <summary>A model found in what was brought. <paramref name="Files"/>: all of it (a Vosk folder), or the two files of a Piper voice.</summary>
internal sealed record FoundModel(string Kind, string Name, string Folder, IReadOnlyList<string> Files)
{
    /// <summary>Every Vosk model folder and every Piper voice in a folder or below.</summary>
    public static IReadOnlyList<FoundModel> In(string folder)
    {
        var found = new List<FoundModel>();
        foreach (string at in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Prepend(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(at));
            if (Directory.Exists(Path.Combine(at, "am")) && Directory.Exists(Path.Combine(at, "graph")))
                found.Add(new("asr", name, at, [.. Directory.EnumerateFiles(at, "*", SearchOption.AllDirectories)]));
            foreach (string voice in Directory.EnumerateFiles(at, "*.onnx").Where(file => File.Exists(file + ".json")).Order(StringComparer.Ordinal))
                found.Add(new("tts", Path.GetFileNameWithoutExtension(voice), at, [voice, voice + ".json"]));
        }
        return found;
    }

    /// <summary>The one that is meant.</summary>
    /// <exception cref="PullException">None is, or several are.</exception>
    public static FoundModel TheOne(string folder, string source, string? named)
    {
        var found = In(folder);
        if (found.Count > 1 && named is not null)
            found = [.. found.Where(model => model.Name == named)];
        return found.Count switch
        {
            1 => found[0],
            0 when named is not null && In(folder) is { Count: > 0 } others => throw new PullException($"{source} holds no model \"{named}\" but {string.Join(", ", others.Select(other => other.Name))}"),
            0 => throw new PullException($"{source} holds neither a Vosk model (a folder with am/, conf/ and graph/) nor a Piper voice (NAME.onnx and NAME.onnx.json)"),
            _ => throw new PullException($"{source} holds {string.Join(", ", found.Select(other => other.Name))}: say which with --name"),
        };
    }

    /// <summary>What keeps it from being used, or null.</summary>
    public async Task<string?> ProblemAsync()
    {
        if (Kind == "asr")
            return VoskModelFolder.TryCheck(Folder, out _, out var problems) ? null : string.Join("; ", problems);
        try
        {
            await using var voice = PiperVoice.Open(new PiperOptions { ModelPath = Files[0] });
            return null;
        }
        catch (SynthesisException wrong)
        {
            return wrong.Message;
        }
    }
}

/// <summary>Where a box keeps the models that were brought to it: KIND/NAME, each whole or not there.</summary>
internal sealed partial class ModelPlace(string folder)
{
    /// <summary>What tells, inside a model's folder, where it came from.</summary>
    public const string NoteName = "pulled.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public string Folder => folder;

    /// <summary>For what is on its way: on the same disk, so that it can be moved into place at once.</summary>
    public string Workshop => Path.Combine(folder, ".pull");

    /// <summary>The models there.</summary>
    public IEnumerable<(string Kind, string Name, string Folder)> All()
    {
        foreach (string kind in (string[])["asr", "tts"])
        {
            string models = Path.Combine(folder, kind);
            if (!Directory.Exists(models))
                continue;
            foreach (string model in Directory.EnumerateDirectories(models).Order(StringComparer.Ordinal))
                yield return (kind, Path.GetFileName(model), model);
        }
    }

    /// <summary>Checks a model and moves it into place; what is there already stays until the new one is whole.</summary>
    /// <returns>Its folder.</returns>
    /// <exception cref="PullException">It cannot be used, or one of that name is there; nothing is changed then.</exception>
    public async Task<string> PutAsync(FoundModel model, string? named, string source, string? sha256, bool replace)
    {
        string name = named ?? model.Name, target = Path.Combine(folder, model.Kind, name);
        if (!PlainName().IsMatch(name))
            throw new PullException($"\"{name}\" is no name for a folder: expected letters, digits, dot, dash, underscore; give one with --name");
        if (Directory.Exists(target) && !replace)
            throw new PullException($"{target} is there already: --replace puts this one in its place");
        if (await model.ProblemAsync() is { } problem)
            throw new PullException($"{source}: {model.Name} cannot be used and is not taken: {problem}");

        string made = Path.Combine(Workshop, Guid.NewGuid().ToString("N")), old = made + "-old";
        try
        {
            foreach (string file in model.Files)
            {
                string to = Path.Combine(made, Path.GetRelativePath(model.Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
            File.WriteAllText(Path.Combine(made, NoteName), JsonSerializer.Serialize(
                new Note(source, sha256, TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), Json));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Directory.Exists(target))
                Directory.Move(target, old);
            Directory.Move(made, target);
            return target;
        }
        catch
        {
            if (Directory.Exists(old) && !Directory.Exists(target))
                Directory.Move(old, target);
            throw;
        }
        finally
        {
            foreach (string left in (string[])[made, old])
            {
                if (Directory.Exists(left))
                    Directory.Delete(left, recursive: true);
            }
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex PlainName();

    private sealed record Note(
        [property: JsonPropertyName("source")] string Source, [property: JsonPropertyName("sha256")] string? Sha256, [property: JsonPropertyName("date")] string Date);
}
