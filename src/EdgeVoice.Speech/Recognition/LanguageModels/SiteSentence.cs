using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeVoice.Speech.Recognition.LanguageModels;

/// <summary>Something that callers of a site say, and how much it counts: 1 for a sentence, less for one of many names.</summary>
public sealed record SiteSentence(string Text, double Weight = 1)
{
    /// <summary>SHA-256, in hex, of sentences and weights whatever their order: other sentences, another language model.</summary>
    public static string Digest(IEnumerable<SiteSentence> sentences)
    {
        var lines = sentences.Select(sentence => string.Create(CultureInfo.InvariantCulture, $"{sentence.Weight:R} {sentence.Text}")).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}
