using System.Collections.Immutable;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Dialog.Meaning;

/// <summary>Understanding of one site: universal commands by rule, slots by grammar, intents and acts by the dialog model.</summary>
public sealed class PackUnderstander(DialogPack pack, IUtteranceEncoder encoder, IIntentClassifier classifier) : IUnderstander
{
    private const double ActEnough = 0.8;
    private const double YesNoEnough = 0.6;
    private const double MostlyValue = 0.6;
    private const double PlainYesEnough = 0.5;
    private const double SureWish = 0.6;
    private const double TagEnough = 0.8;
    private const double TaggedCertainty = 0.45;
    private const int MostNames = 3;

    private static readonly HashSet<string> BeforeNames = ["for", "to", "is", "name", "name's", "with", "under", "mister", "missus", "miss", "pay", "it's", "i'm", "this"];

    // Weight of each further hypothesis: recognisers' lists fall off fast.
    private const double RankDecay = 0.6;

    // Acts the model may decide on its own; cancel is left to the rules, since "cancel my appointment" is a wish of its own.
    private static readonly string[] ModelActs =
        [DialogActs.Human, DialogActs.Repeat, DialogActs.Slower, DialogActs.StartOver, DialogActs.Hold, DialogActs.Bye, DialogActs.Thanks];

    private static readonly HashSet<string> Light =
    [
        "uh", "um", "er", "please", "the", "a", "an", "i", "to", "for", "at", "on", "is", "it's", "it", "my", "and", "would", "like", "i'd", "yes", "no", "well", "okay", "ok", "maybe",
        "then", "say", "said", "make", "that", "let's", "how", "about", "in", "of", "be", "will", "i'm", "am", "oh", "so", "me",
    ];

    public UtteranceMeaning Understand(ImmutableArray<Hypothesis> nbest, ListeningContext context)
    {
        string text = Normalise(nbest[0].Text);
        string[] words = Words(text);
        var encoded = encoder.Encode(text);
        var wish = FinalWish.In(words);
        var final = wish.Length == words.Length ? encoded : encoder.Encode(string.Join(' ', wish.ToArray()));
        var intents = classifier.Classify(final);
        // "Hold on, I have to find my card": what comes after the plea is no wish of this site, so the plea stands.
        if (intents.IsEmpty || intents[0].Probability < classifier.OutOfScopeBelow)
            final = encoded;
        var open = OpenSlots(context, intents, words);
        var slots = Slots(nbest, open, context, encoded, out bool[] taken);
        double covered = Covered(words, taken);
        return new UtteranceMeaning
        {
            Text = text,
            Act = Act(words, final, intents, answers: !slots.IsEmpty && covered >= MostlyValue),
            Yes = YesOrNo(words, encoded, context),
            PlainYes = PlainYes(nbest, taken),
            Intents = intents,
            OutOfScopeBelow = classifier.OutOfScopeBelow,
            Slots = slots,
            NamedSlots = [.. open.Where(name => !slots.Any(read => read.Slot == name) && IsNamed(pack.Slots[name], words))],
            Day = DayIn(words, context),
            Covered = covered,
            Upset = UniversalCommands.SoundsAngry(words),
        };
    }

