using System.Text.RegularExpressions;

namespace EdgeVoice.Speech.Text;

/// <summary>
/// The letter A by its name. espeak-ng reads an A that stands alone as the article, so that "nine a m" becomes "nine uh m"
/// and B A N "b uh n"; beside another letter it is a letter.
/// </summary>
internal static partial class LetterNames
{
    /// <summary>The text as espeak-ng reads it right; the voice's recipe writes it the same way (models/tts/recipe/phonemes.py).</summary>
    public static string ForEspeak(string clause) => LetterA().Replace(clause, "eigh");

    [GeneratedRegex(@"\b(?:A(?=[, ]+[A-Z]\b)|a(?= [b-hj-z]\b))|(?:(?<=\b[A-Z] )|(?<=\b[A-Z], ))A\b", RegexOptions.CultureInvariant)]
    private static partial Regex LetterA();
}
