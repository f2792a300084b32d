using System.Text;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition;

public sealed class ConfidenceMapTests
{
    private const string Halving = """{"fitted":"a test","free":{"raw":[0,1],"probability":[0,0.5]},"grammar":{"raw":[0.5],"probability":[0.75]}}""";

    [Theory]
    [InlineData(0f, 0.1f)]
    [InlineData(0.2f, 0.1f)]
    [InlineData(0.35f, 0.25f)]
    [InlineData(0.5f, 0.4f)]
    [InlineData(0.75f, 0.65f)]
    [InlineData(1f, 0.9f)]
    public void A_curve_is_straight_between_its_knots_and_level_beyond(float raw, float probability)
        => Assert.Equal(probability, new ConfidenceCurve([0.2f, 0.5f, 1f], [0.1f, 0.4f, 0.9f]).At(raw), 5);

    [Fact]
    public void A_model_without_a_map_keeps_its_confidences()
    {
        using var model = new ModelCopy();
        if (File.Exists(model.PathOf(ConfidenceMap.FileName)))
            model.Delete(ConfidenceMap.FileName);
        Assert.Same(ConfidenceMap.Identity, ConfidenceMap.OfModel(model.Folder));
        Assert.Equal(0.37f, ConfidenceMap.Identity.Free.At(0.37f));
    }

    [Fact]
    public void What_was_written_is_read()
    {
        var map = ConfidenceMap.Of(new ConfidenceCurve([0.1f, 0.9f], [0.2f, 0.8f]), new ConfidenceCurve([1], [0.95f]), "for a test");
        Assert.Null(ConfidenceMap.Problem(map.ToJson(), out ConfidenceMap? read));
        Assert.Equal((map.Free.At(0.5f), 0.95f, "for a test"), (read!.Free.At(0.5f), read.Grammar.At(0.3f), read.Fitted));
    }

    [Fact]
    public void Free_speech_and_grammars_have_a_curve_each()
    {
        using var copy = new ModelCopy();
        copy.Write(ConfidenceMap.FileName, Halving);
        float[] sound = TelephoneCaller.Speak("yes please");
        using VoskModel mapped = VoskModel.Open(copy.Folder), own = VoskModel.Open(copy.Folder, new RecognizerOptions { Calibrated = false });
        float free = Confidence(own, null);
        Assert.Equal(free / 2, Confidence(mapped, null), 4);
        Assert.Equal(0.75f, Confidence(mapped, ["yes please", "no"]), 4);
        Assert.InRange(Confidence(own, ["yes please", "no"]), 0.76f, 1f);

        float Confidence(VoskModel model, string[]? grammar)
        {
            using ISpeechRecognizer recognizer = model.Create();
            recognizer.SetGrammar(grammar is null ? null : model.CreateGrammar(grammar));
            return StarterModel.Hear(recognizer, sound).Best.Confidence;
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{", "is not the JSON")]
    [InlineData("null", "\"free\" lacks")]
    [InlineData("""{"free":{"raw":[0,1],"probability":[0,1]}}""", "\"grammar\" lacks")]
    [InlineData("""{"free":{"raw":[0,1],"probability":[0]},"grammar":{"raw":[0],"probability":[0]}}""", "as many of both")]
    [InlineData("""{"free":{"raw":[],"probability":[]},"grammar":{"raw":[0],"probability":[0]}}""", "as many of both")]
    [InlineData("""{"free":{"raw":[0,0],"probability":[0,1]},"grammar":{"raw":[0],"probability":[0]}}""", "does not rise at knot 2")]
    [InlineData("""{"free":{"raw":[0,1],"probability":[1,0]},"grammar":{"raw":[0],"probability":[0]}}""", "does not rise at knot 2")]
    [InlineData("""{"free":{"raw":[0,2],"probability":[0,1]},"grammar":{"raw":[0],"probability":[0]}}""", "outside 0 to 1 at knot 2")]
    public void A_broken_map_refuses_the_model_by_name(string json, string expected)
    {
        using var copy = new ModelCopy();
        copy.Write(ConfidenceMap.FileName, json);
        Assert.False(VoskModelFolder.TryCheck(copy.Folder, out _, out IReadOnlyList<string> problems));
        string problem = Assert.Single(problems);
        Assert.StartsWith(ConfidenceMap.FileName, problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem);
        if (json.Length > 0)
            Assert.Throws<InvalidDataException>(() => ConfidenceMap.OfModel(copy.Folder));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_no_map()
        => Assert.NotNull(ConfidenceMap.Problem(Encoding.UTF8.GetBytes(Halving).AsSpan(0, Halving.Length / 2), out _));
}
