using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Recognition.LanguageModels;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition.LanguageModels;

public sealed class LanguageModelAdapterTests
{
    // Sounds like what callers say, and is written otherwise: only the language model can tell.
    private const string Odd = "see you next weak";

    [Fact]
    public void The_model_loads_with_either_and_the_site_is_heard_with_its_own()
    {
        using var model = new ModelCopy();
        var adapter = LanguageModelAdapter.Open(model.Folder);
        adapter.Adapt([new(Odd)], weight: 0.5);
        Assert.Equal((0.5, true), (adapter.Weight, adapter.NGrams > adapter.BaseNGrams));
        Assert.True(adapter.ScoreAdapted([Odd]).Perplexity < adapter.ScoreBase([Odd]).Perplexity / 2);
        string folder = adapter.Save("front_desk", "2026-11-25");

        float[] sound = TelephoneCaller.Speak(Odd);
        using (VoskModel adapted = VoskModel.Open(model.Folder), own = VoskModel.Open(model.Folder, new RecognizerOptions { SiteGraph = false }))
        {
            Assert.Equal(("front_desk", "2026-11-25"), (adapted.Site!.Pack, adapted.Site.Made));
            Assert.Null(own.Site);
            using ISpeechRecognizer with = adapted.Create(), without = own.Create();
            Assert.Equal(Odd, StarterModel.Hear(with, sound).Best.Text);
            Assert.Equal("see you next week", StarterModel.Hear(without, sound).Best.Text);
            with.SetGrammar(adapted.CreateGrammar(["yes", "no"]));
            Assert.StartsWith("yes", StarterModel.Hear(with, TelephoneCaller.Speak("yes")).Best.Text, StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
        using VoskModel after = VoskModel.Open(model.Folder);
        Assert.Null(after.Site);
        Assert.Null(after.SiteProblem);
    }

    [Fact]
    public void A_site_graph_of_another_version_of_the_model_is_left_aside_and_named()
    {
        using var model = new ModelCopy();
        Adapted(model);
        SiteGraph.WriteNote(Path.Combine(model.Folder, SiteGraph.FolderName), SiteGraph.Find(model.Folder, out _)! with { BaseSha256 = new string('0', 64) });
        LeftAside(model, "was made from another version of the model");
    }

    [Fact]
    public void A_damaged_site_graph_is_left_aside_and_named()
    {
        using var model = new ModelCopy();
        Adapted(model);
        string graph = model.PathOf(SiteGraph.FolderName + "/Gr.fst"), note = model.PathOf(SiteGraph.FolderName + "/site.json");
        byte[] whole = File.ReadAllBytes(graph);
        File.WriteAllBytes(graph, whole[..(whole.Length / 2)]);
        LeftAside(model, "was changed or is damaged");
        SiteGraph.WriteNote(Path.GetDirectoryName(note)!, new SiteGraph("p", "d", SiteGraph.Sha256(model.PathOf("graph/Gr.fst")), SiteGraph.Sha256(graph), 0.5));
        LeftAside(model, "truncated");
        File.WriteAllText(note, "{");
        LeftAside(model, "is not such a note");
        File.WriteAllText(note, "{}");
        LeftAside(model, "lacks");
        File.Delete(note);
        LeftAside(model, "has no site.json");
    }

    [Fact]
    public void Words_that_the_model_does_not_know_cut_a_sentence_and_are_counted()
    {
        using var model = new ModelCopy();
        var adapter = LanguageModelAdapter.Open(model.Folder);
        Assert.Contains("the", adapter.Likeliest(50));
        Assert.InRange(adapter.Likeliest(50).Count, 40, 50);
        var score = adapter.ScoreBase(["i want xyzzyq please", "hello"]);
        Assert.Equal((1, 3 + 1 + 2), (score.Unknown, score.Words));
        adapter.Adapt([new("xyzzyq"), new("take me to xyzzyq street now")], weight: null);
        Assert.InRange(adapter.Weight, 0.05, Interpolation.MostWeight);
        Assert.Equal(0, adapter.ScoreAdapted([]).Perplexity);
    }

    [Fact]
    public void A_static_graph_says_that_it_cannot_be_adapted()
    {
        using var model = new ModelCopy();
        foreach (string name in new[] { "graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int" })
            model.Delete(name);
        model.Write("graph/HCLG.fst", VoskModelFolderTests.SmallGraph);
        var refused = Assert.Throws<RecognitionException>(() => LanguageModelAdapter.Open(model.Folder));
        Assert.Equal("model-static", refused.Code);
        Assert.Contains("static graph", refused.Message);
    }

    [Fact]
    public void A_model_whose_language_model_is_a_grammar_is_refused_by_name()
    {
        using var model = new ModelCopy();
        // The look-ahead graph is an FST as well, and no n-gram.
        model.Write("graph/Gr.fst", File.ReadAllBytes(Path.Combine(EdgeVoice.Testing.Places.InTree("models"), "asr", "starter-en-8k", "graph", "HCLr.fst")));
        var refused = Assert.Throws<RecognitionException>(() => LanguageModelAdapter.Open(model.Folder));
        Assert.Equal("model-refused", refused.Code);
        Assert.Contains("olabel_lookahead", refused.Message);
        Assert.Equal("model-refused", Assert.Throws<RecognitionException>(() => LanguageModelAdapter.Open("/nowhere")).Code);
    }

    private static void Adapted(ModelCopy model)
    {
        var adapter = LanguageModelAdapter.Open(model.Folder);
        adapter.Adapt([new(Odd)], 0.3);
        adapter.Save("p", "d");
        Assert.NotNull(SiteGraph.Find(model.Folder, out string? problem));
        Assert.Null(problem);
    }

    private static void LeftAside(ModelCopy model, string expected)
    {
        Assert.Null(SiteGraph.Find(model.Folder, out string? problem));
        Assert.Contains(expected, problem);
        using VoskModel loaded = VoskModel.Open(model.Folder);
        Assert.Null(loaded.Site);
        Assert.Equal(problem, loaded.SiteProblem);
    }
}
