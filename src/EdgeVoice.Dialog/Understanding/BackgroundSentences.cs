using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>Sentences, written for EdgeVoice, that are none of a branch's business: what "out of scope" looks like before any caller said it.</summary>
public static class BackgroundSentences
{
    /// <summary>English, lower-case, without punctuation.</summary>
    public static ImmutableArray<string> English { get; } = Read("background-en.txt");

    private static ImmutableArray<string> Read(string name)
    {
        using Stream stream = typeof(BackgroundSentences).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly was built without {name}");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }
}
