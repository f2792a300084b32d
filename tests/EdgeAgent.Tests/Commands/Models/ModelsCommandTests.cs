using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Commands.Models;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Speech.Recognition;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Models;

public sealed class ModelsCommandTests : IDisposable
{
    private static readonly string Starter = Path.Combine(InstallPaths.Models, "asr", "starter-en-8k");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevoice-models");

    [Fact]
    public void The_models_of_the_tree_are_good_and_listed()
    {
        Assert.Equal(0, Run("verify", "starter-en-8k"));
        Assert.Equal(0, Run("list"));
    }

    [Fact]
    public void A_folder_that_is_no_model_is_named_and_fails()
    {
        Assert.Equal(1, Run("verify", _folder.FullName));
        Assert.Equal(2, Run("verify", "no-such-model"));
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("PACK", "--model", "no-such-model")]
    [InlineData("PACK", "--model", "FOLDER")]
    [InlineData("PACK", "--weight", "1.5")]
    public void What_cannot_be_adapted_is_wrong_use(params string[] arguments)
        => Assert.Equal(2, Run(["adapt", .. arguments.Select(argument => argument switch { "PACK" => InstallPaths.Pack, "FOLDER" => _folder.FullName, _ => argument })]));

    [Fact]
    public async Task A_pack_is_learned_on_sentences_other_than_its_tests_and_makes_those_likelier()
    {
        string model = Copy();
        var pack = DialogPackLoader.Load(InstallPaths.Pack).Pack!;
        pack = pack with { Recognition = new RecognitionHints(["abergavenny"], ["where is the riverside branch"], pack.Recognition.Aliases.SetItem("riverside", "river side")) };
        var sentences = PackSentences.Of(pack, InstallPaths.Pack);
        Assert.NotEmpty(sentences.Tests);
        Assert.Empty(sentences.Tests.Intersect(sentences.Learned.Select(sentence => sentence.Text)));
        Assert.Contains(sentences.Learned, sentence => sentence.Text == "where is the river side branch");
        Assert.Contains(sentences.Learned, sentence => sentence is { Text: "my name is helen", Weight: < 0.1 });

        var report = await AdaptCommand.AdaptAsync(pack, InstallPaths.Pack, model, weight: null, dry: false, listen: false, TestContext.Current.CancellationToken);
        Assert.True(report.Perplexity!.After < 0.8 * report.Perplexity.Before, $"{report.Perplexity}");
        Assert.Equal(("riverside", "river side"), report.Missing.Where(word => word.Word == "riverside").Select(word => (word.Word, word.Alias)).Single());
        Assert.NotNull(report.Missing.Single(word => word.Word == "abergavenny").Nearest);
        Assert.NotNull(SiteGraph.Find(model, out _));
        Assert.Equal(0, Run("verify", model));
        File.AppendAllText(Path.Combine(model, SiteGraph.FolderName, "Gr.fst"), "x");
        Assert.Equal(1, Run("verify", model));
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        string model = Copy();
        var report = await AdaptCommand.AdaptAsync(DialogPackLoader.Load(InstallPaths.Pack).Pack!, InstallPaths.Pack, model, 0.3, dry: true, listen: false, TestContext.Current.CancellationToken);
        Assert.Null(report.Written);
        Assert.Equal(0.3, report.Weight);
        Assert.False(Directory.Exists(Path.Combine(model, SiteGraph.FolderName)));
    }

    [Fact]
    public void A_closed_grammar_is_asked_in_words_that_the_recogniser_has()
    {
        using var model = VoskModel.Open(Starter);
        var aliases = new WordAliases([new("riverside", "river side")]);
        Assert.Contains("river side", new GrammarBook(model).For(["riverside"], aliases)!.Json);
        Assert.Equal(["riverside"], new GrammarBook(model).For(["riverside"], WordAliases.None)!.UnknownWords);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static int Run(params string[] arguments) => ModelsCommand.Build().Parse(arguments).Invoke();

    private string Copy()
    {
        foreach (string file in Directory.EnumerateFiles(Starter, "*", SearchOption.AllDirectories).Where(file => !file.Contains(SiteGraph.FolderName, StringComparison.Ordinal)))
        {
            string copy = Path.Combine(_folder.FullName, Path.GetRelativePath(Starter, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.CreateSymbolicLink(copy, file);
        }
        return _folder.FullName;
    }
}
