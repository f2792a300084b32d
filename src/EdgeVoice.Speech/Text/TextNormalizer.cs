namespace EdgeVoice.Speech.Text;

/// <summary>Turns written text into words as a receptionist would read them.</summary>
public static class TextNormalizer
{
    public static string Normalize(string text) => text.Replace("[[", "", StringComparison.Ordinal);
}
