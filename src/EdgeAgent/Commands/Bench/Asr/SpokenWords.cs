using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Text;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>Words as they are compared: small letters, no marks, numbers in words, "oh" as "zero".</summary>
internal static class SpokenWords
{
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
        return word is "oh" or "o" ? "zero" : word;
    }
}
