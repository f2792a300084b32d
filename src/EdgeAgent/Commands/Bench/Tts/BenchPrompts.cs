using EdgeVoice.Speech.Text;

namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary>Two hundred sentences as a front desk says them on the telephone; none of them trained the voice.</summary>
internal static class BenchPrompts
{
    private const string Resource = "EdgeVoice.Agent.Commands.Bench.Tts.prompts.txt";

    /// <summary>Those that a person listens to in docs/audio: an offer, a time, digits, money, a question, a name, an apology.</summary>
    private static readonly string[] ForListening =
    [
        "Good morning, this is the Riverside branch. How may I help you?",
        "Would the morning or the afternoon be better for you?",
        "I am sorry, that time is already taken.",
        "Your appointment is on Thursday, November 2 at 12:30 pm.",
        "Your order left our warehouse yesterday.",
        "Is 998-113-5119 still your number?",
        "The total is $238.20.",
        "Could you spell your last name for me?",
        "I am putting you through to a colleague now.",
        "Thank you for calling. Goodbye.",
    ];

    public static IReadOnlyList<string> All { get; } = Read();

    public static IReadOnlyList<string> Heard => ForListening;

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
