using EdgeVoice.Speech.Models;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Speech.Tests.Models;

public sealed class ModelManifestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevoice-models");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_file_in_the_tree_is_what_the_manifest_says_and_has_a_card()
    {
        var manifest = ModelManifest.Load(Places.InTree("models"));
        Assert.Contains(manifest.Sets, set => set is { Kind: "asr", SampleRate: 8000, Licence: "Apache-2.0" });
        IReadOnlyList<ModelProblem> problems = ModelVerifier.Verify(manifest);
        Assert.True(problems.Count == 0, string.Join("\n", problems) + "\nafter a change on purpose: models/update-manifest.py");
        Assert.All(manifest.Sets, set => Assert.True(File.Exists(Places.InTree("models", set.Card)), $"{set.Name} has no card {set.Card}"));
    }

    [Fact]
    public void Every_model_file_in_the_tree_is_in_the_manifest()
    {
        var manifest = ModelManifest.Load(Places.InTree("models"));
        var known = manifest.Sets.SelectMany(set => set.Files, (set, file) => $"{set.Path}/{file.Path}").ToHashSet();
        string root = Places.InTree("models");
        string[] unknown =
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".onnx" or ".mdl" or ".fst")
                .Select(file => Path.GetRelativePath(root, file))
                .Where(file => !known.Contains(file)),
        ];
        Assert.Empty(unknown);
    }

    [Fact]
    public void A_changed_cut_or_missing_file_is_named()
    {
        ModelManifest manifest = Write("""{"path": "a.bin", "bytes": 3, "sha256": "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"}""");
        string file = Path.Combine(_folder.FullName, "set", "a.bin");
        File.WriteAllBytes(file, [1, 2, 3]);
        Assert.Empty(ModelVerifier.Verify(manifest));
        File.WriteAllBytes(file, [1, 2, 4]);
        Assert.Contains("sha256", Assert.Single(ModelVerifier.Verify(manifest)).Problem, StringComparison.Ordinal);
        File.WriteAllBytes(file, [1, 2]);
        Assert.Contains("truncated", Assert.Single(ModelVerifier.Verify(manifest)).Problem, StringComparison.Ordinal);
        File.Delete(file);
        ModelProblem missing = Assert.Single(ModelVerifier.Verify(manifest));
        Assert.Equal("test: set/a.bin: it is missing", missing.ToString());
    }

    [Fact]
    public void Tensors_that_differ_are_named()
    {
        byte[] graph = Onnx.Model(
            [Onnx.Node("Identity", ["words"], "same")], [], [Onnx.Tensor("words", Onnx.Float, 1, Onnx.Open)], [Onnx.Tensor("same", Onnx.Float, 1, Onnx.Open)]);
        string sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(graph));
        string Entry(string input) => $$"""
            {"path": "a.onnx", "bytes": {{graph.Length}}, "sha256": "{{sha}}",
             "inputs": [{"name": "{{input}}", "type": "float32", "shape": [1, -1]}], "outputs": [{"name": "same", "type": "float32", "shape": [1, -1]}]}
            """;
        ModelManifest right = Write(Entry("words"));
        File.WriteAllBytes(Path.Combine(_folder.FullName, "set", "a.onnx"), graph);
        Assert.Empty(ModelVerifier.Verify(right));
        Assert.Contains("inputs are words float32[1,-1]", Assert.Single(ModelVerifier.Verify(Write(Entry("letters")))).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "manifest.json")]
    [InlineData("null", "null")]
    [InlineData("""{"version": 2, "sets": []}""", "version 2")]
    [InlineData("""{"version": 1}""", "sets are missing")]
    [InlineData("""{"version": 1, "sets": [{"name": "a"}]}""", "lacks kind, path, licence, card, made, files")]
    public void A_broken_manifest_says_what_it_lacks(string json, string named)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "manifest.json"), json);
        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_manifest_or_a_path_that_leads_out_is_refused()
    {
        Assert.Contains("manifest.json", Assert.Throws<InvalidDataException>(() => ModelManifest.Load(_folder.FullName)).Message, StringComparison.Ordinal);
        var e = Assert.Throws<InvalidDataException>(() => Write($$"""{"path": "../../etc/passwd", "bytes": 3, "sha256": "{{new string('0', 64)}}"}"""));
        Assert.Contains("leads out", e.Message, StringComparison.Ordinal);
    }

    private ModelManifest Write(string file)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "set"));
        File.WriteAllText(
            Path.Combine(_folder.FullName, "manifest.json"),
            $$"""{"version": 1, "sets": [{"name": "test", "kind": "asr", "language": "en", "path": "set", "licence": "MIT", "card": "README.md", "made": "by hand", "files": [{{file}}]}]}""");
        return ModelManifest.Load(_folder.FullName);
    }
}
