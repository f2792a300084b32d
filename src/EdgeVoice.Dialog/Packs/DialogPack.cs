using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Packs;

/// <summary>What the agent of a site knows: read from a folder of YAML, checked, and never changed afterwards.</summary>
public sealed record DialogPack
{
    public required string Name { get; init; }

    /// <summary>The site's name as said aloud.</summary>
    public required string Title { get; init; }

    public required string Language { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public required OpeningHours Hours { get; init; }

    public required ImmutableDictionary<string, TransferTarget> Targets { get; init; }

    /// <summary>Where a caller goes who asks for a person.</summary>
    public required string DefaultTarget { get; init; }

    /// <summary>Flow for a caller whom no person could take, or null.</summary>
    public string? FallbackFlow { get; init; }

    public required ConfirmationPolicy Confirmation { get; init; }

    public required ImmutableDictionary<string, IntentDefinition> Intents { get; init; }

    public required ImmutableDictionary<string, SlotDefinition> Slots { get; init; }

    public required ImmutableDictionary<string, FlowDefinition> Flows { get; init; }

    public required ImmutableDictionary<string, FaqDefinition> Faqs { get; init; }

    /// <summary>Sentences by key, each with its variants.</summary>
    public required ImmutableDictionary<string, Wording> Wordings { get; init; }

    public required ImmutableDictionary<string, ActionDefinition> Actions { get; init; }

    /// <summary>Tables that static actions read and change; the first state of every box.</summary>
    public required StaticTables Tables { get; init; }

    /// <summary>Words that the voice says wrong, and how to write them for it.</summary>
    public required ImmutableDictionary<string, string> Pronunciation { get; init; }

    /// <summary>What the recogniser is taught of the site, beside what the pack says anyway.</summary>
    public RecognitionHints Recognition { get; init; } = RecognitionHints.None;

    /// <summary>All sentences without a variable part: the call room renders them when the pack is loaded.</summary>
    public required ImmutableArray<string> FixedWording { get; init; }

    /// <summary>What is said while an answer is late ("One moment."); null when the pack has no fixed wording for it.</summary>
    public string? Filler => Wordings.TryGetValue(WordingKeys.Meanwhile, out var meanwhile) ? meanwhile.Variants.FirstOrDefault(variant => variant.Fixed)?.Text : null;

    /// <summary>Label and examples of everything that is recognised by meaning: intents by name, FAQs as <c>faq.NAME</c>.</summary>
    public ImmutableArray<(string Label, ImmutableArray<string> Examples)> Training =>
    [
        .. Intents.Values.OrderBy(i => i.Name, StringComparer.Ordinal).Select(i => (i.Name, i.Examples)),
        .. Faqs.Values.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (FaqDefinition.LabelOf(f.Name), f.Examples)),
    ];
}

/// <summary>What callers of a site say that its intents, questions and slots do not show: <c>edgevoice models adapt</c> teaches it to the recogniser.</summary>
/// <param name="Words">Names of people, products, streets.</param>
/// <param name="Sentences">Sentences, lower case.</param>
/// <param name="Aliases">A word that the recogniser's lexicon lacks, to words that it has and that sound alike.</param>
public sealed record RecognitionHints(ImmutableArray<string> Words, ImmutableArray<string> Sentences, ImmutableDictionary<string, string> Aliases)
{
    public static RecognitionHints None { get; } = new([], [], ImmutableDictionary<string, string>.Empty);
}

/// <summary>A person or group that calls are handed to.</summary>
/// <param name="Name">Key in the pack.</param>
/// <param name="Uri">SIP address.</param>
/// <param name="Title">As said aloud: "a colleague".</param>
public sealed record TransferTarget(string Name, string Uri, string Title);

/// <summary>Something that callers want.</summary>
/// <param name="Name">Key in the pack.</param>
/// <param name="Title">As said aloud after "did you want": "to book an appointment".</param>
/// <param name="Flow">Flow that serves it.</param>
/// <param name="Examples">What callers say, lower case, as a recogniser writes it.</param>
public sealed record IntentDefinition(string Name, string Title, string Flow, ImmutableArray<string> Examples);

