using EdgeVoice.Speech.Synthesis;
using Xunit;

namespace EdgeVoice.Speech.Tests.Synthesis;

/// <summary>A voice file that cannot be right is refused when it is opened, by name of what is wrong.</summary>
public sealed class PiperVoiceRefusalTests
{
    [Fact]
    public void A_truncated_graph()
    {
        using var files = new TinyPiperVoice().Write();
        byte[] whole = File.ReadAllBytes(files.Model);
        foreach (int length in new[] { 0, 1, 100, whole.Length / 2, whole.Length - 10 })
        {
            File.WriteAllBytes(files.Model, whole[..length]);
            Refused(files, "piper-model", "tiny.onnx");
        }
        File.Delete(files.Model);
        Refused(files, "piper-model", "no such file");
    }

    [Fact]
    public void Tensors_of_another_name_type_or_shape()
    {
        using var name = new TinyPiperVoice { InputName = "text" }.Write();
        Refused(name, "piper-model", "no input \"input\"");
        using var type = new TinyPiperVoice { InputType = Onnx.Float }.Write();
        Refused(type, "piper-model", "input float32[-1,-1], expected int64");
        using var shape = new TinyPiperVoice { Scales = 2 }.Write();
        Refused(shape, "piper-model", "scales float32[2], expected 3 scales");
    }

    [Fact]
    public void Another_sample_rate_than_the_json_says()
    {
        using var files = new TinyPiperVoice { RateInModel = "22050" }.Write();
        Refused(files, "piper-model", "22050 Hz, its json says 16000 Hz");
        using var same = new TinyPiperVoice { RateInModel = "16000" }.Write();
        using var opened = new Opened(PiperVoice.Open(new PiperOptions { ModelPath = same.Model }));
    }

    [Fact]
    public void Speakers_in_the_json_only()
    {
        using var files = new TinyPiperVoice();
        Dictionary<string, object> config = TinyPiperVoice.Config();
        config["num_speakers"] = 4;
        files.Write(config);
        Refused(files, "piper-model", "4 speakers");
    }

    [Theory]
    [InlineData("{", "json")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "num_symbols is missing")]
    [InlineData("""{"num_symbols": 10}""", "audio is missing")]
    [InlineData("""{"num_symbols": 10, "audio": {}}""", "sample_rate is missing")]
    [InlineData("""{"num_symbols": 10, "audio": {"sample_rate": "fast"}}""", "sample_rate is \"fast\"")]
    [InlineData("""{"num_symbols": 10, "audio": {"sample_rate": 1}}""", "sample_rate is 1, expected 8000")]
    [InlineData("""{"num_symbols": 10, "audio": {"sample_rate": 16000}}""", "espeak is missing")]
    [InlineData("""{"num_symbols": 10, "audio": {"sample_rate": 16000}, "espeak": {"voice": "en"}}""", "phoneme_id_map is missing")]
    [InlineData("""{"num_symbols": 10, "audio": {"sample_rate": 16000}, "espeak": {"voice": "en"}, "phoneme_id_map": {"a": [1]}}""", "lacks \"_\"")]
    [InlineData("""{"num_symbols": 10, "audio": {"sample_rate": 16000}, "espeak": {"voice": "en"}, "phoneme_id_map": {"a": [10]}}""", "0 to 9")]
    [InlineData("""{"num_symbols": 10, "audio": {"sample_rate": 16000}, "espeak": {"voice": "en"}, "phoneme_id_map": {"ab": [1]}}""", "single characters")]
    [InlineData("""{"num_symbols": 10, "phoneme_type": "arpabet"}""", "arpabet")]
    public void A_json_that_lacks_something(string json, string named)
    {
        using var files = new TinyPiperVoice().Write();
        File.WriteAllText(files.Json, json);
        Refused(files, "piper-config", named);
    }

    [Fact]
    public void A_missing_json()
    {
        using var files = new TinyPiperVoice().Write();
        File.Delete(files.Json);
        Refused(files, "piper-config", "tiny.onnx.json");
    }

    private static void Refused(TinyPiperVoice files, string code, string named)
    {
        var e = Assert.Throws<SynthesisException>(() => PiperVoice.Open(new PiperOptions { ModelPath = files.Model }));
        Assert.Equal(code, e.Code);
        Assert.Contains(named, e.Message, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Opened(PiperVoice voice) : IDisposable
    {
        public void Dispose() => voice.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
