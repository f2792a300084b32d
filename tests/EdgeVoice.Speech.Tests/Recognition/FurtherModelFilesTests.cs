using EdgeVoice.Speech.Recognition;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition;

/// <summary>Files that published models have and the starter model has not: a speaker's vector, pitch, normalised features, a second look at the words.</summary>
public sealed class FurtherModelFilesTests : IDisposable
{
    private const int Features = 40;

    private readonly ModelCopy _model = new();

    [Fact]
    public void Files_that_fit_each_other_are_good_and_a_network_that_takes_no_speaker_is_named()
    {
        Speaker();
        // All fits but the network, which was trained without.
        Assert.Equal(["am/final.mdl wants a speaker's vector of 0, ivector/final.ie makes 10: files of different models"], Problems());
    }

    [Theory]
    [InlineData("ivector/final.mat", "ivector/final.mat takes 281 numbers, 5 frames of 40 features are 200", 30, 281)]
    [InlineData("ivector/final.mat", "ivector/final.mat gives 29 numbers, final.dubm takes 30 and final.ie 30", 29, 200)]
    public void A_transform_of_another_size_is_named(string name, string why, int rows, int columns)
    {
        Speaker();
        _model.Write(name, new KaldiObject().Matrix(rows, columns).Bytes);
        Assert.Contains(Problems(), problem => problem.Contains(why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ivector/final.ie")]
    [InlineData("ivector/final.dubm")]
    [InlineData("ivector/final.mat")]
    [InlineData("ivector/global_cmvn.stats")]
    [InlineData("rescore/G.carpa")]
    [InlineData("rnnlm/feat_embedding.final.mat")]
    [InlineData("rnnlm/final.raw")]
    public void Such_a_file_cut_anywhere_is_named(string name)
    {
        Speaker();
        Rescore();
        byte[] whole = _model.Read(name);
        for (int length = 0; length < whole.Length - 2; length += Math.Max(1, whole.Length / 60))
        {
            _model.Write(name, whole[..length]);
            Assert.Contains(Problems(), problem => problem.StartsWith(name, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("ivector/splice.conf", "--left-context=two", "left-context is \"two\", expected a whole number")]
    [InlineData("ivector/splice.conf", "--left-context=-1", "left-context is -1")]
    [InlineData("ivector/online_cmvn.conf", "--cmn-windo=3", "is --cmn-window meant, cut short?")]
    [InlineData("ivector/global_cmvn.stats", " [ 1 2 3\n 4 5 ]", "not equally long")]
    [InlineData("ivector/global_cmvn.stats", " [ 1 2 x\n 4 5 6 ]", "\"x\" is not a number")]
    [InlineData("ivector/global_cmvn.stats", " [ 1 2 3 ]", "no matrix of two rows")]
    [InlineData("conf/pitch.conf", "--min-f0=low", "min-f0 is \"low\", expected a number")]
    [InlineData("am/global_cmvn.stats", " [ 1 2 3\n 4 5 6 ]", "am/global_cmvn.stats is of 2 features, conf/mfcc.conf makes 40")]
    [InlineData("rnnlm/word_feats.txt", "0 1 0.5\n1 0 0.5 7 1\n", "speaks of feature 7, feat_embedding.final.mat has 4")]
    [InlineData("rnnlm/word_feats.txt", "0 1 0.5\n2 0 0.5\n", "line 2 is no word's number")]
    [InlineData("rnnlm/word_feats.txt", "0 1\n", "line 1 is no word's number")]
    [InlineData("rnnlm/special_symbol_opts.conf", "--bos-symbol=1", "has eos-symbol -1, of 3 words")]
    [InlineData("rescore/G.fst", "no graph at all", "rescore/G.fst: it does not begin as an OpenFst file")]
    public void What_does_not_read_or_fit_is_named(string name, string content, string why)
    {
        if (name.StartsWith("ivector", StringComparison.Ordinal))
            Speaker();
        if (name.StartsWith('r'))
            Rescore();
        _model.Write(name, content);
        Assert.Contains(Problems(), problem => problem.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void Files_of_a_second_look_that_fit_are_good()
    {
        Rescore();
        Assert.Empty(Problems());
    }

    public void Dispose() => _model.Dispose();

    private IReadOnlyList<string> Problems()
    {
        VoskModelFolder.TryCheck(_model.Folder, out _, out var problems);
        return problems;
    }

    // A vector of 10 numbers from 8 Gaussians over 30 numbers of 5 frames.
    private void Speaker()
    {
        var extractor = new KaldiObject().Token("<IvectorExtractor>").Token("<w>").Matrix(0, 0).Token("<w_vec>").Vector(8).Token("<M>").Int(8);
        for (int n = 0; n < 8; n++)
            extractor.Matrix(30, 10);
        extractor.Token("<SigmaInv>");
        for (int n = 0; n < 8; n++)
            extractor.Packed(30);
        _model.Write("ivector/final.ie", extractor.Token("<IvectorOffset>").Double(100).Token("</IvectorExtractor>").Bytes);
        _model.Write("ivector/final.dubm", new KaldiObject().Token("<DiagGMM>").Token("<GCONSTS>").Vector(8).Token("<WEIGHTS>").Vector(8)
            .Token("<MEANS_INVVARS>").Matrix(8, 30).Token("<INV_VARS>").Matrix(8, 30).Token("</DiagGMM>").Bytes);
        _model.Write("ivector/final.mat", new KaldiObject().Matrix(30, 5 * Features).Bytes);
        string row = string.Join(' ', Enumerable.Repeat("1.5", Features + 1));
        _model.Write("ivector/global_cmvn.stats", $" [\n  {row}\n  {row} ]\n");
        _model.Write("ivector/online_cmvn.conf", "");
        _model.Write("ivector/splice.conf", "--left-context=2 # frames\n--right-context=2\n");
    }

    private void Rescore()
    {
        _model.Write("rescore/G.carpa", new KaldiObject().Token("<ConstArpaLm>").Token("<LmInfo>").Int(1).Int(2).Int(-1).Int(3).Token("</LmInfo>")
            .Token("<LmStates>").Long(2).Raw("12345678").Token("</LmStates>").Token("<LmUnigram>").Int(3).Longs(0, 1, 2).Token("</LmUnigram>")
            .Token("<LmOverflow>").Int(0).Token("</LmOverflow>").Token("</ConstArpaLm>").Bytes);
        _model.Write("rescore/G.fst", VoskModelFolderTests.SmallGraph);
        _model.Write("rnnlm/feat_embedding.final.mat", new KaldiObject().Matrix(4, 6).Bytes);
        _model.Write("rnnlm/word_feats.txt", "0 1 0.5\n1 0 0.5 3 1\n2\n");
        _model.Write("rnnlm/special_symbol_opts.conf", "--bos-symbol=1 --eos-symbol=2".Replace(" ", "\n", StringComparison.Ordinal));
        _model.Write("rnnlm/final.raw", new KaldiObject()
            .Token("<Nnet3>").Raw("\ninput-node name=input dim=6\ncomponent-node name=affine component=affine input=Append(Offset(input, -1), input)\noutput-node name=output input=affine objective=linear\n\n")
            .Token("<NumComponents>").Int(1).Token("<ComponentName>").Token("affine").Token("<LinearComponent>").Token("<Params>").Matrix(6, 12).Token("</LinearComponent>").Token("</Nnet3>").Bytes);
    }
}
