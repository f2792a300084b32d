using System.Collections.Frozen;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Text;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>Words as they are compared: small letters, no marks, numbers in words, "oh" as "zero", one spelling of a word that has two.</summary>
internal static class SpokenWords
{
    private static readonly FrozenDictionary<string, string> OneSpelling = new Dictionary<string, string>
    {
        ["oh"] = "zero",
        ["o"] = "zero",
        ["ok"] = "okay",
        ["alright"] = "allright", // two words written as one are no error
        ["neighbour"] = "neighbor",
        ["neighbours"] = "neighbors",
        ["cheque"] = "check",
        ["cheques"] = "checks",
        ["colour"] = "color",
        ["colours"] = "colors",
        ["favourite"] = "favorite",
        ["centre"] = "center",
        ["grey"] = "gray",
        ["theatre"] = "theater",
        ["programme"] = "program",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string[] Of(string text)
    {
        if (text.Any(char.IsAsciiDigit))
            text = TextNormalizer.Normalize(text);
        var kept = text.ToLowerInvariant().Replace('’', '\'').Select(c => char.IsLetter(c) || c == '\'' ? c : ' ');
        return [.. new string([.. kept]).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Compared)];
    }

    /// <summary>A word that a recogniser wrote; null for its mark of what it does not know, which the product leaves out too.</summary>
    public static string? Heard(string word) => word.Length == 0 || word[0] is '[' or '<' ? null : Compared(word);

    /// <summary>The words of a reading that count, each with its place among all of them.</summary>
    public static (string[] Words, RecognizedWord[] Heard) Heard(RecognizerHypothesis reading)
    {
        RecognizedWord[] kept = [.. reading.Words.Where(word => Heard(word.Text) is not null)];
        return ([.. kept.Select(word => Heard(word.Text)!)], kept);
    }

    private static string Compared(string word)
    {
        word = word.ToLowerInvariant().Trim('\'');
        return OneSpelling.GetValueOrDefault(word, word);
    }
}
