using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Packs;

/// <summary>
/// Rules of wording for the ear (design section 5) and of sound examples, as `edgevoice dialog check` applies them:
/// one question a turn and the question last, two short sentences, three choices, numbers grouped, variants where a sentence is heard often.
/// </summary>
public static class PackChecker
{
    /// <summary>Longest sentence that is taken in at one hearing, in words.</summary>
    public const int LongestSentence = 18;

    private static readonly char[] Ends = ['.', '?', '!'];

    /// <summary>What the rules say of a sentence; empty when it is fine.</summary>
    public static ImmutableArray<(string Found, string Expected)> CheckWording(string text)
    {
        var found = ImmutableArray.CreateBuilder<(string, string)>();
        var sentences = Sentences(text);
        int questions = text.Count(c => c == '?');
        if (questions > 1)
            found.Add(($"{questions} questions in one turn", "one question a turn"));
        else if (questions == 1 && !text.TrimEnd().EndsWith('?'))
            found.Add(("a question that is not at the end", "the question last: the caller answers what was heard last"));
        if (sentences.Count > (text.Contains("Goodbye", StringComparison.Ordinal) ? 3 : 2))
            found.Add(($"{sentences.Count} sentences", "at most two short sentences"));
        foreach (string sentence in sentences.Where(s => s.Split(' ').Length > LongestSentence))
            found.Add(($"a sentence of {sentence.Split(' ').Length} words", $"at most {LongestSentence} words a sentence"));
        if (sentences.Any(s => s.Contains(" or ", StringComparison.Ordinal) && s.Count(c => c == ',') > 3))
            found.Add(("more than three choices", "at most three choices at a time"));
        if (text.Split(' ').Any(word => word.Any(char.IsAsciiDigit)))
            found.Add(("figures", "numbers in words, grouped as people say them (\"four four one two\", \"half past nine\")"));
        if (text.Length > 0 && !Ends.Contains(text.TrimEnd()[^1]))
            found.Add(("no full stop or question mark at the end", "a sentence that ends: the voice falls where it stands"));
        return found.ToImmutable();
    }

    internal static IEnumerable<PackProblem> Check(DialogPack pack, PackMap root)
    {
        foreach (var wording in Wordings(root))
        {
            foreach (var variant in wording.Variants)
            {
                foreach (var (found, expected) in CheckWording(variant.Value))
                    yield return new PackProblem(variant.File, variant.Line, found, expected);
            }
            foreach (var twin in wording.Variants.GroupBy(v => v.Value).Where(g => g.Count() > 1).Select(g => g.Last()))
                yield return new PackProblem(twin.File, twin.Line, "the same variant twice", "variants that differ: nobody is told the same sentence twice");
            if (wording is { Kind: "slots", Name: "ask", Variants: [var only] })
                yield return new PackProblem(only.File, only.Line, "one variant of the question", "a second one, for the caller who did not understand the first");
            if (wording.Kind == "slots" && wording.Variants.FirstOrDefault(v => !v.Value.TrimEnd().EndsWith('?')) is { } flat)
                yield return new PackProblem(flat.File, flat.Line, "a question without a question mark", "a question: the caller has to know that it is his turn");
        }
        foreach (var problem in Examples(root).Concat(Slots(root)).Concat(Flows(root)).Concat(StakesRules.Check(pack, root)))
            yield return problem;
    }

    private static IEnumerable<PackProblem> Examples(PackMap root)
    {
        var seen = new Dictionary<string, (string Owner, PackScalar At)>();
        foreach (string section in new[] { "intents", "faqs" })
        {
            foreach (var (name, block) in Blocks(root[section]))
            {
                foreach (var example in (block["examples"] as PackList)?.Items.OfType<PackScalar>() ?? [])
                {
                    string plain = Meaning.PackUnderstander.Normalise(example.Value);
                    if (plain.Length == 0)
                        yield return new PackProblem(example.File, example.Line, "an empty example", "a sentence as callers say it");
                    else if (plain.Any(char.IsAsciiDigit))
                        yield return new PackProblem(example.File, example.Line, example.Describe(), "numbers in words: that is how they are heard");
                    else if (seen.TryGetValue(plain, out var first))
                        yield return new PackProblem(example.File, example.Line, $"{example.Describe()} for the second time", $"each example once (first under {first.Owner}, {first.At.File}, line {first.At.Line})");
                    else
                        seen.Add(plain, ($"{section}.{name}", example));
                }
            }
        }
    }

    private static IEnumerable<PackProblem> Slots(PackMap root)
    {
        foreach (var (name, block) in Blocks(root["slots"]))
        {
            string type = (block["type"] as PackScalar)?.Value ?? "";
            if (type == "choice" && block["options"] is null)
                yield return new PackProblem(block.File, block.Line, $"choice slot '{name}' without options", "options: with at least two entries");
            if (type == "name" && block["names"] is null)
                yield return new PackProblem(block.File, block.Line, $"name slot '{name}' without names", "names: with the first and last names to be expected");
            if (block["options"] is PackMap { Entries.Count: > 3 } options)
                yield return new PackProblem(options.File, options.Line, $"{options.Entries.Count} options", "at most three: nobody keeps more in mind");
            if (type is not ("choice" or "text" or "yes_no") && block["confirm"] is null)
                yield return new PackProblem(block.File, block.Line, $"slot '{name}' without a confirmation", "confirm: \"Was that {" + name + "}?\" for values that were not heard well");
        }
    }

    private static IEnumerable<PackProblem> Flows(PackMap root)
    {
        string[] verbs = ["ask", "branch", "do", "confirm", "say", "transfer"];
        foreach (var (_, block) in Blocks(root["flows"]))
        {
            foreach (var step in (block["steps"] as PackList)?.Items.OfType<PackMap>() ?? [])
            {
                int kinds = verbs.Count(verb => step[verb] is not null);
                if (kinds != 1)
                    yield return new PackProblem(step.File, step.Line, kinds == 0 ? "a step that does nothing" : $"a step with {kinds} verbs", "one of ask, branch, do, confirm, say, transfer in each step");
            }
        }
    }

    private static IEnumerable<(string Kind, string Name, List<PackScalar> Variants)> Wordings(PackMap root)
    {
        foreach (var (key, value) in (root["wording"] as PackMap)?.Entries.Values ?? Enumerable.Empty<(PackScalar, PackNode)>())
        {
            if (key.Value != WordingKeys.Implicit)
                yield return ("wording", key.Value, Variants(value));
        }
        foreach (var (_, block) in Blocks(root["slots"]))
        {
            foreach (string part in new[] { "ask", "narrow", "keys", "confirm" })
            {
                if (block[part] is { } node)
                    yield return ("slots", part, Variants(node));
            }
        }
        foreach (var (_, block) in Blocks(root["faqs"]))
        {
            if (block["answer"] is { } answer)
                yield return ("faqs", "answer", Variants(answer));
        }
    }

    private static List<PackScalar> Variants(PackNode node) => node switch
    {
        PackScalar scalar => [scalar],
        PackList list => [.. list.Items.OfType<PackScalar>()],
        PackMap map when map["say"] is { } say => Variants(say),
        _ => [],
    };

    private static List<string> Sentences(string text)
        => [.. text.Split(Ends, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static IEnumerable<(string Name, PackMap Block)> Blocks(PackNode? node)
        => (node as PackMap)?.Entries.Where(e => e.Value.Value is PackMap).Select(e => (e.Key, (PackMap)e.Value.Value)) ?? [];
}
