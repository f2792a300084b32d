using EdgeVoice.Dialog.Slots;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Dialog.Meaning;

/// <summary>
/// What callers may say at any time. Read by rule before the model is asked: these few must always work, whatever the model was trained on.
/// </summary>
public static class UniversalCommands
{
    // Filler around a command; a command must account for all other words, except where Anywhere is set.
    private static readonly HashSet<string> Filler =
    [
        "please", "can", "could", "you", "i", "a", "the", "to", "just", "oh", "uh", "um", "er", "no", "yes", "okay", "ok", "well", "sorry", "that", "it", "for", "me", "and", "now",
        "would", "i'd", "like", "want", "so", "very", "much", "then", "again", "all", "actually", "right", "yeah", "good", "great", "let's", "let", "us",
    ];

    private static readonly (string Act, bool Anywhere, string[] Phrases)[] Commands =
    [
        (DialogActs.Human, true, ["a person", "a human", "human being", "real person", "operator", "representative", "speak to someone", "talk to someone", "speak to somebody",
            "talk to somebody", "speak with someone", "speak with somebody", "talk to a", "speak to a", "put me through", "customer service", "an agent", "your manager"]),
        (DialogActs.StartOver, true, ["start over", "start again", "begin again", "from the beginning", "start from the top"]),
        (DialogActs.Slower, true, ["slower", "more slowly", "slow down", "too fast", "speak slowly"]),
        (DialogActs.Repeat, true, ["repeat that", "say that again", "say it again", "what did you say", "come again", "what was that", "didn't hear", "didn't catch", "repeat please",
            "could you repeat", "can you repeat", "one more time"]),
        (DialogActs.Repeat, false, ["repeat", "pardon", "sorry what", "excuse me", "say again", "what"]),
        (DialogActs.Hold, true, ["hold on", "hang on", "one moment", "just a minute", "just a moment", "just a second", "one second", "wait a moment", "wait a minute", "let me see", "let me think",
            "let me check", "let me look", "give me a minute", "give me a moment"]),
        (DialogActs.Hold, false, ["wait", "moment"]),
        (DialogActs.Cancel, false, ["cancel", "never mind", "forget it", "forget about it", "stop", "leave it", "it doesn't matter", "doesn't matter", "i changed my mind", "changed my mind", "don't bother"]),
        (DialogActs.Bye, false, ["bye", "goodbye", "bye bye", "that's all", "that is all", "that's it", "nothing else", "that will be all", "that's everything", "have a nice day"]),
        (DialogActs.Thanks, false, ["thanks", "thank you", "cheers", "many thanks", "thank you so much"]),
        // Nothing but a greeting, or a sign that the caller is there and listens.
        (DialogActs.Greet, false, ["hello", "hi", "hey", "good morning", "good afternoon", "good evening", "hello there", "hi there", "hey there", "good day", "are you there",
            "are you still there", "is anyone there", "is anybody there", "i'm back", "i am back", "i'm here", "i'm still here", "i'm ready"]),
    ];

    private static readonly string[] Angry =
    [
        "stupid", "useless", "ridiculous", "fed up", "waste of time", "waste of my time", "damn", "bloody", "sick of this", "sick of you", "terrible service", "hate this", "shut up",
        "rubbish", "idiot", "this is not working", "you don't understand", "you never listen", "you're not listening", "makes me angry", "i'm angry", "i am angry",
    ];

    /// <summary>Phrases that every closed recogniser grammar holds.</summary>
    public static IEnumerable<string> Phrases =>
    [
        "a person please", "operator", "speak to someone", "repeat that", "repeat", "say that again", "slower", "slow down", "start over", "start again", "cancel", "never mind", "stop",
        "hold on", "one moment", "goodbye", "that's all", "thank you", "change the", "not", "i said", "okay", "uh huh", "yeah",
    ];

    private const int MostBesideHold = 2;

    /// <summary>The command in the words, or null.</summary>
    public static string? Read(IReadOnlyList<string> words)
    {
        string text = " " + string.Join(' ', words) + " ";
        foreach (var (act, anywhere, phrases) in Commands)
        {
            foreach (string phrase in phrases)
            {
                if (!text.Contains(" " + phrase + " ", StringComparison.Ordinal))
                    continue;
                // "Let me see, I want to order paint" is a wish, not a plea for time.
                if (act == DialogActs.Hold && Rest(words, phrase) > MostBesideHold)
                    continue;
                if (anywhere ? words.Count <= 12 : Rest(words, phrase) == 0 && words.Count <= 8)
                    return act;
            }
        }
        // "thank you goodbye" is two commands and nothing else: the farewell counts.
        int farewell = Rest(words, "thank you goodbye bye thanks that's that is all it");
        return farewell == 0 && words.Any(word => word is "bye" or "goodbye") ? DialogActs.Bye : null;
    }

    /// <summary>How many of the first words only win time: fillers, and phrases such as "let me see".</summary>
    public static int AfterThinking(IReadOnlyList<string> words)
    {
        int at = 0;
        while (at < words.Count)
        {
            int step = Pauses.Contains(words[at]) ? 1 : HoldLength(words, at);
            if (step == 0)
                break;
            at += step;
        }
        return at;
    }

    private static readonly string[][] HoldPhrases = [.. Commands.Where(command => command.Act == DialogActs.Hold).SelectMany(command => command.Phrases).Select(phrase => phrase.Split(' '))];

    private static readonly HashSet<string> Pauses = ["uh", "um", "er", "erm", "hmm", "well", "so", "okay", "ok", "right"];

    /// <summary>Length of the plea for time that begins there, or 0.</summary>
    private static int HoldLength(IReadOnlyList<string> words, int at) => HoldPhrases.FirstOrDefault(phrase => WordRun.Matches(words, at, phrase))?.Length ?? 0;

    /// <summary>True when the caller is out of patience.</summary>
    public static bool SoundsAngry(IReadOnlyList<string> words)
    {
        string text = " " + string.Join(' ', words) + " ";
        return Angry.Any(phrase => text.Contains(" " + phrase + " ", StringComparison.Ordinal));
    }

    private static int Rest(IReadOnlyList<string> words, string phrase)
    {
        var known = phrase.Split(' ');
        return words.Count(word => !known.Contains(word) && !Filler.Contains(word));
    }
}
