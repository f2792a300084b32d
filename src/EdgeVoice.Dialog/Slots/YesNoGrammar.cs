using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Slots;

/// <summary>Yes or no, as callers say it. Canonical form: "yes" or "no".</summary>
public sealed class YesNoGrammar : SlotGrammar
{
    private static readonly string[] Yes =
    [
        "yes", "yeah", "yep", "yup", "sure", "of course", "that's right", "that is right", "that's correct", "correct", "right", "exactly", "absolutely", "please do",
        "yes please", "okay", "ok", "that's fine", "that is fine", "fine", "sounds good", "perfect", "great", "go ahead", "definitely", "it is", "i do", "that works", "good", "do that", "all right",
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
