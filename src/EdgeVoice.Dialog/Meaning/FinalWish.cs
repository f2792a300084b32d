using EdgeVoice.Dialog.Slots;

namespace EdgeVoice.Dialog.Meaning;

/// <summary>
/// What a caller wants in the end, of a sentence that thinks aloud or changes its mind: "um let me see, I want to order paint" is about
/// paint, "I want to leave a message, no sorry, I want to book a visit" about a visit. The words before would only blur it.
/// </summary>
public static class FinalWish
{
    /// <summary>Fewer words than these are no wish of their own: "no sorry, Thursday" corrects a value.</summary>
    private const int LeastWords = 4;

    private static readonly string[][] Turns =
    [
        ["no", "sorry"], ["sorry", "no"], ["no", "wait"], ["wait", "no"], ["no", "actually"], ["actually", "no"], ["no", "i", "mean"], ["sorry", "i", "mean"], ["or", "rather"],
    ];

    /// <summary>The words that count for the wish; all of them when nothing sets some apart.</summary>
    public static ReadOnlyMemory<string> In(string[] words)
    {
        int from = UniversalCommands.AfterThinking(words);
        for (int at = from; at < words.Length; at++)
        {
            foreach (string[] turn in Turns)
            {
                if (at + turn.Length + LeastWords <= words.Length && WordRun.Matches(words, at, turn))
                    from = at + turn.Length;
            }
        }
        return words.Length - from >= LeastWords ? words.AsMemory(from) : words;
    }
}
