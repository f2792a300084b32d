using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>Words that carry the floor rather than a meaning: what they say of a turn.</summary>
internal static class SmallWords
{
    /// <summary>Words that only say "go on": they never take the floor from the agent.</summary>
    private static readonly HashSet<string> Backchannels =
        new(StringComparer.Ordinal) { "mm", "hm", "mhm", "hmm", "uh", "um", "huh", "ah", "oh", "the", "a", "okay", "ok", "yeah", "right", VoskModel.UnknownWord };

    /// <summary>What a recogniser writes for a breath, a click or a hum. No caller ever says only this.</summary>
    private static readonly HashSet<string> Invented =
        new(StringComparer.Ordinal) { "the", "a", "an", "huh", "uh", "um", "er", "hm", "hmm", "mm", "mhm", "ah", VoskModel.UnknownWord };

    /// <summary>Words of "that is fine", "yes please do", "of course that's right": after a yes they say nothing new.</summary>
    private static readonly HashSet<string> Affirmations = new(StringComparer.Ordinal)
    {
        "yes", "yeah", "yep", "yup", "okay", "ok", "sure", "right", "correct", "exactly", "absolutely", "definitely", "of", "course", "that", "that's", "is", "it", "it's", "was", "would", "be", "fine", "good",
        "great", "perfect", "lovely", "please", "do", "go", "ahead", "thanks", "thank", "you", "very", "much", "so", "oh", "um", "uh", "huh", "mm", "hm", "mhm", "the", "a",
    };

    private static readonly HashSet<string> Hesitations =
        new(StringComparer.Ordinal) { "um", "uh", "er", "erm", "hmm", "hm", "huh", "well", "so", "like", "and", "or", "but", "because" };

