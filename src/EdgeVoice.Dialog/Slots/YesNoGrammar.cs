using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Slots;

/// <summary>Yes or no, as callers say it. Canonical form: "yes" or "no".</summary>
public sealed class YesNoGrammar : SlotGrammar
{
    private static readonly string[] Yes =
    [
        "yes", "yeah", "yep", "yup", "sure", "of course", "that's right", "that is right", "that's correct", "correct", "right", "exactly", "absolutely", "please do",
        "yes please", "okay", "ok", "that's fine", "that is fine", "fine", "sounds good", "perfect", "great", "go ahead", "definitely", "it is", "i do", "that works", "good", "do that", "all right", "go on then",
    ];

    private static readonly string[] No =
    [
        "no", "nope", "nah", "no thanks", "no thank you", "not really", "that's wrong", "that is wrong", "wrong", "incorrect", "that's not right", "that is not right", "not right",
        "not correct", "it isn't", "it's not", "i don't", "don't", "not quite", "never", "that's not correct", "that isn't right", "please don't", "do not",
    ];

    /// <summary>Everything that a closed grammar for a yes/no question needs.</summary>
    public static IEnumerable<string> Phrases => Yes.Concat(No);

    public override AnswerKind Answer => AnswerKind.YesNo;

    public override IEnumerable<string> GrammarPhrases(SlotContext context) => Phrases;

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
        => TryRead(words, out bool yes, out int used, out double certainty)
            ? [new SlotParse(yes ? "yes" : "no", yes ? "yes" : "no", 0, used, certainty)]
            : [];

    public override bool TryParseKeys(string keys, SlotContext context, out SlotParse parse)
    {
        parse = keys switch { "1" => new SlotParse("yes", "yes", 0, 0, 1), "2" => new SlotParse("no", "no", 0, 0, 1), _ => default };
        return parse.Canonical is not null;
    }

    /// <summary>Finds yes or no anywhere in the words; a no beats a yes ("no that's not right", "yeah no").</summary>
    public static bool TryRead(IReadOnlyList<string> words, out bool yes, out int used, out double certainty)
    {
        int no = Longest(words, No), affirmed = Longest(words, Yes);
        yes = affirmed > 0 && no == 0;
        used = Math.Max(no, affirmed);
        certainty = no > 0 && affirmed > 0 ? 0.8 : 1;
        return used > 0;
    }

    // Words that mean yes and are not easily heard where none was said ("right", "fine", "good" and "okay" are fillers too).
    private static readonly string[] Firm =
        ["yes", "yeah", "yep", "yup", "correct", "that's right", "that is right", "that's correct", "exactly", "absolutely", "definitely", "please do", "go ahead", "do that", "of course", "sure"];

    private static readonly HashSet<string> Beside =
    [
        "please", "that", "that's", "is", "it", "it's", "thank", "thanks", "you", "do", "right", "fine", "okay", "ok", "good", "great", "perfect", "all", "i", "uh", "um", "er", "oh", "well", "send", "pay",
        "block", "book", "go", "ahead", "the", "a", "and", "so", "now", "yes", "yeah", "correct", "sure", "would", "like", "to", "for", "from", "at", "on", "|",
    ];

    /// <summary>True for a yes that nothing else was said with, but words that go with one ("|" stands for a word that is accounted for).</summary>
    public static bool IsPlainYes(IReadOnlyList<string> words, out int at, out int length)
    {
        (at, length) = (0, 0);
        if (Longest(words, No) > 0)
            return false;
        foreach (string phrase in Firm)
        {
            string[] wanted = phrase.Split(' ');
            for (int i = 0; i + wanted.Length <= words.Count && wanted.Length > length; i++)
            {
                if (wanted.Select((word, n) => words[i + n] == word).All(same => same))
                    (at, length) = (i, wanted.Length);
            }
        }
        if (length == 0)
            return false;
        int from = at, to = at + length;
        return !words.Where((word, i) => (i < from || i >= to) && !Beside.Contains(word)).Any();
    }

    // Words that callers also say with no yes in mind: "okay I'm back", "right, let me see".
    private static readonly HashSet<string> Fillers = ["okay", "ok", "right", "fine", "good", "great", "perfect", "all"];

    // Words from which a sentence says more than yes, and the yes in its middle may be a misheard word.
    private const int MuchElse = 3;

    /// <summary>True when what sounds like a yes is no more than a filler, with other things said beside it.</summary>
    public static bool IsFiller(IReadOnlyList<string> words)
        => Longest(words, No) == 0 && Longest(words, [.. Yes.Where(phrase => !phrase.Split(' ').All(Fillers.Contains))]) == 0 && words.Any(word => !Beside.Contains(word));

    /// <summary>True for a yes amid a sentence about something else, where it is likely another word misheard: "zero two sure seven seven".</summary>
    public static bool IsAmidOther(IReadOnlyList<string> words)
    {
        if (Longest(words, No) > 0 || words.Count(word => !Beside.Contains(word)) < MuchElse)
            return false;
        // One that opens the sentence is meant, whatever follows.
        string[] meant = [.. words.SkipWhile(word => word is "uh" or "um" or "er" or "oh" or "well" or "and" or "so")];
        return !Yes.Any(phrase => phrase.Split(' ') is var wanted && meant.Take(wanted.Length).SequenceEqual(wanted));
    }

    private static int Longest(IReadOnlyList<string> words, string[] phrases)
    {
        int best = 0;
        foreach (string phrase in phrases)
        {
            string[] wanted = phrase.Split(' ');
            for (int i = 0; i + wanted.Length <= words.Count && wanted.Length > best; i++)
            {
                if (wanted.Select((word, n) => words[i + n] == word).All(same => same))
                    best = wanted.Length;
            }
        }
        return best;
    }
}
