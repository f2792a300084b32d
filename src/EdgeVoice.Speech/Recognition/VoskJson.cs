using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeVoice.Speech.Recognition;

/// <summary>Reads what libvosk writes. Its n-best carries log-likelihoods; ours carries confidences in [0, 1].</summary>
/// <remarks>
/// libvosk gives word confidences (minimum Bayes risk over the lattice) only for a single reading, and n-best only
/// without them; the lattice can be asked once. We ask for the n-best and estimate both from it: the posterior of a
/// reading is its share of the n-best's likelihood, and a word's confidence is the posterior of all readings that
/// have the same word at the same time. With the lattice beams of Vosk models, ten readings hold nearly all of it.
/// </remarks>
internal static class VoskJson
{
    public static RecognizerResult Nothing { get; } = new([new RecognizerHypothesis("", 0f, [])]);

    public static string ReadPartial(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
            return "";
        Answer answer = Parse(json);
        return (answer.Partial ?? answer.Text ?? "").Trim();
    }

    /// <param name="json">What libvosk wrote.</param>
    /// <param name="offset">Where the utterance began in the decoder's stream: libvosk counts from there, we from the utterance.</param>
    /// <param name="limit">Most readings wanted.</param>
    /// <param name="curve">Makes a probability of each word's confidence; null leaves it.</param>
    public static RecognizerResult ReadResult(ReadOnlySpan<byte> json, TimeSpan offset, int limit, ConfidenceCurve? curve = null)
    {
        if (json.IsEmpty)
            return Nothing;
        Answer answer = Parse(json);
        if (answer.Alternatives is not { Count: > 0 } readings)
            readings = [new Reading(answer.Text ?? "", 0, answer.Result)];

        double[] posteriors = Posteriors(readings);
        List<RecognizedWord>[] words = [.. readings.Select(reading => ReadWords(reading, offset))];
        var hypotheses = new List<RecognizerHypothesis>(readings.Count);
        for (int i = 0; i < readings.Count && i < limit; i++)
        {
            RecognizedWord[] confident = [.. words[i].Select(word => word with { Confidence = (curve ?? ConfidenceCurve.Identity).At(Confidence(word, words, posteriors)) })];
            string text = string.Join(' ', confident.Select(word => word.Text));
            // The same words can come twice, with other silences between them.
            if (hypotheses.Exists(known => known.Text == text))
                continue;
            float mean = confident.Length == 0 ? 0f : confident.Average(word => word.Confidence);
            hypotheses.Add(new RecognizerHypothesis(text, mean, confident));
        }
        return new RecognizerResult(hypotheses);
    }

    private static Answer Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RecognitionJson.Default.Answer) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            string shown = Encoding.UTF8.GetString(json[..Math.Min(json.Length, 200)]);
            throw new RecognitionException("vosk-json", $"libvosk wrote something that is not the JSON of a result: {shown}", e);
        }
    }

    private static double[] Posteriors(IReadOnlyList<Reading> readings)
    {
        double best = readings.Max(reading => reading.Confidence);
        double[] shares = [.. readings.Select(reading => Math.Exp(reading.Confidence - best))];
        double sum = shares.Sum();
        return [.. shares.Select(share => share / sum)];
    }

    private static float Confidence(RecognizedWord word, List<RecognizedWord>[] readings, double[] posteriors)
    {
        double mass = 0;
        for (int i = 0; i < readings.Length; i++)
        {
            if (readings[i].Exists(other => other.Text == word.Text && other.Start < word.End && word.Start < other.End))
                mass += posteriors[i];
        }
        return (float)Math.Clamp(mass, 0, 1);
    }

    private static List<RecognizedWord> ReadWords(Reading reading, TimeSpan offset)
    {
        if (reading.Result is { Count: > 0 } placed)
            return [.. placed.Select(word => new RecognizedWord(word.Word ?? "", 0f, At(word.Start, offset), At(word.End, offset)))];
        return [.. (reading.Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => new RecognizedWord(word, 0f, TimeSpan.Zero, TimeSpan.MaxValue))];
    }

    private static TimeSpan At(double seconds, TimeSpan offset)
    {
        var at = TimeSpan.FromSeconds(seconds) - offset;
        return at < TimeSpan.Zero ? TimeSpan.Zero : at;
    }

    internal sealed record Answer(string? Text, string? Partial, IReadOnlyList<Reading>? Alternatives, IReadOnlyList<PlacedWord>? Result);

    internal sealed record Reading(string? Text, double Confidence, IReadOnlyList<PlacedWord>? Result);

    internal sealed record PlacedWord(string? Word, double Start, double End);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VoskJson.Answer))]
[JsonSerializable(typeof(IEnumerable<string>))]
internal sealed partial class RecognitionJson : JsonSerializerContext
{
    /// <summary>libvosk's JSON reader leaves \u escapes as they are, so "don't" must be written as it is.</summary>
    public static RecognitionJson Plain { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
