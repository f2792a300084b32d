namespace EdgeVoice.Agent.Commands.Bench;

/// <summary>The page of the folder docs/audio, which two benches write: voices to hear first, pictures of the audio path after them. Each leaves the other's part.</summary>
internal static class AudioPage
{
    private const string Pictures = "## Echo and noise, before and after";

    /// <summary>Puts the voices' part in its place.</summary>
    public static void WriteVoices(string folder, string text)
    {
        var (_, pictures) = Parts(folder);
        Write(folder, text, pictures);
    }

    /// <summary>Puts the pictures' part in its place, under its own heading.</summary>
    public static void WritePictures(string folder, string text)
    {
        var (voices, _) = Parts(folder);
        Write(folder, voices, $"{Pictures}\n\n{text}");
    }

    private static (string Voices, string Pictures) Parts(string folder)
    {
        string file = Path.Combine(folder, "README.md"), page = File.Exists(file) ? File.ReadAllText(file) : "";
        int at = page.IndexOf(Pictures, StringComparison.Ordinal);
        return at < 0 ? (page, "") : (page[..at], page[at..]);
    }

    private static void Write(string folder, params string[] parts)
        => File.WriteAllText(Path.Combine(folder, "README.md"), string.Join("\n\n", parts.Select(part => part.Trim('\n')).Where(part => part.Length > 0)) + "\n");
}
