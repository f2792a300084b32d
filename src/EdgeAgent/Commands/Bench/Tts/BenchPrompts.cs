using EdgeVoice.Speech.Text;

namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary>Two hundred sentences as a front desk says them on the telephone; none of them trained the voice.</summary>
internal static class BenchPrompts
{
    private const string Resource = "EdgeVoice.Agent.Commands.Bench.Tts.prompts.txt";

    public static IReadOnlyList<string> All { get; } = Read();

    /// <summary>The first ten, which a person listens to in docs/audio: a greeting, a question, a time, digits, money, an apology.</summary>
    public static IReadOnlyList<string> Heard => [.. All.Take(10)];

    /// <summary>The words that a listener should hear, as a recogniser writes them.</summary>
    public static string Words(string prompt)
    {
        string spoken = TextNormalizer.Normalize(prompt).ToLowerInvariant();
        return string.Concat(spoken.Select(letter => char.IsLetter(letter) || letter == '\'' ? letter : ' '));
    }

    private static string[] Read()
    {
        using Stream file = typeof(BenchPrompts).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not in the assembly");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
