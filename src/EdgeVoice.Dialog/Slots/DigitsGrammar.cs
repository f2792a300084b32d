using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Slots;

/// <summary>Digits one by one or in groups: "double five", "triple oh", "forty two", "one hundred". Canonical form: the digits.</summary>
public class DigitsGrammar : SlotGrammar
{
    private static readonly string[] Single = ["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private static readonly string[] Phrases =
    [
        .. Single, "double", "triple",
        "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred",
        // A digit follows a digit. Words that stand alone follow each other no better than any word of any phrase, and "two"
        // is heard as "to" ("speak to someone"), "four two" as "forty".
        .. Single.SelectMany(first => Single.Select(second => first + " " + second)),
        .. Single.SelectMany(digit => new[] { "double " + digit, "triple " + digit }),
    ];

    public override AnswerKind Answer => AnswerKind.Digits;

    public override IEnumerable<string> GrammarPhrases(SlotContext context) => Phrases;

    /// <summary>Fewest digits that count as a value when the slot gives no length.</summary>
    protected virtual int ShortestOpen => 3;

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
    {
        var found = ImmutableArray.CreateBuilder<SlotParse>();
        for (int i = 0; i < words.Count;)
        {
            int used = Run(words, i, out string digits);
            if (used == 0)
            {
                i++;
                continue;
            }
            if (Fits(digits, context))
                found.Add(new SlotParse(digits, SpokenNumbers.SayDigits(digits), i, used, 1));
            i += used;
        }
        return found.ToImmutable();
    }

    public override bool TryParseKeys(string keys, SlotContext context, out SlotParse parse)
    {
        string digits = keys.TrimEnd('#');
        bool fits = digits.Length > 0 && digits.All(char.IsAsciiDigit) && Fits(digits, context);
        parse = fits ? new SlotParse(digits, SpokenNumbers.SayDigits(digits), 0, 0, 1) : default;
        return fits;
    }

    public override string Speak(string canonical, DateOnly today) => canonical.All(char.IsAsciiDigit) ? SpokenNumbers.SayDigits(canonical) : canonical;

    private bool Fits(string digits, SlotContext context)
        => digits.Length >= (context.Slot.MinLength ?? ShortestOpen) && digits.Length <= (context.Slot.MaxLength ?? 20);

    /// <summary>The longest run of digit words; hesitations inside it are skipped.</summary>
    private static int Run(IReadOnlyList<string> words, int start, out string digits)
    {
        var text = new System.Text.StringBuilder();
        int end = start;
        for (int i = start; i < words.Count;)
        {
            int used = One(words, i, text);
            if (used == 0 && text.Length > 0 && words[i] is "uh" or "um" or "er" or "and" or "then" or "dash")
                used = i + 1 < words.Count && One(words, i + 1, new System.Text.StringBuilder()) > 0 ? 1 : 0;
            if (used == 0)
                break;
            i += used;
            end = i;
        }
        digits = text.ToString();
        return text.Length == 0 ? 0 : end - start;
    }

    private static int One(IReadOnlyList<string> words, int i, System.Text.StringBuilder text)
    {
        string word = words[i];
        int times = word switch { "double" => 2, "triple" or "treble" => 3, _ => 0 };
        if (times > 0)
        {
            if (i + 1 >= words.Count || !SpokenNumbers.TryDigit(words[i + 1], out int repeated))
                return 0;
            text.Append((char)('0' + repeated), times);
            return 2;
        }
        if (word.All(char.IsAsciiDigit))
        {
            text.Append(word);
            return 1;
        }
        // "four hundred" in a number read in groups is 400, "twenty two" is 22.
        if (SpokenNumbers.TryDigit(word, out int digit))
        {
            text.Append((char)('0' + digit));
            if (i + 1 < words.Count && words[i + 1] == "hundred")
            {
                text.Append("00");
                return 2;
            }
            return 1;
        }
        int used = SpokenNumbers.BelowHundred(words, i, out int pair);
        if (used == 0 || pair < 10)
            return 0;
        text.Append(pair.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return used;
    }
}

/// <summary>Telephone numbers: digits, at least six, with "plus" for the country code. Canonical form: digits, maybe with a leading +.</summary>
public sealed class PhoneGrammar : DigitsGrammar
{
    public override AnswerKind Answer => AnswerKind.Phone;

    protected override int ShortestOpen => 6;

    public override IEnumerable<string> GrammarPhrases(SlotContext context) => base.GrammarPhrases(context).Append("plus");

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
        => [.. base.ParseAll(words, context).Select(parse => parse.Start > 0 && words[parse.Start - 1] == "plus"
            ? parse with { Canonical = "+" + parse.Canonical, Spoken = "plus " + parse.Spoken, Start = parse.Start - 1, Length = parse.Length + 1 }
            : parse)];
}
