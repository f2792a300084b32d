using System.Collections.Immutable;
using System.Globalization;

namespace EdgeVoice.Dialog.Slots;

/// <summary>
/// One of the slot's options: by its words, by its place ("the second one", "the last"), or by an attribute
/// ("the cheaper one", "the latest"). Canonical form: the option's key.
/// </summary>
public sealed class ChoiceGrammar : SlotGrammar
{
    // Comparatives callers use -> the attribute they rank by, and whether the least or the most is meant.
    private static readonly Dictionary<string, (string Attribute, bool Least)> Ranks = new()
    {
        ["cheaper"] = ("price", true),
        ["cheapest"] = ("price", true),
        ["expensive"] = ("price", false),
        ["dearest"] = ("price", false),
        ["earlier"] = ("time", true),
        ["earliest"] = ("time", true),
        ["sooner"] = ("time", true),
        ["soonest"] = ("time", true),
        ["later"] = ("time", false),
        ["latest"] = ("time", false),
        ["shorter"] = ("length", true),
        ["shortest"] = ("length", true),
        ["longer"] = ("length", false),
        ["longest"] = ("length", false),
        ["smaller"] = ("size", true),
        ["smallest"] = ("size", true),
        ["bigger"] = ("size", false),
        ["biggest"] = ("size", false),
        ["larger"] = ("size", false),
        ["largest"] = ("size", false),
        ["nearer"] = ("distance", true),
        ["nearest"] = ("distance", true),
        ["closest"] = ("distance", true),
        ["quicker"] = ("length", true),
        ["quickest"] = ("length", true),
    };

    public override AnswerKind Answer => AnswerKind.Choice;

    public override IEnumerable<string> GrammarPhrases(SlotContext context)
        => context.Slot.Options.SelectMany(option => option.Say.Append(option.Title.ToLowerInvariant()))
            .Concat(Enumerable.Range(1, Math.Max(1, context.Slot.Options.Length)).SelectMany(n => new[] { $"the {SpokenNumbers.SayOrdinal(n)} one", $"number {SpokenNumbers.SayCardinal(n)}" }))
            .Concat(["the last one", "either", "any of them"])
            .Concat(Ranks.Where(rank => context.Slot.Options.Any(option => option.Attributes.ContainsKey(rank.Value.Attribute))).Select(rank => $"the {rank.Key} one"));

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
    {
        var found = new List<SlotParse>();
        var options = context.Slot.Options;
        foreach (var option in options)
        {
            foreach (string phrase in option.Say.Append(option.Title.ToLowerInvariant()))
            {
                string[] wanted = phrase.Split(' ');
                int at = IndexOf(words, wanted);
                if (at >= 0)
                    found.Add(new SlotParse(option.Key, option.Title, at, wanted.Length, 1));
            }
        }
        // "from savings" is not "savings": what lies inside a longer wording of another option is no mention of its own.
        found.RemoveAll(inner => found.Any(outer => outer.Length > inner.Length && outer.Start <= inner.Start && outer.End >= inner.End));
        if (found.Count > 0)
            return [.. found.OrderBy(p => p.Start).ThenByDescending(p => p.Length).DistinctBy(p => p.Canonical)];
        return context.Asked && ByPlaceOrRank(words, options) is { } parse ? [parse] : [];
    }

    /// <summary>Keys: the number of the option, from 1.</summary>
    public override bool TryParseKeys(string keys, SlotContext context, out SlotParse parse)
    {
        parse = default;
        if (!int.TryParse(keys, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1 || number > context.Slot.Options.Length)
            return false;
        var option = context.Slot.Options[number - 1];
        parse = new SlotParse(option.Key, option.Title, 0, 0, 1);
        return true;
    }

    private static SlotParse? ByPlaceOrRank(IReadOnlyList<string> words, ImmutableArray<Packs.ChoiceOption> options)
    {
        for (int i = 0; i < words.Count; i++)
        {
            int number = 0;
            int used = SpokenNumbers.Ordinal(words, i, out int ordinal);
            if (used > 0)
                number = ordinal;
            else if (words[i] == "last")
                (number, used) = (options.Length, 1);
            else if (words[i] is "number" or "option" && SpokenNumbers.BelowHundred(words, i + 1, out int cardinal) > 0)
                (number, used) = (cardinal, 2);
            else if (words.Count == 1 && SpokenNumbers.BelowHundred(words, i, out cardinal) > 0)
                (number, used) = (cardinal, 1);
            if (number >= 1 && number <= options.Length)
                return new SlotParse(options[number - 1].Key, options[number - 1].Title, i, used + Tail(words, i + used), 0.95);
            if (Ranks.TryGetValue(words[i], out var rank) && Ranked(options, rank.Attribute, words[i] == "expensive" && i > 0 && words[i - 1] == "less" ? !rank.Least : rank.Least) is { } best)
                return new SlotParse(best.Key, best.Title, i, 1 + Tail(words, i + 1), 0.9);
        }
        return null;
    }

    /// <summary>"one", "option": part of the naming.</summary>
    private static int Tail(IReadOnlyList<string> words, int at) => at < words.Count && words[at] is "one" or "option" or "choice" ? 1 : 0;

    private static Packs.ChoiceOption? Ranked(ImmutableArray<Packs.ChoiceOption> options, string attribute, bool least)
    {
        var ranked = options.Where(option => option.Attributes.ContainsKey(attribute)).OrderBy(option => option.Attributes[attribute]).ToList();
        return ranked.Count < 2 ? null : least ? ranked[0] : ranked[^1];
    }

    private static int IndexOf(IReadOnlyList<string> words, string[] wanted)
    {
        for (int i = 0; i + wanted.Length <= words.Count; i++)
        {
            if (wanted.Select((word, n) => words[i + n] == word).All(same => same))
                return i;
        }
        return -1;
    }
}
