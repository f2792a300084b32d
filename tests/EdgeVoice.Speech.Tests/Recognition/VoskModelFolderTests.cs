using EdgeVoice.Speech.Recognition;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition;

/// <summary>libvosk ends the process on many broken models, so each must be refused before it sees them, by name of what is wrong.</summary>
public sealed class VoskModelFolderTests
{
    [Fact]
    public void The_starter_model_is_described()
    {
        Assert.True(VoskModelFolder.TryCheck(StarterModel.Folder, out VoskModelDescription? model, out IReadOnlyList<string> problems), string.Join("; ", problems));
        Assert.Equal(8000, model.SampleRate);
        Assert.Equal(VoskGraph.LookAhead, model.Graph);
        Assert.InRange(model.Words, 7000, 8000);
        Assert.Equal("[unk]", model.UnknownWord);
        Assert.False(model.HasSpeakerAdaptation);
        Assert.InRange(model.SizeBytes, 10_000_000, 20_000_000);
    }

    [Theory]
    [InlineData("am/final.mdl")]
    [InlineData("conf/mfcc.conf")]
    [InlineData("conf/model.conf")]
    [InlineData("graph/HCLr.fst")]
    [InlineData("graph/Gr.fst")]
    [InlineData("graph/words.txt")]
    [InlineData("graph/disambig_tid.int")]
    public void A_missing_or_empty_file_is_named(string name)
    {
        using var model = new ModelCopy();
        model.Write(name, "");
        Refused(model.Folder, name + " is empty");
        model.Delete(name);
        Refused(model.Folder, name + " is missing");
    }

    [Theory]
    [InlineData("am/final.mdl")]
    [InlineData("graph/HCLr.fst")]
    [InlineData("graph/Gr.fst")]
    public void A_file_cut_anywhere_is_refused(string name)
    {
        using var model = new ModelCopy();
        byte[] whole = model.Read(name);
        int[] lengths = [1, 4, 10, 30, 60, 100, 5000, whole.Length / 3, whole.Length / 2, whole.Length - 1000, whole.Length - 4, whole.Length - 1];
        foreach (int length in lengths)
        {
            model.Write(name, whole[..length]);
            Refused(model.Folder, name + ":");
        }
    }

    [Theory]
    [InlineData("am/final.mdl", "does not begin as a binary Kaldi model")]
    [InlineData("graph/HCLr.fst", "does not begin as an OpenFst file")]
    [InlineData("graph/Gr.fst", "does not begin as an OpenFst file")]
    [InlineData("graph/words.txt", "expected a word and its number")]
    [InlineData("graph/disambig_tid.int", "is not a number")]
    [InlineData("graph/phones/word_boundary.int", "is not a phone and its place")]
    [InlineData("conf/model.conf", "is not an option")]
    public void A_file_of_another_kind_is_refused(string name, string why)
    {
        using var model = new ModelCopy();
        model.Write(name, "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 1000000000000000000000\n");
        Refused(model.Folder, $"{name}: ", why);
    }

    [Fact]
    public void Graphs_that_changed_places_are_refused()
    {
        using var model = new ModelCopy();
        byte[] grammar = model.Read("graph/Gr.fst");
        model.Write("graph/HCLr.fst", grammar);
        Refused(model.Folder, "graph/HCLr.fst: ", "type \"const\", expected \"olabel_lookahead\"");
    }

    [Theory]
    [InlineData("--sample-frequency=fast", "sample-frequency is \"fast\"")]
    [InlineData("--sample-frequency=0", "sample-frequency is \"0\"")]
    [InlineData("--sample-frequency=nan", "sample-frequency is \"nan\"")]
    public void A_sample_rate_that_cannot_be_is_refused(string line, string why)
    {
        using var model = new ModelCopy();
        model.Write("conf/mfcc.conf", line);
        Refused(model.Folder, "conf/mfcc.conf: ", why);
    }

    [Fact]
    public void Words_twice_or_none_are_refused()
    {
        using var model = new ModelCopy();
        model.Write("graph/words.txt", "<eps> 0\none 1\ntwo 1\n");
        Refused(model.Folder, "gives number 1 to a second word");
        model.Write("graph/words.txt", "<eps> 0\n#0 1\n");
        Refused(model.Folder, "holds no word");
    }

    [Fact]
    public void Both_kinds_of_graph_or_none_are_refused()
    {
        using var model = new ModelCopy();
        model.Write("graph/HCLG.fst", model.Read("graph/Gr.fst"));
        Refused(model.Folder, "both graph/HCLG.fst and graph/HCLr.fst");
        model.Delete("graph/HCLr.fst");
        model.Delete("graph/Gr.fst");
        Assert.True(VoskModelFolder.TryCheck(model.Folder, out VoskModelDescription? described, out _));
        Assert.Equal(VoskGraph.Static, described.Graph);
        model.Delete("graph/HCLG.fst");
        Refused(model.Folder, "not a Vosk model folder");
    }

    [Fact]
    public void A_speaker_adaptation_folder_must_be_whole()
    {
        using var model = new ModelCopy();
        model.Write("ivector/final.ie", "x");
        Refused(model.Folder, "ivector/final.dubm is missing");
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        using var model = new ModelCopy();
        model.Delete("am/final.mdl");
        model.Delete("graph/words.txt");
        model.Write("conf/mfcc.conf", "--sample-frequency=x");
        Assert.False(VoskModelFolder.TryCheck(model.Folder, out _, out IReadOnlyList<string> problems));
        Assert.Equal(3, problems.Count);
    }

    [Fact]
    public void A_path_that_is_no_folder_is_refused()
    {
        Refused("/nowhere/model", "there is no folder /nowhere/model");
        Refused(typeof(VoskModelFolderTests).Assembly.Location, "is a file");
        DirectoryInfo empty = Directory.CreateTempSubdirectory("edgevoice-empty");
        Refused(empty.FullName, "not a Vosk model folder", "am/final.mdl is missing");
        empty.Delete();
    }

    private static void Refused(string folder, params string[] told)
    {
        var e = Assert.Throws<RecognitionException>(() => VoskModel.Open(folder));
        Assert.Equal("model-refused", e.Code);
        Assert.All(told, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }
}
