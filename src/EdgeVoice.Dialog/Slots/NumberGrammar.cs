using System.Collections.Immutable;
using System.Globalization;

namespace EdgeVoice.Dialog.Slots;

/// <summary>A count: "three", "two hundred and five". Canonical form: decimal digits.</summary>
public sealed class NumberGrammar : SlotGrammar
{
    private static readonly string[] Digits = [.. Enumerable.Range(1, 9).Select(n => SpokenNumbers.SayCardinal(n))];

    private static readonly string[] Tens = [.. Enumerable.Range(2, 8).Select(n => SpokenNumbers.SayCardinal(10 * n))];

    private static readonly string[] Phrases =
    [
        "zero", "hundred", "thousand", "hundred and", "thousand and", "a hundred", "a thousand", .. Spoken,
        // What follows what: words that only stand alone follow each other no better than any word of any phrase, and "two
        // hundred and" is heard as "to hundred an".
        .. Digits.Select(digit => digit + " hundred"), .. Spoken.Select(number => number + " thousand"), .. Spoken.Select(number => "hundred and " + number),
        .. Tens.SelectMany(tens => Digits.Select(digit => tens + " " + digit)), .. Digits.SelectMany(first => Digits.Select(second => first + " " + second)),
        .. Digits.Select(digit => "thousand " + digit),
    ];

    /// <summary>Numbers of one word below a hundred.</summary>
    internal static IEnumerable<string> Spoken => Enumerable.Range(1, 19).Select(n => SpokenNumbers.SayCardinal(n)).Concat(Tens);

    public override AnswerKind Answer => AnswerKind.Number;

    public override IEnumerable<string> GrammarPhrases(SlotContext context) => Phrases;

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
    {
        var found = ImmutableArray.CreateBuilder<SlotParse>();
        for (int i = 0; i < words.Count;)
        {
            int used = SpokenNumbers.Cardinal(words, i, out long value);
            if (used > 0 && Fits(value, context) && (used == words.Count || context.Asked || used > 1 || value > 1))
                found.Add(new SlotParse(value.ToString(CultureInfo.InvariantCulture), SpokenNumbers.SayCardinal(value), i, used, 1));
            i += Math.Max(used, 1);
        }
        return found.ToImmutable();
    }

    public override bool TryParseKeys(string keys, SlotContext context, out SlotParse parse)
    {
        parse = default;
        if (!long.TryParse(keys.TrimEnd('#'), NumberStyles.None, CultureInfo.InvariantCulture, out long value) || !Fits(value, context))
            return false;
        parse = new SlotParse(value.ToString(CultureInfo.InvariantCulture), SpokenNumbers.SayCardinal(value), 0, 0, 1);
        return true;
    }

    public override string Speak(string canonical, DateOnly today)
        => long.TryParse(canonical, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? SpokenNumbers.SayCardinal(value) : canonical;

    private static bool Fits(long value, SlotContext context) => value >= (context.Slot.Min ?? long.MinValue) && value <= (context.Slot.Max ?? long.MaxValue);
}

/// <summary>Amounts: "twenty five pounds fifty", "three dollars and ten cents". Canonical form: major units with two decimals.</summary>
public sealed class MoneyGrammar : SlotGrammar
{
    private static readonly Dictionary<string, string> Major = new()
    {
        ["pound"] = "pound",
        ["pounds"] = "pound",
        ["dollar"] = "dollar",
        ["dollars"] = "dollar",
        ["euro"] = "euro",
        ["euros"] = "euro",
        ["quid"] = "pound",
    };

    private static readonly string[] Minor = ["pence", "penny", "p", "cent", "cents"];

    private static readonly string[] Phrases =
    [
        .. Major.Keys, .. Minor.Where(unit => unit.Length > 1), .. Major.Keys.Select(unit => unit + " and"),
        .. NumberGrammar.Spoken.SelectMany(number => new[] { number + " pounds", number + " dollars", number + " euros", number + " pence", number + " cents" }),
        "hundred pounds", "hundred dollars", "hundred euros", "thousand pounds", "thousand dollars", "thousand euros",
    ];

    public override AnswerKind Answer => AnswerKind.Money;

    public override IEnumerable<string> GrammarPhrases(SlotContext context)
        => For(Packs.SlotType.Number).GrammarPhrases(context).Concat(Phrases);

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
    {
        var found = ImmutableArray.CreateBuilder<SlotParse>();
        for (int i = 0; i < words.Count;)
        {
            int used = At(words, i, context, out long minor, out string unit);
            if (used == 0)
            {
                i++;
                continue;
            }
            if (Fits(minor, context))
                found.Add(new SlotParse(Canonical(minor), Say(minor, unit), i, used, 1));
            i += used;
        }
        return found.ToImmutable();
    }

    public override string Speak(string canonical, DateOnly today)
        => decimal.TryParse(canonical, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount) ? Say((long)(amount * 100), "pound") : canonical;

    /// <summary>Keys: whole units.</summary>
    public override bool TryParseKeys(string keys, SlotContext context, out SlotParse parse)
    {
        parse = default;
        if (!long.TryParse(keys.TrimEnd('#'), NumberStyles.None, CultureInfo.InvariantCulture, out long major) || major > 1_000_000_000 || !Fits(major * 100, context))
            return false;
        parse = new SlotParse(Canonical(major * 100), Say(major * 100, "pound"), 0, 0, 1);
        return true;
    }

    private static bool Fits(long minor, SlotContext context) => minor >= (context.Slot.Min ?? 0) * 100 && minor <= (context.Slot.Max ?? long.MaxValue / 100) * 100;

    private static int At(IReadOnlyList<string> words, int i, SlotContext context, out long minor, out string unit)
    {
        unit = "pound";
        minor = 0;
        int used = SpokenNumbers.Cardinal(words, i, out long value);
        if (used == 0)
            return 0;
        int at = i + used;
        if (at < words.Count && Minor.Contains(words[at]))
        {
            minor = value;
            return used + 1;
        }
        if (at >= words.Count || !Major.TryGetValue(words[at], out string? major))
        {
            minor = value * 100;
            return context.Asked ? used : 0;
        }
        unit = major;
        minor = value * 100;
        at++;
        int and = at < words.Count && words[at] == "and" ? 1 : 0;
        int more = SpokenNumbers.BelowHundred(words, at + and, out int cents);
        if (more == 0)
            return at - i;
        int after = at + and + more;
        bool named = after < words.Count && Minor.Contains(words[after]);
        if (and == 1 && !named)
            return at - i;
        minor += cents;
        return after + (named ? 1 : 0) - i;
    }

    private static string Canonical(long minor) => (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Say(long minor, string unit)
    {
        long major = minor / 100, rest = minor % 100;
        string said = SpokenNumbers.SayCardinal(major) + " " + unit + (major == 1 ? "" : "s");
        return rest == 0 ? said : said + " " + SpokenNumbers.SayCardinal(rest);
    }
}