/// <summary>A question that one sentence answers.</summary>
public sealed record FaqDefinition(string Name, string Title, ImmutableArray<string> Examples, Wording Answer)
{
    public static string LabelOf(string name) => "faq." + name;

    public static bool IsLabel(string label, out string name)
    {
        bool faq = label.StartsWith("faq.", StringComparison.Ordinal);
        name = faq ? label[4..] : "";
        return faq;
    }
}

public enum SlotType { Date, Time, Number, Digits, Money, Phone, Name, Spelling, YesNo, Choice, Alphanumeric, Text }

/// <summary>What a mistake costs the caller or the site.</summary>
public enum MistakeCost { Low, Medium, High }

/// <summary>A piece of information that a flow needs.</summary>
public sealed record SlotDefinition
{
    public required string Name { get; init; }

    public required SlotType Type { get; init; }

    /// <summary>As said aloud: "the day". Callers change it by these words too.</summary>
    public required string Title { get; init; }

    /// <summary>Other words callers have for it ("day", "date").</summary>
    public ImmutableArray<string> Aka { get; init; } = [];

    public MistakeCost Cost { get; init; } = MistakeCost.Medium;

    /// <summary>The question, with variants: the second is the rephrasing after a misunderstanding.</summary>
    public required Wording Ask { get; init; }

    /// <summary>A narrower question, after a second misunderstanding.</summary>
    public required Wording Narrow { get; init; }

    /// <summary>Choices or keys, after a third.</summary>
    public required Wording Keys { get; init; }

    /// <summary>Explicit confirmation of a doubtful value; holds the slot as a variable.</summary>
    public required Wording Confirm { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public long? Min { get; init; }

    public long? Max { get; init; }

    /// <summary>True for dates and times that must fall in the opening hours.</summary>
    public bool InOpeningHours { get; init; }

    /// <summary>First and last names that are expected, single words.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    public ImmutableArray<ChoiceOption> Options { get; init; } = [];

    /// <summary>True for what holds for the caller and not for one task: it is never asked twice in a call.</summary>
    public bool Keep { get; init; }
}

/// <summary>One option of a choice slot.</summary>
/// <param name="Key">Canonical value.</param>
/// <param name="Title">As said aloud.</param>
/// <param name="Say">What callers say for it.</param>
/// <param name="Attributes">Figures that options are compared by ("price", "time", "length").</param>
public sealed record ChoiceOption(string Key, string Title, ImmutableArray<string> Say, ImmutableDictionary<string, double> Attributes);

/// <summary>How a goal is reached.</summary>
/// <param name="Name">Key in the pack.</param>
/// <param name="Title">As said aloud: "your appointment".</param>
/// <param name="Goal">Name under which a completed task is counted.</param>
/// <param name="Steps">Steps in order; a step whose outcome is already known is passed over.</param>
public sealed record FlowDefinition(string Name, string Title, string Goal, ImmutableArray<FlowStep> Steps)
{
    /// <summary>Slots that the flow asks for, in order.</summary>
    public IEnumerable<string> Slots => Steps.Select(step => step switch
    {
        FlowStep.Ask ask => ask.Slot,
        FlowStep.Branch branch => branch.Slot,
        _ => null,
    }).OfType<string>();
}

/// <summary>One step of a flow.</summary>
public abstract record FlowStep
{
    private FlowStep() { }

    /// <summary>Get a slot's value.</summary>
    public sealed record Ask(string Slot) : FlowStep;

    /// <summary>Have an action done; its values become variables.</summary>
    public sealed record Do(string Action, string? Meanwhile, RefusalPlan Refused, RefusalPlan Failed) : FlowStep;

    /// <summary>Have the caller confirm everything so far; what it costs decides whether doubtless values are confirmed too.</summary>
    /// <remarks><paramref name="NoStops"/>: a no ends the flow ("shall I cancel it?") instead of asking what is wrong.</remarks>
    public sealed record Confirm(string Wording, MistakeCost Cost, bool NoStops) : FlowStep;

    /// <summary>Ask a choice slot and go on in the flow that bears the option's key.</summary>
    public sealed record Branch(string Slot) : FlowStep;

