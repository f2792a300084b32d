using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Tests.Interop;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

public sealed class SiteRecognizerTests : IDisposable
{
    private static readonly string Starter = Path.Combine(InstallPaths.Models, "asr", "starter-en-8k");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevoice-site-");

    [Fact]
    public async Task New_calls_are_heard_with_the_packs_sentences_and_calls_in_progress_go_on()
    {
        var (pack, folder) = Pack("see you next weak");
        using var recognizer = Recognizer(ServiceUnderTest.Program);
        using var before = recognizer.Create();
        before.Accept(new float[800]);
        await recognizer.LearnAsync(pack, folder, TestContext.Current.CancellationToken);
        Assert.Equal("front_desk", recognizer.Site?.Pack);
        Assert.Single(Graphs());

        // A grammar, and the end of one, are new decoders of the model that it began with.
        before.Finish();
        before.SetGrammar(recognizer.CreateGrammar(["yes", "no"]));
        before.Accept(new float[800]);
        before.Finish();
        before.SetGrammar(null);
        before.Accept(new float[800]);
        before.Finish();

        // What lies ready is taken by the next start without being made: there is nothing to make it with.
        using var next = Recognizer("/nowhere");
        await next.LearnAsync(pack, folder, TestContext.Current.CancellationToken);
        Assert.Equal(recognizer.Site!.Learned, next.Site?.Learned);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/bin/false")]
    [InlineData("/bin/true")]
    public async Task What_cannot_be_made_leaves_the_recogniser_as_it_is_and_nothing_behind(string program)
    {
        var (pack, folder) = Pack("is mister wyndham in");
        using var recognizer = Recognizer(program);
        await recognizer.LearnAsync(pack, folder, TestContext.Current.CancellationToken);
        Assert.Null(recognizer.Site);
        Assert.Empty(Graphs());
        using var call = recognizer.Create();
        call.Accept(new float[800]);
    }

    [Fact]
    public async Task A_damaged_one_is_made_again_and_only_the_latest_are_kept()
    {
        for (int i = 0; i < 5; i++)
            Directory.CreateDirectory(Path.Combine(_folder.FullName, "graphs", $"older-{i}"));
        var (pack, folder) = Pack("see you next weak");
        using (var first = Recognizer(ServiceUnderTest.Program))
            await first.LearnAsync(pack, folder, TestContext.Current.CancellationToken);
        Assert.Equal(4, Graphs().Length);
        string graph = Path.Combine(Graphs().Single(made => !made.Contains("older", StringComparison.Ordinal)), SiteGraph.GraphName);
        File.WriteAllText(graph, "nothing");
        using var again = Recognizer(ServiceUnderTest.Program);
        await again.LearnAsync(pack, folder, TestContext.Current.CancellationToken);
        Assert.NotNull(again.Site);
        Assert.True(new FileInfo(graph).Length > 1_000_000);
    }

    [Fact]
    public async Task A_pack_that_was_changed_while_it_was_learned_is_not_taken_for_what_it_was()
    {
        var (pack, folder) = Pack("see you next weak");
        Pack("see you on sunday");
        using var recognizer = Recognizer(ServiceUnderTest.Program);
        await recognizer.LearnAsync(pack, folder, TestContext.Current.CancellationToken);
        Assert.Null(recognizer.Site);
        Assert.Empty(Graphs());
    }

    [Fact]
    public async Task A_site_that_wants_none_of_it_has_the_model_as_it_came()
    {
        var (pack, folder) = Pack("see you next weak");
        using var recognizer = new SiteRecognizer(Starter, null, NullLogger.Instance);
        await recognizer.LearnAsync(pack, folder, TestContext.Current.CancellationToken);
        Assert.Null(recognizer.Site);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private SiteRecognizer Recognizer(string program)
        => new(Starter, new SiteGraphs(Path.Combine(_folder.FullName, "graphs"), TimeProvider.System, program), NullLogger.Instance);

    private string[] Graphs() => Directory.Exists(Path.Combine(_folder.FullName, "graphs")) ? Directory.GetDirectories(Path.Combine(_folder.FullName, "graphs")) : [];

    private (DialogPack Pack, string Folder) Pack(string sentence)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "pack")).FullName;
        foreach (string file in Directory.EnumerateFiles(Places.InTree("packs", "front-desk"), "*.yaml"))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "recognition.yaml"), $"recognition:\n  sentences:\n    - {sentence}\n");
        return (DialogPackLoader.Load(folder).Pack!, folder);
    }
}
