using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Slots;

/// <summary>
/// People's names: from the slot's list (exactly, or by sound), spelled, or after "my name is". Canonical form: "Anna Baker".
/// A list entry is one word; a first and a last name side by side make one value.
/// </summary>
public sealed class NameGrammar : SlotGrammar
{
    private const double AlikeEnough = 0.72;

    // Words, spelled letters aside. In a longer sentence most words are no names, and many sound like one ("make", Mike).
    private const int ShortAnswer = 3;

    // Certainty of a name one letter of which was mended.
    private const double MisheardLetters = 0.6;

    private static readonly string[][] Leads =
    [
        ["my", "name", "is"], ["my", "name's"], ["the", "name", "is"], ["name", "is"], ["the", "name's"], ["this", "is"], ["it's"], ["it", "is"], ["i'm"], ["i", "am"],
        ["under"], ["for"], ["mister"], ["missus"], ["miss"], ["name", "of"],
    ];

    // A lead that says a name comes now. Behind the others ("for", "it's") anything may come, and much of it sounds like a name.
    private static readonly HashSet<string> SaysName = ["name", "name's", "mister", "missus", "miss"];

    private static readonly HashSet<string> NotNames =
    [
        "a", "an", "the", "and", "i", "i'd", "i'm", "is", "it", "it's", "to", "for", "my", "me", "you", "in", "on", "at", "of", "that", "this", "please", "yes", "no",
        "not", "name", "uh", "um", "er", "with", "calling", "appointment", "order", "book", "would", "like", "want", "need", "can", "could", "have", "change", "tuesday", "monday",
        "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow", "today", "said", "afraid", "sorry", "looking", "calling", "trying", "here", "what", "when", "where",
        "noon", "midnight", "evening", "tonight", "yesterday", "first", "second", "third", "last", "one", "ones", "don't", "know", "there", "hello", "hi", "yeah", "nope", "that's", "correct",
        "january", "february", "october", "november", "december", "something", "anything", "nothing", "whatever", "anyone", "someone", "cancel", "stop",
        "about", "your", "good", "fine", "sure", "okay", "ok", "just", "make", "take", "half", "past", "quarter", "morning", "afternoon", "next", "week", "day", "time", "help", "thanks", "thank",
    ];

    public override AnswerKind Answer => AnswerKind.Name;

    public override IEnumerable<string> GrammarPhrases(SlotContext context)
        => context.Slot.Names.Select(name => name.ToLowerInvariant()).Concat(["my name is", "it's", "the name is"])
            .Concat(For(Packs.SlotType.Spelling).GrammarPhrases(context)).Distinct();

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
    {
        var found = ImmutableArray.CreateBuilder<SlotParse>();
        for (int i = 0; i < words.Count;)
        {
            int led = Lead(words, i);
            int at = i + led;
            if (Spelled(words, at, context, led > 0) is { IsEmpty: false } spelled)
            {
                found.AddRange(spelled);
                i = spelled[0].End;
                continue;
            }
            int used = at < words.Count ? At(words, at, context, led > 0, out string name, out double certainty) : None(out name, out certainty);
            if (used == 0)
            {
                i++;
                continue;
            }
            found.Add(new SlotParse(name, name, at, used, certainty));
            i = at + used;
        }
        // Spelling after the name settles how it is written: "smyth s m y t h".
        return [.. found];
    }

    /// <summary>A name letter by letter: as it was heard, and behind it the one that was likelier meant, where that is another.</summary>
    private static ImmutableArray<SlotParse> Spelled(IReadOnlyList<string> words, int at, SlotContext context, bool led)
    {
        int used = SpellingGrammar.Run(words, at, digitsToo: false, out string letters, out int sure);
        if (letters.Length < 3 || sure < letters.Length - 1 || !(led || context.Asked))
            return [];
        string heard = letters.ToLowerInvariant(), meant = SpelledName.Likeliest(heard, context.Slot.Names);
        var literal = new SlotParse(Capital(heard), Capital(heard), at, used, 1);
        return meant == heard ? [literal] : [literal, new SlotParse(Capital(meant), Capital(meant), at, used, MisheardLetters)];
    }

