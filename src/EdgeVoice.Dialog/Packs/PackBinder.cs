using System.Collections.Immutable;
using System.Globalization;

namespace EdgeVoice.Dialog.Packs;

/// <summary>Turns checked nodes into a pack. References between parts are <see cref="PackReferences"/>'s business.</summary>
internal sealed class PackBinder(PackMap root, PackReader reader)
{
    public DialogPack Bind()
    {
        var pack = PackReader.Map(root["pack"]);
        var escalation = PackReader.Map(root["escalation"]);
        var wordings = Wordings();
        var slots = Named("slots", Slot);
        var faqs = Named("faqs", Faq);
        return new DialogPack
        {
            Name = PackReader.Text(pack, "name") ?? "",
            Title = PackReader.Text(pack, "title") ?? "",
            Language = PackReader.Text(pack, "language") ?? "en",
            Zone = Zone(pack),
            Hours = Hours(),
            Targets = Named("targets", (name, map) => new TransferTarget(name, PackReader.Text(map, "uri") ?? "", PackReader.Text(map, "title") ?? name)),
            DefaultTarget = PackReader.Text(escalation, "target") ?? "",
            FallbackFlow = PackReader.Text(escalation, "fallback"),
            Confirmation = Confirmation(),
            Intents = Named("intents", (name, map) => new IntentDefinition(name, PackReader.Text(map, "title") ?? name, PackReader.Text(map, "flow") ?? "", PackReader.LowerTexts(map["examples"]))),
            Slots = slots,
            Flows = Named("flows", Flow),
            Faqs = faqs,
            Wordings = wordings,
            Actions = Named("actions", Action),
            Tables = Tables(),
            Pronunciation = PackReader.Map(root["pronunciation"]).Entries.ToImmutableDictionary(e => e.Key, e => (e.Value.Value as PackScalar)?.Value ?? ""),
            Recognition = Recognition(PackReader.Map(root["recognition"])),
            FixedWording = Fixed(wordings, slots, faqs),
        };
    }

    private ImmutableDictionary<string, T> Named<T>(string section, Func<string, PackMap, T> bind)
        => PackReader.Blocks(root[section]).ToImmutableDictionary(entry => entry.Key.Value, entry => bind(entry.Key.Value, entry.Value));

    private static ImmutableArray<string> Fixed(
        ImmutableDictionary<string, Wording> wordings, ImmutableDictionary<string, SlotDefinition> slots, ImmutableDictionary<string, FaqDefinition> faqs)
        => [.. wordings.Values.Concat(slots.Values.SelectMany(s => new[] { s.Ask, s.Narrow, s.Keys, s.Confirm })).Concat(faqs.Values.Select(f => f.Answer))
            .SelectMany(w => w.Variants).Where(v => v.Fixed && v.Text.Length > 0).Select(v => v.TryRender(_ => null, out string text) ? text : v.Text)
            .Distinct().Order(StringComparer.Ordinal)];

    private static RecognitionHints Recognition(PackMap map) => new(
        PackReader.LowerTexts(map["words"]), PackReader.LowerTexts(map["sentences"]),
        PackReader.Map(map["aliases"]).Entries.ToImmutableDictionary(e => e.Key.ToLowerInvariant(), e => ((e.Value.Value as PackScalar)?.Value ?? "").ToLowerInvariant()));

    private TimeZoneInfo Zone(PackMap pack)
    {
        if (pack["time_zone"] is PackScalar zone)
        {
            if (TimeZoneInfo.TryFindSystemTimeZoneById(zone.Value, out var found))
                return found;
            reader.Problem(zone, $"time zone {zone.Describe()}", "a name of the time zone database, such as Europe/London");
        }
        return TimeZoneInfo.Utc;
    }

