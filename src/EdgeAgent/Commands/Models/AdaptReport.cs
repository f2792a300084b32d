using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Commands.Models;

/// <summary>What <c>edgevoice models adapt --json</c> writes.</summary>
internal sealed record AdaptReport(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("pack")] string Pack,
    [property: JsonPropertyName("written")] string? Written,
    [property: JsonPropertyName("sentences")] int Sentences,
    [property: JsonPropertyName("weight")] double Weight,
    [property: JsonPropertyName("ngrams")] BeforeAfter<long> NGrams,
    [property: JsonPropertyName("test_sentences")] int TestSentences,
    [property: JsonPropertyName("test_words")] int TestWords,
    [property: JsonPropertyName("test_words_unknown")] int TestWordsUnknown,
    [property: JsonPropertyName("perplexity")] BeforeAfter<double>? Perplexity,
    [property: JsonPropertyName("wer_pct")] BeforeAfter<double>? WerPct,
    [property: JsonPropertyName("wer_words")] int WerWords,
    [property: JsonPropertyName("missing")] IReadOnlyList<MissingWord> Missing,
    [property: JsonPropertyName("seconds")] double Seconds);

internal sealed record BeforeAfter<T>([property: JsonPropertyName("before")] T Before, [property: JsonPropertyName("after")] T After);

/// <summary>A word of the site that the recogniser's lexicon lacks.</summary>
/// <param name="Word">The word.</param>
/// <param name="Nearest">Words of the lexicon that sound nearest, or null.</param>
/// <param name="Distance">Mean difference of a sound, 0 to about 1.</param>
/// <param name="Alias">What the pack takes for it, or null.</param>
internal sealed record MissingWord(
    [property: JsonPropertyName("word")] string Word,
    [property: JsonPropertyName("nearest")] string? Nearest,
    [property: JsonPropertyName("distance")] double? Distance,
    [property: JsonPropertyName("alias")] string? Alias);