    /// <summary>Lower case, without punctuation, as recognisers write; so typed text is read the same way.</summary>
    public static string Normalise(string text)
    {
        var kept = text.ToLowerInvariant().Replace('’', '\'').Select(c => char.IsLetterOrDigit(c) || c is '\'' or '+' ? c : c == '-' ? ' ' : ' ');
        return string.Join(' ', new string([.. kept]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Act(string[] words, EncodedUtterance encoded, ImmutableArray<ScoredIntent> intents, bool answers)
    {
        if (words.Length == 0)
            return "none";
        double known = intents.IsEmpty ? 0 : intents[0].Probability;
        // "Let me see, I want to order paint" is a wish that was thought aloud.
        if (UniversalCommands.Read(words) is { } command && !(command == DialogActs.Hold && known >= SureWish && UniversalCommands.AfterThinking(words) is > 0 and var at && at < words.Length))
            return command;
        // "the second one" answers a choice, whatever else it sounds like.
        if (answers)
            return DialogActs.Inform;
        var best = ModelActs.Select(act => (act, encoded.Acts.GetValueOrDefault(act))).MaxBy(scored => scored.Item2);
        // A wish that the site knows ("can somebody call me back") goes before what it sounds like in general.
        return best.Item2 >= ActEnough && best.Item2 > known && known < SureWish ? best.act : DialogActs.Inform;
    }

    private static bool? YesOrNo(string[] words, EncodedUtterance encoded, ListeningContext context)
    {
        bool isRead = YesNoGrammar.TryRead(words, out bool yes, out int used, out _);
        if (isRead && yes && !YesNoGrammar.IsFiller(words) && YesNoGrammar.IsAmidOther(words))
            return null;
        if (isRead && !YesNoGrammar.IsFiller(words) && (context.YesNo || used >= words.Length - 2 || words[0] is "no" or "nope" or "yes" or "yeah"))
            return yes;
        if (!context.YesNo)
            return null;
        float affirm = encoded.Acts.GetValueOrDefault(DialogActs.Affirm), deny = encoded.Acts.GetValueOrDefault(DialogActs.Deny);
        return Math.Max(affirm, deny) < YesNoEnough ? null : affirm > deny;
    }

    /// <summary>Values said beside the yes are compared elsewhere; they do not make it less plain.</summary>
    private static bool PlainYes(ImmutableArray<Hypothesis> nbest, bool[] taken)
    {
        string[] words = [.. Words(Normalise(nbest[0].Text)).Select((word, i) => taken[i] ? "|" : word)];
        if (!YesNoGrammar.IsPlainYes(words, out int at, out int length))
            return false;
        double sure = Evidence(nbest[0], words.Length, new SlotParse("yes", "yes", at, length, 1), asked: true)?.Sureness ?? nbest[0].Confidence;
        if (sure < PlainYesEnough)
            return false;
        return nbest.Skip(1).All(other => !(YesNoGrammar.TryRead(Words(Normalise(other.Text)), out bool yes, out _, out _) && !yes));
    }

    /// <summary>The current goal's slots, and those of the wish that this very sentence speaks of.</summary>
    private ImmutableArray<string> OpenSlots(ListeningContext context, ImmutableArray<ScoredIntent> intents, string[] words)
    {
        var open = context.OpenSlots.ToHashSet();
        if (!intents.IsEmpty && intents[0].Probability >= classifier.OutOfScopeBelow && pack.Intents.TryGetValue(intents[0].Intent, out var intent)
            && pack.Flows.TryGetValue(intent.Flow, out var flow))
            open.UnionWith(flow.Slots);
        if (context.AskedSlot is { } asked)
        {
            open.Add(asked);
            // A number that was not heard whole must not pass for another: beside the one asked for, numbers count when called by name or in a correction.
            open.RemoveWhere(name => name != asked && pack.Slots.TryGetValue(name, out var other) && IsNumber(other) && !Corrects(words) && !IsNamed(other, words));
        }
        // Days first: they settle what "at three" means. Free text last, and only when asked.
        return [.. open.Where(pack.Slots.ContainsKey).OrderBy(name => pack.Slots[name].Type == SlotType.Date ? 0 : name == context.AskedSlot ? 1 : 2).ThenBy(name => pack.Slots[name].Type)];
    }

    private static bool Corrects(string[] words) => words.Any(word => word is "no" or "not" or "said" or "meant" or "nope" or "actually" or "instead");

    /// <summary>"Actually make that fifty": a bare number in a correction is the amount's, when the amount is the only number there is.</summary>
    private bool IsCorrected(SlotDefinition slot, ImmutableArray<string> open, ListeningContext context, string[] words)
        => context.AskedSlot is null && slot.Type is SlotType.Money or SlotType.Number && Corrects(words) && open.Count(name => pack.Slots[name].Type is SlotType.Money or SlotType.Number or SlotType.Time) == 1;

    private static bool IsNumber(SlotDefinition slot) => slot.Type is SlotType.Digits or SlotType.Phone or SlotType.Alphanumeric;

    private ImmutableArray<SlotReading> Slots(ImmutableArray<Hypothesis> nbest, ImmutableArray<string> open, ListeningContext context, EncodedUtterance encoded, out bool[] takenOfBest)
    {
        // Candidates per slot over all hypotheses: value -> (weight, best reading of it).
        var heard = new Dictionary<string, Dictionary<string, Candidate>>();
        takenOfBest = [];
        double weight = 1;
        for (int rank = 0; rank < nbest.Length; rank++, weight *= RankDecay)
        {
            string[] words = Words(Normalise(nbest[rank].Text));
            var taken = new bool[words.Length];
            var day = context.Date;
            foreach (string name in open)
            {
                var slot = pack.Slots[name];
                // The list settles which value it was; a value that was not asked for and is not in the best reading was none.
                if (rank > 0 && name != context.AskedSlot && !heard.ContainsKey(name))
                    continue;
                var slotContext = new SlotContext(slot, context.LocalNow, pack.Hours, day, name == context.AskedSlot || IsCorrected(slot, open, context, words));
                bool asked = name == context.AskedSlot;
                bool read = TryRead(slot, words, taken, slotContext, context.Rejected.GetValueOrDefault(name), out var parse);
                // The tags are of the best reading's words.
                if (rank == 0 && slot.Type == SlotType.Name && !asked && read && !IsLikelyName(parse, words, encoded))
                    read = false;
                if (!read && !(rank == 0 && TryReadTagged(slot, words, taken, encoded, asked, context.Rejected.GetValueOrDefault(name), out parse)))
                    continue;
                Array.Fill(taken, true, parse.Start, parse.Length);
                if (slot.Type == SlotType.Date)
                    day = DateOnly.ParseExact(parse.Canonical, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
                SlotEvidence? evidence = Evidence(nbest[rank], words.Length, parse, asked);
                double sure = (evidence?.Sureness ?? nbest[rank].Confidence) * parse.Certainty;
                var values = heard.TryGetValue(name, out var known) ? known : heard[name] = [];
                var best = values.GetValueOrDefault(parse.Canonical) ?? new Candidate(0, 0, new SlotValue(parse.Canonical, parse.Spoken, 0), null);
                values[parse.Canonical] = sure > best.Sure || best.Weight == 0
                    ? best with { Weight = best.Weight + weight * sure, Sure = sure, Evidence = evidence }
                    : best with { Weight = best.Weight + weight * sure };
            }
            if (rank == 0)
                takenOfBest = taken;
        }
        foreach (var (name, values) in heard)
        {
            if (pack.Slots[name].Type == SlotType.Name)
                CompleteNames(values);
        }
        return [.. heard.Select(slot => Best(slot.Key, slot.Value))];
    }

    /// <summary>"At a baker", "anna baker": where only one reading has a first name, the others lost it.</summary>
    private static void CompleteNames(Dictionary<string, Candidate> values)
    {
        foreach (var (last, candidate) in values.Where(value => !value.Key.Contains(' ', StringComparison.Ordinal)).ToList())
        {
            var whole = values.Where(value => value.Key.EndsWith(" " + last, StringComparison.Ordinal)).ToList();
            if (whole.Count != 1)
                continue;
            values[whole[0].Key] = whole[0].Value with { Weight = whole[0].Value.Weight + candidate.Weight };
            values.Remove(last);
        }
    }

    private static bool TryRead(SlotDefinition slot, string[] words, bool[] taken, SlotContext context, ImmutableHashSet<string>? rejected, out SlotParse parse)
    {
        // Words that another slot has used cannot be used twice.
        string[] left = [.. words.Select((word, i) => taken[i] ? "|" : word)];
        var all = SlotGrammar.For(slot.Type).ParseAll(left, context);
        // "thursday not tuesday": a value after "not" is the one that is meant to go.
        var wanted = all.Where(p => !(p.Start > 0 && left[p.Start - 1] is "not" or "isn't") && rejected?.Contains(p.Canonical) != true).ToList();
        parse = wanted.Count == 0 ? default : wanted[^1];
        return wanted.Count > 0;
    }

    /// <summary>A name that no list holds, where the model sees one; never sure enough to go unconfirmed.</summary>
    private static bool TryReadTagged(SlotDefinition slot, string[] words, bool[] taken, EncodedUtterance encoded, bool asked, ImmutableHashSet<string>? rejected, out SlotParse parse)
    {
        parse = default;
        if (slot.Type != SlotType.Name)
            return false;
        foreach (var span in People(words, encoded, TagEnough))
        {
            bool free = span.Length <= MostNames && Enumerable.Range(span.Start, span.Length).All(i => !taken[i] && words[i].Length > 1 && !Light.Contains(words[i]));
            // Unasked, one word of its own may be a garbled other one; two, or one where a name belongs, are not.
            if (!free || !(asked || span.Length > 1 || (span.Start > 0 && BeforeNames.Contains(words[span.Start - 1]))))
                continue;
            string name = string.Join(' ', words.Skip(span.Start).Take(span.Length).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
            if (rejected?.Contains(name) == true)
                continue;
            parse = new SlotParse(name, name, span.Start, span.Length, TaggedCertainty);
            return true;
        }
        return false;
    }

    /// <summary>A word that only sounds like a name of the list, unasked, counts where the model sees a person too.</summary>
    private static bool IsLikelyName(SlotParse parse, string[] words, EncodedUtterance encoded)
        => parse.Certainty >= 1 || People(words, encoded, 0.5).Any(span => span.Start < parse.End && parse.Start < span.Start + span.Length);

    /// <summary>Where the model sees a person; nowhere when it parts the words differently (figures are read out), as its places mean nothing then.</summary>
    private static IEnumerable<TaggedSpan> People(string[] words, EncodedUtterance encoded, double enough)
        => encoded.Spans.IsDefaultOrEmpty || UtteranceTokenizer.Words(encoded.Text).Count != words.Length ? [] : encoded.Spans.Where(span => span.Kind == SlotKinds.Person && span.Probability >= enough);

    /// <summary>A value over all hypotheses: the weight behind it, and what speaks for its best reading.</summary>
    private sealed record Candidate(double Weight, double Sure, SlotValue Value, SlotEvidence? Evidence);

    private SlotReading Best(string slot, Dictionary<string, Candidate> values)
    {
        double all = values.Values.Sum(v => v.Weight);
        var best = values.Values.MaxBy(v => v.Weight)!;
        double agreement = all <= 0 ? 1 : best.Weight / all;
        if (best.Evidence is { } evidence)
        {
            evidence = evidence with { Agreement = agreement };
            return new SlotReading(slot, best.Value with { Confidence = SlotConfidence.English.Probability(pack.Slots[slot].Type, evidence) }) { Evidence = evidence };
        }
        // Typed words are taken at their word; hypotheses that disagree on the value cost confidence, at most half of it.
        return new SlotReading(slot, best.Value with { Confidence = Math.Clamp(best.Sure * (0.5 + 0.5 * agreement), 0, 1) });
    }

    private static SlotEvidence? Evidence(Hypothesis heard, int words, SlotParse parse, bool asked)
    {
        if (heard.Words.IsDefaultOrEmpty || heard.Words.Length != words || parse.Length == 0)
            return null;
        double sum = 0, least = 1;
        for (int i = parse.Start; i < parse.End; i++)
        {
            sum += heard.Words[i].Confidence;
            least = Math.Min(least, heard.Words[i].Confidence);
        }
        return new SlotEvidence(sum / parse.Length, least, 1, parse.Certainty, asked);
    }

    private static double Covered(string[] words, bool[] taken)
    {
        int heavy = 0, used = 0;
        for (int i = 0; i < words.Length; i++)
        {
            if (taken[i])
                used++;
            if (taken[i] || !Light.Contains(words[i]))
                heavy++;
        }
        return heavy == 0 ? 0 : (double)used / heavy;
    }

    private static bool IsNamed(SlotDefinition slot, string[] words) => slot.Aka.Any(aka => Contains(words, aka.Split(' ')));

    private static bool Contains(string[] words, string[] phrase)
        => Enumerable.Range(0, Math.Max(0, words.Length - phrase.Length + 1)).Any(i => words.AsSpan(i, phrase.Length).SequenceEqual(phrase));

    private DateOnly? DayIn(string[] words, ListeningContext context)
    {
        var any = new SlotContext(AnyDay, context.LocalNow, pack.Hours, context.Date, false);
        return SlotGrammar.For(SlotType.Date).TryParse(words, any, out var parse)
            ? DateOnly.ParseExact(parse.Canonical, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    private static SlotDefinition AnyDay { get; } = new()
    {
        Name = "day",
        Type = SlotType.Date,
        Title = "the day",
        Ask = Wording.Missing("day"),
        Narrow = Wording.Missing("day"),
        Keys = Wording.Missing("day"),
        Confirm = Wording.Missing("day"),
    };
}
