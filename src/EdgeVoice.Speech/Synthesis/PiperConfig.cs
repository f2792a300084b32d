using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>A voice's <c>.onnx.json</c>, as Piper writes it.</summary>
internal sealed class PiperConfig
{
    private static readonly Rune Pad = new('_');
    private static readonly Rune Begin = new('^');
    private static readonly Rune End = new('$');

    private PiperConfig()
    {
    }

    public int SampleRate { get; private init; }

    public string EspeakVoice { get; private init; } = "";

    /// <summary>True when letters are the phonemes (<c>phoneme_type: text</c>).</summary>
    public bool SpeaksLetters { get; private init; }

    public float NoiseScale { get; private init; }

    public float LengthScale { get; private init; }

    public float NoiseW { get; private init; }

    public int Speakers { get; private init; }

    public IReadOnlyDictionary<string, int> SpeakerIds { get; private init; } = new Dictionary<string, int>();

    public IReadOnlyDictionary<Rune, long[]> PhonemeIds { get; private init; } = new Dictionary<Rune, long[]>();

    /// <exception cref="SynthesisException"><c>piper-config</c>: names the file and the key.</exception>
    public static PiperConfig Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            throw new SynthesisException("piper-config", $"{path}: {e.Message}", e);
        }
    }

    /// <summary>Ids of a clause as Piper makes them: begin, then each phoneme, a pad after each, end.</summary>
    /// <param name="phonemes">Phonemes in IPA with the clause's closing marks.</param>
    /// <param name="unknown">Phonemes that the voice does not have; they are left out.</param>
    /// <returns>Empty when no phoneme is known.</returns>
    public long[] Ids(string phonemes, out int unknown)
    {
        unknown = 0;
        long[] pad = PhonemeIds[Pad];
        var ids = new List<long>([.. PhonemeIds[Begin], .. pad]);
        int empty = ids.Count;
        foreach (Rune rune in Ipa.Decompose(phonemes).EnumerateRunes())
        {
            if (!PhonemeIds.TryGetValue(rune, out long[]? known))
            {
                unknown++;
                continue;
            }
            ids.AddRange(known);
            ids.AddRange(pad);
        }
        if (ids.Count == empty)
            return [];
        ids.AddRange(PhonemeIds[End]);
        return [.. ids];
    }

    private static PiperConfig Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("it is not a JSON object");
        string kind = Text(root, "phoneme_type") ?? "espeak";
        if (kind is not ("espeak" or "text"))
            throw new InvalidDataException($"phoneme_type is \"{kind}\", expected \"espeak\" or \"text\"");
        int symbols = (int)Number(root, "num_symbols", 1, 100_000, null);
        var config = new PiperConfig
        {
            SampleRate = (int)Number(Child(root, "audio"), "sample_rate", 8000, 48000, null),
            EspeakVoice = Text(Child(root, "espeak", optional: kind == "text"), "voice") ?? (kind == "text" ? "" : throw new InvalidDataException("espeak.voice is missing")),
            SpeaksLetters = kind == "text",
            NoiseScale = (float)Number(Child(root, "inference", optional: true), "noise_scale", 0, 5, 0.667),
            LengthScale = (float)Number(Child(root, "inference", optional: true), "length_scale", 0.1, 10, 1),
            NoiseW = (float)Number(Child(root, "inference", optional: true), "noise_w", 0, 5, 0.8),
            Speakers = (int)Number(root, "num_speakers", 1, 100_000, 1),
            SpeakerIds = ReadSpeakers(root),
            PhonemeIds = ReadIds(Child(root, "phoneme_id_map"), symbols),
        };
        foreach (Rune needed in new[] { Pad, Begin, End })
        {
            if (!config.PhonemeIds.ContainsKey(needed))
                throw new InvalidDataException($"phoneme_id_map lacks \"{needed}\" (pad, begin and end are _ ^ $)");
        }
        return config;
    }

    private static Dictionary<Rune, long[]> ReadIds(JsonElement map, int symbols)
    {
        var ids = new Dictionary<Rune, long[]>();
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            if (Rune.DecodeFromUtf16(entry.Name, out Rune rune, out int used) != System.Buffers.OperationStatus.Done || used != entry.Name.Length)
                throw new InvalidDataException($"phoneme_id_map has the key \"{entry.Name}\", expected single characters");
            if (entry.Value.ValueKind != JsonValueKind.Array)
                throw new InvalidDataException($"phoneme_id_map[\"{entry.Name}\"] is not a list of numbers");
            var list = new List<long>();
            foreach (JsonElement id in entry.Value.EnumerateArray())
            {
                if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out long number) || number < 0 || number >= symbols)
                    throw new InvalidDataException($"phoneme_id_map[\"{entry.Name}\"] holds {id.GetRawText()}, expected 0 to {symbols - 1} (num_symbols)");
                list.Add(number);
            }
            ids[rune] = [.. list];
        }
        return ids;
    }

    private static Dictionary<string, int> ReadSpeakers(JsonElement root)
    {
        var speakers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        if (!root.TryGetProperty("speaker_id_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
            return speakers;
        foreach (JsonProperty speaker in map.EnumerateObject())
        {
            if (speaker.Value.ValueKind != JsonValueKind.Number || !speaker.Value.TryGetInt32(out int id))
                throw new InvalidDataException($"speaker_id_map[\"{speaker.Name}\"] is not a number");
            speakers[speaker.Name] = id;
        }
        return speakers;
    }

    private static JsonElement Child(JsonElement element, string name, bool optional = false)
    {
        if (element.TryGetProperty(name, out JsonElement child) && child.ValueKind == JsonValueKind.Object)
            return child;
        return optional ? default : throw new InvalidDataException($"{name} is missing");
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static double Number(JsonElement element, string name, double least, double most, double? otherwise)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement value))
            return otherwise ?? throw new InvalidDataException($"{name} is missing");
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= least && number <= most)
            return number;
        throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value.GetRawText()}, expected {least} to {most}"));
    }
}