    public sealed record Say(string Wording) : FlowStep;

    public sealed record Transfer(string Target, string Reason) : FlowStep;
}

/// <summary>What to do when an action did not go well.</summary>
/// <param name="Say">Wording, or null for the pack's general one.</param>
/// <param name="Clear">Slots to ask again.</param>
/// <param name="OfferSlot">Slot for which the action's answer holds a proposal, or null.</param>
/// <param name="OfferValue">Name of that value in the action's answer.</param>
/// <param name="OfferAsk">Wording of the question whether the proposal suits.</param>
/// <param name="Transfer">Target to hand over to, or null.</param>
public sealed record RefusalPlan(string? Say, ImmutableArray<string> Clear, string? OfferSlot, string? OfferValue, string? OfferAsk, string? Transfer)
{
    public static RefusalPlan None { get; } = new(null, [], null, null, null, null);
}

/// <summary>Confidence bands by cost: below <c>ExplicitBelow</c> ask, below <c>ImplicitBelow</c> echo, else take.</summary>
public sealed record ConfirmationPolicy(ImmutableDictionary<MistakeCost, ConfirmationBand> Bands)
{
    public static ConfirmationPolicy Default { get; } = new(new Dictionary<MistakeCost, ConfirmationBand>
    {
        [MistakeCost.Low] = new(0.3, 0.6),
        [MistakeCost.Medium] = new(0.5, 0.85),
        [MistakeCost.High] = new(0.8, 1.01),
    }.ToImmutableDictionary());

    public ConfirmationKind Decide(MistakeCost cost, double confidence)
        => confidence < Bands[cost].ExplicitBelow ? ConfirmationKind.Explicit
            : confidence < Bands[cost].ImplicitBelow ? ConfirmationKind.Implicit : ConfirmationKind.None;
}

public readonly record struct ConfirmationBand(double ExplicitBelow, double ImplicitBelow);

public enum ConfirmationKind { None, Implicit, Explicit }

public enum ActionKind { Static, Webhook, Mqtt }

/// <summary>A request to a site's system. The call room carries it out; static ones are evaluated by <see cref="Actions.StaticActions"/>.</summary>
public sealed record ActionDefinition
{
    public required string Name { get; init; }

    public required ActionKind Kind { get; init; }

    /// <summary>What doing it wrongly costs. High: never without the caller's plain yes to a confirmation that names every value.</summary>
    public MistakeCost Stakes { get; init; } = MistakeCost.Medium;

    /// <summary>Arguments: name to template over slots and values ("{date}").</summary>
    public required ImmutableDictionary<string, Template> Arguments { get; init; }

    /// <summary>Names of values that the system's answer gives, and the slot type that says how to speak each (null: as it is).</summary>
    public ImmutableDictionary<string, SlotType?> Gives { get; init; } = ImmutableDictionary<string, SlotType?>.Empty;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    public int Retries { get; init; } = 1;

    /// <summary>Webhook: address; MQTT: request topic.</summary>
    public string? Address { get; init; }

    /// <summary>Static: what is done with which table.</summary>
    public StaticOperation? Static { get; init; }
}

public enum StaticVerb { Find, Free, Insert, Update, Delete }

/// <summary>An operation on a table of the pack.</summary>
/// <param name="Verb">Find a row; see that none matches; add, change or take away a row.</param>
/// <param name="Table">Table of the pack.</param>
/// <param name="Match">Argument names that choose the row, equal to the columns of the same name.</param>
/// <param name="Set">Column to argument, for insert and update.</param>
/// <param name="StepMinutes">Free: raster in which another time is sought.</param>
public sealed record StaticOperation(
    StaticVerb Verb, string Table, ImmutableArray<string> Match, ImmutableDictionary<string, string> Set, int StepMinutes);

/// <summary>Tables of static data; immutable, so that an action's effect is a new value.</summary>
public sealed record StaticTables(ImmutableDictionary<string, ImmutableArray<ImmutableDictionary<string, string>>> Tables)
{
    public static StaticTables Empty { get; } = new(ImmutableDictionary<string, ImmutableArray<ImmutableDictionary<string, string>>>.Empty);
}
