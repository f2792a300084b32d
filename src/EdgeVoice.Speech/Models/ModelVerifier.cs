using System.Security.Cryptography;
using EdgeVoice.Speech.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace EdgeVoice.Speech.Models;

/// <summary>One thing that is wrong with a model's files. <paramref name="File"/> is relative to the models folder.</summary>
public sealed record ModelProblem(string Set, string File, string Problem)
{
    public override string ToString() => $"{Set}: {File}: {Problem}";
}

/// <summary>Holds the files in models/ against their manifest.</summary>
public static class ModelVerifier
{
    /// <summary>All that is wrong with all sets; empty when every file is what the manifest says.</summary>
    public static IReadOnlyList<ModelProblem> Verify(ModelManifest manifest) => [.. manifest.Sets.SelectMany(set => Verify(manifest, set))];

    /// <summary>All that is wrong with one set: missing or changed files, tensors of another name, type or shape.</summary>
    public static IReadOnlyList<ModelProblem> Verify(ModelManifest manifest, ModelSet set)
    {
        var problems = new List<ModelProblem>();
        foreach (ModelFile file in set.Files)
        {
            if (Problem(Path.Combine(manifest.FolderOf(set), file.Path), file) is { } problem)
                problems.Add(new ModelProblem(set.Name, $"{set.Path}/{file.Path}", problem));
        }
        return problems;
    }

    private static string? Problem(string path, ModelFile file)
    {
        try
        {
            using FileStream content = File.OpenRead(path);
            if (content.Length != file.Bytes)
                return $"it is {content.Length} bytes long, expected {file.Bytes}{(content.Length < file.Bytes ? " (truncated?)" : "")}";
            string found = Convert.ToHexStringLower(SHA256.HashData(content));
            if (!found.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
                return $"its sha256 is {found}, expected {file.Sha256}: it was changed, damaged, or is a Git LFS pointer";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "it is missing";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {e.Message}";
        }
        return file.Inputs is null && file.Outputs is null ? null : TensorProblem(path, file);
    }

    private static string? TensorProblem(string path, ModelFile file)
    {
        try
        {
            using InferenceSession session = OnnxSessions.Open(path);
            var found = OnnxSignature.Of(session);
            return Difference("inputs", file.Inputs ?? [], found.Inputs) ?? Difference("outputs", file.Outputs ?? [], found.Outputs);
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    private static string? Difference(string side, IReadOnlyList<OnnxTensor> expected, IReadOnlyList<OnnxTensor> found) =>
        expected.Count == found.Count && expected.All(found.Contains)
            ? null
            : $"its {side} are {string.Join(", ", found)}; the manifest says {string.Join(", ", expected)}";
}
