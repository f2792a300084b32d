using System.Text.Json;

namespace EdgeVoice.Speech.Tests.Synthesis;

/// <summary>
/// A voice in Piper's format that needs no training: each id becomes <see cref="SamplesPerId"/> samples of the value
/// id / 100 + length_scale (+ sid). So the ids, the scale and the speaker that went in can be read from the sound.
/// </summary>
internal sealed class TinyPiperVoice : IDisposable
{
    public const int SamplesPerId = 200;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevoice-piper");

    public string Model => Path.Combine(_folder.FullName, "tiny.onnx");

    public string Json => Model + ".json";

    public string InputName { get; init; } = "input";

    public int InputType { get; init; } = Onnx.Int64;

    public int Scales { get; init; } = 3;

    public bool HasSpeakers { get; init; }

    public string? RateInModel { get; init; }

    public static Dictionary<string, object> Config() => new()
    {
        ["audio"] = new { sample_rate = 16000 },
        ["espeak"] = new { voice = "en-us" },
        ["inference"] = new { noise_scale = 0.667, length_scale = 1.0, noise_w = 0.8 },
        ["num_symbols"] = 256,
        ["num_speakers"] = 1,
        ["phoneme_id_map"] = PhonemeIds,
    };

    public static Dictionary<string, int[]> PhonemeIds { get; } = MakeIds();

    public TinyPiperVoice Write(Dictionary<string, object>? config = null)
    {
        File.WriteAllBytes(Model, Graph());
        File.WriteAllText(Json, JsonSerializer.Serialize(config ?? Config()));
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Dictionary<string, int[]> MakeIds()
    {
        var ids = new Dictionary<string, int[]> { ["_"] = [0], ["^"] = [1], ["$"] = [2], [" "] = [3] };
        foreach (char phoneme in "!',-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœǀɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɡɢɣɤɥɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔˈˌːˑβθ")
            ids[phoneme.ToString()] = [ids.Count];
        return ids;
    }

    private byte[] Graph()
    {
        List<byte[]> nodes =
        [
            Onnx.Node("Cast", [InputName], "as_float", ("to", Onnx.Float)),
            Onnx.Node("Div", ["as_float", "hundred"], "small"),
            Onnx.Node("Gather", ["scales", "one"], "length_scale"),
            Onnx.Node("Add", ["small", "length_scale"], "shifted"),
        ];
        string last = "shifted";
        if (HasSpeakers)
        {
            nodes.Add(Onnx.Node("Cast", ["sid"], "speaker", ("to", Onnx.Float)));
            nodes.Add(Onnx.Node("Add", [last, "speaker"], "spoken"));
            last = "spoken";
        }
        nodes.Add(Onnx.Node("Unsqueeze", [last, "last_axis"], "column"));
        nodes.Add(Onnx.Node("Mul", ["column", "ones"], "wide"));
        nodes.Add(Onnx.Node("Reshape", ["wide", "flat"], "output"));
        List<byte[]> inputs =
        [
            Onnx.Tensor(InputName, InputType, Onnx.Open, Onnx.Open), Onnx.Tensor("input_lengths", Onnx.Int64, Onnx.Open),
            Onnx.Tensor("scales", Onnx.Float, Scales),
        ];
        if (HasSpeakers)
            inputs.Add(Onnx.Tensor("sid", Onnx.Int64, Onnx.Open));
        return Onnx.Model(
            [.. nodes],
            [
                Onnx.Floats("hundred", [1], 100), Onnx.Longs("one", [1], 1), Onnx.Longs("last_axis", [1], 2),
                Onnx.Floats("ones", [1, 1, SamplesPerId], [.. Enumerable.Repeat(1f, SamplesPerId)]), Onnx.Longs("flat", [3], 1, 1, -1),
            ],
            [.. inputs],
            [Onnx.Tensor("output", Onnx.Float, 1, 1, Onnx.Open)],
            RateInModel is null ? [] : [("sample_rate", RateInModel)]);
    }
}
