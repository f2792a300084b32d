using System.Collections.Immutable;
using System.Text;

namespace EdgeVoice.Dialog.Slots;

/// <summary>
/// Letters spelled: "s m i t h", "b as in bravo", "bravo", "double t", "capital"; with digits too for alphanumerics.
/// Canonical form: upper-case letters and digits.
/// </summary>
public sealed class SpellingGrammar(bool digitsToo) : SlotGrammar
{
    private static readonly string[] Alphabet =
    [
        "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima", "mike", "november",
        "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "x-ray", "yankee", "zulu",
    ];

    // How recognisers write the names of letters when they hear them as words.
    private static readonly Dictionary<string, char> Sounds = new()
    {
        ["bee"] = 'B',
        ["be"] = 'B',
        ["sea"] = 'C',
        ["see"] = 'C',
        ["dee"] = 'D',
        ["gee"] = 'G',
        ["eye"] = 'I',
        ["jay"] = 'J',
        ["kay"] = 'K',
        ["em"] = 'M',
        ["oh"] = 'O',
        ["pee"] = 'P',
        ["queue"] = 'Q',
        ["are"] = 'R',
        ["tea"] = 'T',
        ["tee"] = 'T',
        ["you"] = 'U',
        ["why"] = 'Y',
        ["zed"] = 'Z',
        ["zee"] = 'Z',
        ["xray"] = 'X',
        ["ex"] = 'X',
    };

    public override AnswerKind Answer => digitsToo ? AnswerKind.Alphanumeric : AnswerKind.Spelling;

    public override IEnumerable<string> GrammarPhrases(SlotContext context)
    {
        var letters = Enumerable.Range(0, 26).Select(n => ((char)('a' + n)).ToString());
        var phrases = letters.Concat(Alphabet).Concat(["as in", "for", "double"]);
        return digitsToo ? phrases.Concat(For(Packs.SlotType.Digits).GrammarPhrases(context)).Distinct() : phrases;
    }

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
    {
        var found = ImmutableArray.CreateBuilder<SlotParse>();
        for (int i = 0; i < words.Count;)
        {
            int used = Run(words, i, digitsToo, out string text, out int sure);
            bool enough = text.Length >= (context.Slot.MinLength ?? 2) && text.Length <= (context.Slot.MaxLength ?? 30);
            if (used > 0 && enough && sure * 2 >= text.Length)
                found.Add(new SlotParse(text, Say(text), i, used, sure == text.Length ? 1 : 0.8));
            i += Math.Max(used, 1);
        }
        return found.ToImmutable();
    }

    public override string Speak(string canonical, DateOnly today) => Say(canonical);

    /// <summary>A run of spelled letters; <paramref name="sure"/> counts those that can be nothing else.</summary>
    internal static int Run(IReadOnlyList<string> words, int start, bool digitsToo, out string text, out int sure)
    {
        var built = new StringBuilder();
        sure = 0;
        int i = start;
        while (i < words.Count)
        {
            if (words[i] is "capital" or "then" or "and" or "dash" && built.Length > 0 && i + 1 < words.Count && Letter(words, i + 1, digitsToo, out _, out _) > 0)
            {
                i++;
                continue;
            }
            int times = words[i] switch { "double" => 2, "triple" => 3, _ => 1 };
            int at = times > 1 ? i + 1 : i;
            int used = at < words.Count ? Letter(words, at, digitsToo, out char letter, out bool certain) : LetterNone(out letter, out certain);
            if (used == 0)
                break;
            built.Append(letter, times);
            sure += certain ? times : 0;
            i = at + used;
        }
        text = built.ToString();
        return text.Length == 0 ? 0 : i - start;
    }

    private static int LetterNone(out char letter, out bool certain)
    {
        (letter, certain) = ('\0', false);
        return 0;
    }

    private static int Letter(IReadOnlyList<string> words, int i, bool digitsToo, out char letter, out bool certain)
    {
        string word = words[i];
        (letter, certain) = ('\0', true);
        if (word.Length == 1 && char.IsAsciiLetter(word[0]))
            letter = char.ToUpperInvariant(word[0]);
        else if (Array.IndexOf(Alphabet, word) is >= 0 and var index)
            letter = (char)('A' + index);
        else if (digitsToo && word is not "oh" && SpokenNumbers.TryDigit(word, out int digit))
            letter = (char)('0' + digit);
        else if (Sounds.TryGetValue(word, out letter))
            certain = false;
        else
            return 0;
        if (digitsToo && letter == 'O' && word is "oh")
            letter = '0';
        // "b as in bravo", "b for bravo": the example word decides when it begins with another letter than was heard.
        int after = i + 1 < words.Count && words[i + 1] == "for" ? 2
            : i + 2 < words.Count && words[i + 1] is "as" or "like" && words[i + 2] == "in" ? 3
            : i + 1 < words.Count && words[i + 1] == "like" ? 2 : 0;
        if (after > 0 && i + after < words.Count && words[i + after].Length > 1)
        {
            letter = char.ToUpperInvariant(words[i + after][0]);
            certain = true;
            return after + 1;
        }
        return 1;
    }

    private static string Say(string text) => string.Join(' ', text.Select(c => char.IsAsciiDigit(c) ? SpokenNumbers.SayDigits(c.ToString()) : c.ToString()));
}