    private static int None(out string name, out double certainty)
    {
        (name, certainty) = ("", 0);
        return 0;
    }

    private static int Lead(IReadOnlyList<string> words, int i)
    {
        foreach (string[] lead in Leads)
        {
            if (i + lead.Length < words.Count && lead.Select((word, n) => words[i + n] == word).All(same => same))
                return lead.Length;
        }
        return 0;
    }

    private static int At(IReadOnlyList<string> words, int at, SlotContext context, bool led, out string name, out double certainty)
    {
        (name, certainty) = ("", 1);
        bool cue = led && (SaysName.Contains(words[at - 1]) || (at > 1 && SaysName.Contains(words[at - 2])));
        bool bySound = cue || words.Count(word => word.Length > 1) <= ShortAnswer || (led && context.Asked);
        int used = Listed(words, at, context, led || context.Asked, bySound, out name, out certainty);
        // One word that only sounds like a name, in a sentence about something else: most likely another word, misheard.
        if (used == 1 && certainty < 1 && led && !cue && !context.Asked)
            used = 0;
        if (used > 0)
        {
            // The caller goes on to spell the last word: the spelling wins over the list.
            int more = SpellingGrammar.Run(words, at + used, digitsToo: false, out string letters, out int sure);
            if (letters.Length >= 3 && sure == letters.Length && Phonetics.Likeness(words[at + used - 1], letters.ToLowerInvariant()) > 0.5)
            {
                int space = name.LastIndexOf(' ');
                name = (space < 0 ? "" : name[..(space + 1)]) + Capital(letters.ToLowerInvariant());
                certainty = 1;
                return used + more;
            }
            return used;
        }
        bool alone = context.Asked && words.Count - at <= 2 && at == 0;
        bool sayingName = led && at >= 2 && words[at - 1] is "is" or "name's" && words.Take(at).Contains("name");
        if (!alone && !sayingName)
            return 0;
        var taken = words.Skip(at).TakeWhile(word => !NotNames.Contains(word) && word.Length > 1 && char.IsAsciiLetter(word[0]) && !SpokenNumbers.TryDigit(word, out _)).Take(2).ToList();
        if (taken.Count == 0)
            return 0;
        name = string.Join(' ', taken.Select(Capital));
        certainty = 0.55;
        return taken.Count;
    }

    /// <summary>One or two words of the list side by side; by sound only where a name is awaited.</summary>
    private static int Listed(IReadOnlyList<string> words, int at, SlotContext context, bool awaited, bool bySound, out string name, out double certainty)
    {
        (name, certainty) = ("", 1);
        int used = 0;
        while (used < 2 && at + used < words.Count)
        {
            string word = words[at + used];
            // "That's right" is no Wright; beside a first name it is one.
            if (NotNames.Contains(word) || (used == 0 && word == "right"))
                break;
            var (best, alike) = Best(word, context.Slot.Names);
            // "will", "mark", "may": a listed name that is also a word counts unasked only beside another name.
            if (best is null || alike < (bySound && (awaited || used > 0) ? AlikeEnough : 1))
                break;
            name += (used == 0 ? "" : " ") + best;
            certainty = Math.Min(certainty, alike == 1 ? 1 : 0.75 * alike);
            used++;
        }
        return used == 1 && !awaited ? 0 : used;
    }

    private static (string? Name, double Alike) Best(string word, ImmutableArray<string> names)
    {
        (string? Name, double Alike) best = (null, 0);
        foreach (string name in names)
        {
            double alike = Phonetics.Likeness(word, name.ToLowerInvariant());
            if (alike > best.Alike)
                best = (name, alike);
        }
        return best;
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
