using System.Text;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>
/// Takes the letters that espeak-ng writes with an accent apart into letter and mark, as Piper's phoneme tables expect
/// (NFD). Written out because this program runs without the culture tables that string.Normalize needs.
/// </summary>
internal static class Ipa
{
    private const string Composed = "ãẽĩõũỹçáéíóúàèìòùâêîôûäëïöüñ";

    private static readonly string[] Parts =
    [
        "a\u0303", "e\u0303", "i\u0303", "o\u0303", "u\u0303", "y\u0303", "c\u0327",
        "a\u0301", "e\u0301", "i\u0301", "o\u0301", "u\u0301", "a\u0300", "e\u0300", "i\u0300", "o\u0300", "u\u0300",
        "a\u0302", "e\u0302", "i\u0302", "o\u0302", "u\u0302", "a\u0308", "e\u0308", "i\u0308", "o\u0308", "u\u0308", "n\u0303",
    ];

    public static string Decompose(string phonemes)
    {
        if (phonemes.AsSpan().IndexOfAnyInRange('\u00e0', '\u1ef9') < 0)
            return phonemes;
        var apart = new StringBuilder(phonemes.Length + 4);
        foreach (char letter in phonemes)
        {
            int at = Composed.IndexOf(letter, StringComparison.Ordinal);
            if (at < 0)
                apart.Append(letter);
            else
                apart.Append(Parts[at]);
        }
        return apart.ToString();
    }
}
