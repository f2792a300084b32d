using EdgeVoice.Speech.Recognition;
using EdgeVoice.Testing;
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
        Assert.InRange(model.Words, 50_000, 70_000);
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
    [InlineData("am/final.mdl", "does not begin as a binary Kaldi file")]
    [InlineData("graph/HCLr.fst", "does not begin as an OpenFst file")]
    [InlineData("graph/Gr.fst", "does not begin as an OpenFst file")]
    [InlineData("graph/words.txt", "expected a word and its number")]
    [InlineData("graph/disambig_tid.int", "is not a number")]
    [InlineData("graph/phones/word_boundary.int", "is not a phone and its place")]
    [InlineData("conf/model.conf", "is not an option")]
    [InlineData("conf/mfcc.conf", "is not an option")]
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
    [InlineData("--sample-frequency=0", "sample-frequency is 0, expected 4000 to 48000 Hz")]
    [InlineData("--sample-frequency=nan", "sample-frequency is \"nan\"")]
    public void A_sample_rate_that_cannot_be_is_refused(string line, string why)
    {
        using var model = new ModelCopy();
        model.Write("conf/mfcc.conf", line);
        Refused(model.Folder, "conf/mfcc.conf: ", why);
    }

    [Theory]
    [InlineData("conf/model.conf", "--endpoint.silence-phones=1:2\n--max-act", "is no option that libvosk knows here: is --max-active meant, cut short?")]
    [InlineData("conf/model.conf", "--endpoint.silence-phones=1:2\n--max-active=", "max-active is \"\", expected a whole number")]
    [InlineData("conf/model.conf", "--endpoint.silence-phones=1:2\n--", "is no option")]
    [InlineData("conf/model.conf", "--endpoint.silence-phones=1:2\n--beam=-1", "beam is -1, expected")]
    [InlineData("conf/model.conf", "--endpoint.silence-phones=1:2\n--max-active=100", "min-active is 200, expected 0 to 100")]
    [InlineData("conf/model.conf", "--endpoint.silence-phones=1:2\n--minimize", "minimize is true")]
    [InlineData("conf/model.conf", "--endpoint.silence-phones=1:", "endpoint.silence-phones is \"1:\"")]
    [InlineData("conf/model.conf", "--beam=13", "endpoint.silence-phones is missing")]
    [InlineData("conf/mfcc.conf", "--num-mel-bin=40", "is --num-mel-bins meant, cut short?")]
    [InlineData("conf/mfcc.conf", "--use-energy=perhaps", "use-energy is \"perhaps\", expected true or false")]
    [InlineData("conf/mfcc.conf", "--num-ceps=40", "num-ceps is 40, expected 1 to num-mel-bins, which is 23")]
    [InlineData("conf/mfcc.conf", "--high-freq=9000", "expected a band within 0 to 8000")]
    [InlineData("conf/mfcc.conf", "--sample-frequency=8000\n--num-mel-bins=200", "some would be empty")]
    [InlineData("conf/mfcc.conf", "--frame-shift=0", "frame-shift 0, expected 1 to 1000 ms")]
    [InlineData("conf/mfcc.conf", "--window-type=round", "window-type is \"round\"")]
    public void An_option_that_is_none_or_cannot_be_is_named(string name, string content, string why)
    {
        using var model = new ModelCopy();
        model.Write(name, content);
        Refused(model.Folder, name + ": ", why);
    }

    [Fact]
    public void Options_are_read_as_Kaldi_reads_them()
    {
        using var model = new ModelCopy();
        model.Write("conf/model.conf", "# the search\n\n--Max_Active=3000 # most\n--endpoint.silence-phones=1:2:3\n--endpoint.rule1.max-relative-cost=inf\n--phone-determinize\n--frame-subsampling-factor=3\n");
        Assert.True(VoskModelFolder.TryCheck(model.Folder, out _, out var problems), string.Join("; ", problems));
    }

    [Fact]
    public void A_phone_or_a_disambiguation_symbol_that_is_lost_is_named()
    {
        using var model = new ModelCopy();
        model.Write("graph/phones/word_boundary.int", string.Join('\n', File.ReadLines(model.PathOf("graph/phones/word_boundary.int")).Take(100)));
        Refused(model.Folder, "graph/phones/word_boundary.int lacks phone 101 of am/final.mdl, which has 170");
        model.Write("graph/phones/word_boundary.int", string.Join('\n', Enumerable.Range(1, 170).Select(phone => $"{phone} nonword")));
        model.Write("graph/disambig_tid.int", "123456\n");
        Refused(model.Folder, "graph/disambig_tid.int lacks");
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
        model.Write("graph/HCLG.fst", SmallGraph);
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
    public void Files_of_different_models_are_refused()
    {
        using var model = new ModelCopy();
        string[] words = [.. File.ReadLines(model.PathOf("graph/words.txt"))];
        model.Write("graph/words.txt", string.Join('\n', words.Take(3000)));
        Refused(model.Folder, "graph/Gr.fst speaks of word", "the word list ends with", "files of different models");
        model.Write("graph/words.txt", string.Join('\n', words));
        model.Write("graph/disambig_tid.int", "17\n18\n");
        Refused(model.Folder, "graph/disambig_tid.int names 17, which is a transition of am/final.mdl", "graph/HCLr.fst speaks of transition");
    }

    [Theory]
    [InlineData("--sample-frequency=8000\n", "wants 40 features a frame, conf/mfcc.conf makes 13")]
    [InlineData("--sample-frequency=8000\n--num-mel-bins=40\n--num-ceps=39\n", "wants 40 features a frame, conf/mfcc.conf makes 39")]
    [InlineData("--num-ceps=many", "num-ceps is \"many\"")]
    public void Features_that_the_network_does_not_take_are_refused(string options, string why)
    {
        using var model = new ModelCopy();
        model.Write("conf/mfcc.conf", options);
        Refused(model.Folder, why);
    }

    [Theory]
    [InlineData("graph/Gr.fst")]
    [InlineData("graph/HCLr.fst")]
    [InlineData("am/final.mdl")]
    [InlineData("graph/words.txt")]
    [InlineData("conf/mfcc.conf")]
    [InlineData("graph/phones/word_boundary.int")]
    public void Whatever_is_done_to_a_file_the_check_answers(string name)
    {
        using var model = new ModelCopy();
        byte[] whole = model.Read(name);
        var random = new Random(name.Length);
        for (int round = 0; round < 60; round++)
        {
            byte[] copy = [.. whole];
            // Most of a file is content: half of the hits go to the first bytes, where its structure is told.
            for (int hit = random.Next(1, 4); hit > 0; hit--)
                copy[random.Next(round % 2 == 0 ? Math.Min(200, copy.Length) : copy.Length)] = (byte)random.Next(256);
            model.Write(name, round % 5 == 0 ? copy[..random.Next(copy.Length)] : copy);
            bool good = VoskModelFolder.TryCheck(model.Folder, out VoskModelDescription? description, out IReadOnlyList<string> problems);
            Assert.Equal(good, description is not null);
            Assert.Equal(good, problems.Count == 0);
        }
    }

    [Theory]
    [InlineData(12, -1)] // next state
    [InlineData(12, int.MaxValue)]
    [InlineData(0, -7)] // input
    public void An_arc_that_leads_nowhere_is_refused(int field, int value)
    {
        using var model = new ModelCopy();
        byte[] graph = model.Read("graph/Gr.fst");
        // The last arc of the file.
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(graph.AsSpan(graph.Length - 16 + field), value);
        model.Write("graph/Gr.fst", graph);
        Refused(model.Folder, "graph/Gr.fst: an arc leads", "damaged");
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

    /// <summary>A graph whose symbols any model has.</summary>
    internal static byte[] SmallGraph => File.ReadAllBytes(EdgeVoice.Testing.Places.InTree("tests", "EdgeVoice.Speech.Tests", "Recognition", "LanguageModels", "Data", "toy.const.fst"));

    private static void Refused(string folder, params string[] told)
    {
        var e = Assert.Throws<RecognitionException>(() => VoskModel.Open(folder));
        Assert.Equal("model-refused", e.Code);
        Assert.All(told, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }
}