    /// <summary>Words that something must follow. Those that end sentences now and then count only while the sentence sounds broken off.</summary>
    private static readonly HashSet<string> Openers = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "to", "for", "at", "on", "in", "of", "by", "from", "with", "about", "until", "between", "past", "around",
        "my", "your", "his", "her", "our", "their", "this", "some", "any", "i", "i'd", "i'm", "i'll", "i've", "we", "we'd", "it's", "that's", "is", "are", "was", "were", "be",
        "would", "could", "can", "will", "do", "does", "did", "want", "need", "have", "get", "make", "if", "whether", "when", "what", "which", "where", "how", "who", "than", "as",
    };

    private static readonly HashSet<string> QuestionWords =
        new(StringComparer.Ordinal) { "what", "where", "when", "how", "who", "which", "whether" };

    /// <summary>Verbs that give somebody something: "tell me", "send you", and then what.</summary>
    private static readonly HashSet<string> Givers = new(StringComparer.Ordinal)
    {
        "give", "tell", "send", "show", "bring", "offer", "lend", "get", "make", "ask", "teach", "sell", "read", "hand", "pass",
    };

    private static readonly HashSet<string> Receivers = new(StringComparer.Ordinal) { "me", "you", "him", "her", "us", "them" };

    /// <summary>"I can wait", "ten minutes wait": who waits does not correct themselves.</summary>
    private static readonly HashSet<string> Waiters = new(StringComparer.Ordinal) { "to", "can", "will", "i'll", "must", "minute", "minutes", "hour", "hours", "long" };

    private static readonly HashSet<string> Auxiliaries = new(StringComparer.Ordinal)
    {
        "can", "could", "would", "will", "shall", "should", "may", "might", "do", "does", "did", "is", "are", "was", "were", "have", "has",
    };

    /// <summary>Sounds of this score end a sentence even on an opener ("who is this for").</summary>
    private const float SoundsWhole = 0.85f;

    /// <summary>True for words that only say yes, in whatever way.</summary>
    public static bool AreAffirmation(ReadOnlySpan<string> words) => All(words, Affirmations);

    public static bool AreBackchannel(ReadOnlySpan<string> words) => All(words, Backchannels);

    /// <summary>True for nothing but what a recogniser invents on noise.</summary>
    public static bool AreInvented(ReadOnlySpan<string> words) => All(words, Invented);

    /// <summary>"Yes is", "yes please the": only the last word says that there is more, and after a whole answer it may have been misheard.</summary>
    public static bool AreAffirmationBeforeOpener(ReadOnlySpan<string> words)
        => words.Length > 1 && Openers.Contains(words[^1]) && AreAffirmation(words[..^1]);

    /// <summary>True when something must follow the last word.</summary>
    /// <param name="words">At least one word.</param>
    /// <param name="completeness">The dialog model's score of the sentence.</param>
    /// <param name="dictated">Letters and digits were asked for: "a" and "i" are letters.</param>
    public static bool Hang(ReadOnlySpan<string> words, float completeness, bool dictated)
    {
        string last = words[^1];
        if (!dictated)
            words = AfterHesitation(words);
        if (Hesitations.Contains(last) || AsksWithoutVerb(words) || LetsMe(words) || (words.Length > 1 && (Corrects(words) || OpensClause(words))))
            return true;
        if (completeness < SoundsWhole && (OpensGift(words) || OpensQuestion(words)))
            return true;
        return !(dictated && last.Length == 1) && completeness < SoundsWhole && Openers.Contains(last) && !EndsIndirectQuestion(words);
    }

    /// <summary>"Um when are you", also where the "um" was heard as "a m": the words behind it, one of them at least.</summary>
    private static ReadOnlySpan<string> AfterHesitation(ReadOnlySpan<string> words)
    {
        int at = 0;
        while (at < words.Length - 1 && (Hesitations.Contains(words[at]) || Invented.Contains(words[at]) || (words[at].Length == 1 && words[at] != "i")))
            at++;
        return words[at..];
    }

    /// <summary>"I would like to ..." before a pause is heard as "i would like two": nobody who was not asked how many ends there.</summary>
    public static bool OpenInfinitive(ReadOnlySpan<string> words)
        => words.Length > 1 && words[^1] is "two" or "too" && words[^2] is ("like" or "want" or "wanted" or "need" or "have" or "going" or "trying" or "love");

    /// <summary>"What your address is", "where the office was".</summary>
    private static bool EndsIndirectQuestion(ReadOnlySpan<string> words)
        => words.Length > 3 && (words[^1] is "is" or "are" or "was" or "were") && Holds(words[..^2], QuestionWords);

    private static bool Holds(ReadOnlySpan<string> words, HashSet<string> any)
    {
        foreach (string word in words)
        {
            if (any.Contains(word))
                return true;
        }
        return false;
    }

    /// <summary>"Let me see", in whatever way its last word was heard.</summary>
    private static bool LetsMe(ReadOnlySpan<string> words) => words.Length is 2 or 3 && words[0] == "let" && words[1] == "me";

    /// <summary>"Can you tell me", "i want to send you": not "call me", "help you".</summary>
    private static bool OpensGift(ReadOnlySpan<string> words)
        => words.Length > 2 && Receivers.Contains(words[^1]) && Givers.Contains(words[^2]);

    /// <summary>An auxiliary with its subject and no more: "can i", "could somebody", "is there".</summary>
    private static bool OpensQuestion(ReadOnlySpan<string> words) => words.Length == 2 && Auxiliaries.Contains(words[0]);

    /// <summary>"When are you", "how can i", "what do they": a question whose verb is still to come. "Where are you" and "how are you" are whole.</summary>
    private static bool AsksWithoutVerb(ReadOnlySpan<string> words)
        => words.Length == 3 && (words[0] is "why" || QuestionWords.Contains(words[0])) && Auxiliaries.Contains(words[1])
            && words[2] is "i" or "you" or "he" or "she" or "it" or "we" or "they"
            && !(words[0] is "where" or "how" or "who" or "what" && words[1] is "is" or "are" or "was" or "were");

    /// <summary>"Tell them that", "I hope that": not "repeat that".</summary>
    private static bool OpensClause(ReadOnlySpan<string> words)
        => words[^1] == "that" && words[^2] is "them" or "him" or "her" or "me" or "say" or "hope" or "think" or "know" or "so" or "believe" or "sure";

    /// <summary>"tuesday no", "four two seven sorry": what the caller means instead comes next. "No no" and "oh no" are a no.</summary>
    private static bool Corrects(ReadOnlySpan<string> words)
        => words[^1] is "sorry" or "actually" or "mean" || (words[^1] == "wait" && !Waiters.Contains(words[^2])) || (words[^1] == "no" && words[^2] is not ("no" or "oh" or "well") && words[0] is not ("no" or "um" or "uh"));

    private static bool All(ReadOnlySpan<string> words, HashSet<string> of)
    {
        foreach (string word in words)
        {
            if (!of.Contains(word))
                return false;
        }
        return true;
    }
}