    private OpeningHours Hours()
    {
        if (root["hours"] is not PackMap hours)
            return OpeningHours.Always;
        var week = ImmutableDictionary.CreateBuilder<DayOfWeek, OpenSpan>();
        var closed = ImmutableHashSet.CreateBuilder<DateOnly>();
        foreach (var (key, value) in hours.Entries.Values)
        {
            if (key.Value == "closed_on")
            {
                foreach (var day in (value as PackList)?.Items.OfType<PackScalar>() ?? [])
                {
                    if (DateOnly.TryParseExact(day.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                        closed.Add(date);
                    else
                        reader.Problem(day, day.Describe(), "a day as 2026-12-25");
                }
            }
            else if (Enum.TryParse(key.Value, ignoreCase: true, out DayOfWeek weekday) && value is PackScalar span && span.Value != "closed")
            {
                string[] ends = span.Value.Split('-', StringSplitOptions.TrimEntries);
                if (ends.Length == 2 && Clock(ends[0], out var from) && Clock(ends[1], out var to) && from < to)
                    week[weekday] = new OpenSpan(from, to);
                else
                    reader.Problem(span, span.Describe(), "hours as 09:00-17:30 with the earlier time first, or closed");
            }
        }
        return new OpeningHours(week.ToImmutable(), closed.ToImmutable());
    }

    private static bool Clock(string text, out TimeOnly time)
        => TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private ConfirmationPolicy Confirmation()
    {
        var bands = ConfirmationPolicy.Default.Bands;
        foreach (var (key, map) in PackReader.Blocks(root["confirmation"]))
        {
            if (!Enum.TryParse(key.Value, ignoreCase: true, out MistakeCost cost))
                continue;
            var band = new ConfirmationBand(PackReader.Number(map, "explicit_below") ?? bands[cost].ExplicitBelow, PackReader.Number(map, "implicit_below") ?? bands[cost].ImplicitBelow);
            if (band.ExplicitBelow > band.ImplicitBelow)
                reader.Problem(map, $"explicit_below {band.ExplicitBelow} above implicit_below {band.ImplicitBelow}", "explicit_below to be the smaller of the two");
            bands = bands.SetItem(cost, band);
        }
        return new ConfirmationPolicy(bands);
    }

    private ImmutableDictionary<string, Wording> Wordings()
        => PackReader.Map(root["wording"]).Entries.ToImmutableDictionary(e => e.Key, e => PackReader.Wording("wording." + e.Key, e.Value.Value));

    private static FaqDefinition Faq(string name, PackMap map)
        => new(name, PackReader.Text(map, "title") ?? name, PackReader.LowerTexts(map["examples"]), PackReader.Wording($"faqs.{name}.answer", map["answer"]));

    private static SlotDefinition Slot(string name, PackMap map)
    {
        var ask = PackReader.Wording($"slots.{name}.ask", map["ask"]);
        int? length = PackReader.Whole(map, "length");
        return new SlotDefinition
        {
            Name = name,
            Type = PackReader.Choice(map, "type", SlotType.Text),
            Title = PackReader.Text(map, "title") ?? name,
            Aka = PackReader.LowerTexts(map["aka"]),
            Cost = PackReader.Choice(map, "cost", MistakeCost.Medium),
            Ask = ask,
            Narrow = map["narrow"] is { } narrow ? PackReader.Wording($"slots.{name}.narrow", narrow) : ask,
            Keys = map["keys"] is { } keys ? PackReader.Wording($"slots.{name}.keys", keys) : ask,
            Confirm = PackReader.Wording($"slots.{name}.confirm", map["confirm"]),
            MinLength = length ?? PackReader.Whole(map, "min_length"),
            MaxLength = length ?? PackReader.Whole(map, "max_length"),
            Min = PackReader.Whole(map, "min"),
            Max = PackReader.Whole(map, "max"),
            InOpeningHours = PackReader.Flag(map, "in_opening_hours", false),
            Keep = PackReader.Flag(map, "keep", PackReader.Choice(map, "type", SlotType.Text) is SlotType.Name or SlotType.Phone),
            Names = PackReader.Texts(map["names"]),
            Options = [.. PackReader.Blocks(map["options"]).Select(o => new ChoiceOption(
                o.Key.Value, PackReader.Text(o.Value, "title") ?? o.Key.Value, PackReader.LowerTexts(o.Value["say"]),
                PackReader.Map(o.Value["attributes"]).Entries.ToImmutableDictionary(a => a.Key, a => PackReader.Number(PackReader.Map(o.Value["attributes"]), a.Key) ?? 0)))],
        };
    }

    private static FlowDefinition Flow(string name, PackMap map)
        => new(name, PackReader.Text(map, "title") ?? name, PackReader.Text(map, "goal") ?? name,
            [.. ((map["steps"] as PackList)?.Items ?? []).OfType<PackMap>().Select(Step).OfType<FlowStep>()]);

    private static FlowStep? Step(PackMap map)
    {
        if (PackReader.Text(map, "ask") is { } ask)
            return new FlowStep.Ask(ask);
        if (PackReader.Text(map, "branch") is { } branch)
            return new FlowStep.Branch(branch);
        if (PackReader.Text(map, "do") is { } action)
            return new FlowStep.Do(action, PackReader.Text(map, "meanwhile"), Plan(map["refused"]), Plan(map["failed"]));
        if (PackReader.Text(map, "confirm") is { } confirm)
            return new FlowStep.Confirm(confirm, PackReader.Choice(map, "cost", MistakeCost.Medium), PackReader.Text(map, "on_no") == "stop");
        if (PackReader.Text(map, "say") is { } say)
            return new FlowStep.Say(say);
        return PackReader.Text(map, "transfer") is { } target ? new FlowStep.Transfer(target, PackReader.Text(map, "reason") ?? "asked for") : null;
    }

    private static RefusalPlan Plan(PackNode? node)
    {
        if (node is not PackMap map)
            return RefusalPlan.None;
        var offer = PackReader.Map(map["offer"]);
        return new RefusalPlan(PackReader.Text(map, "say"), PackReader.Texts(map["clear"]), PackReader.Text(offer, "slot"), PackReader.Text(offer, "value"), PackReader.Text(offer, "ask"), PackReader.Text(map, "transfer"));
    }

    private static ActionDefinition Action(string name, PackMap map)
    {
        var kind = PackReader.Choice(map, "kind", ActionKind.Static);
        StaticOperation? operation = null;
        if (map["static"] is PackMap fixedData)
        {
            operation = new StaticOperation(
                PackReader.Choice(fixedData, "verb", StaticVerb.Find), PackReader.Text(fixedData, "table") ?? "", PackReader.Texts(fixedData["match"]),
                PackReader.Map(fixedData["set"]).Entries.ToImmutableDictionary(e => e.Key, e => (e.Value.Value as PackScalar)?.Value ?? ""), PackReader.Whole(fixedData, "step_minutes") ?? 30);
        }
        return new ActionDefinition
        {
            Name = name,
            Kind = kind,
            Stakes = PackReader.Choice(map, "stakes", MistakeCost.Medium),
            Arguments = PackReader.Map(map["with"]).Entries.ToImmutableDictionary(e => e.Key, e => new Template((e.Value.Value as PackScalar)?.Value ?? "")),
            Gives = PackReader.Map(map["gives"]).Entries.ToImmutableDictionary(e => e.Key, e => SpeakAs(PackReader.Map(map["gives"]), e.Key)),
            Timeout = TimeSpan.FromMilliseconds(PackReader.Whole(map, "timeout_ms") ?? 3000),
            Retries = PackReader.Whole(map, "retries") ?? 1,
            Address = PackReader.Text(map, kind == ActionKind.Mqtt ? "topic" : "url"),
            Static = operation,
        };
    }

    private static SlotType? SpeakAs(PackMap gives, string name) => PackReader.Text(gives, name) is null or "as_is" ? null : PackReader.Choice(gives, name, SlotType.Text);

    private StaticTables Tables()
        => new(PackReader.Map(root["tables"]).Entries.ToImmutableDictionary(
            table => table.Key,
            table => ((table.Value.Value as PackList)?.Items ?? []).OfType<PackMap>()
                .Select(row => row.Entries.ToImmutableDictionary(cell => cell.Key, cell => (cell.Value.Value as PackScalar)?.Value ?? "")).ToImmutableArray()));
}
