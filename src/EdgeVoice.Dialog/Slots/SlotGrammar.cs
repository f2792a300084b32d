using System.Collections.Immutable;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Dialog.Slots;

/// <summary>What a grammar may know of the moment: all of it is data, none is read from outside.</summary>
/// <param name="Slot">The slot that is read.</param>
/// <param name="LocalNow">Now, in the site's time zone.</param>
/// <param name="Hours">The site's opening hours.</param>
/// <param name="Date">Day already agreed on, which settles "at three" and "the day after"; null when open.</param>
/// <param name="Asked">True when this slot is what was asked for: bare answers ("three", "smith") count only then.</param>
public sealed record SlotContext(SlotDefinition Slot, DateTimeOffset LocalNow, OpeningHours Hours, DateOnly? Date, bool Asked)
{
    public DateOnly Today => DateOnly.FromDateTime(LocalNow.DateTime);
}

/// <summary>A value found in a run of words.</summary>
/// <param name="Canonical">ISO date, 24 h time, digits, upper-case letters, name, or the choice's key.</param>
/// <param name="Spoken">Wording for the ear.</param>
/// <param name="Start">First word used.</param>
/// <param name="Length">Count of words used.</param>
/// <param name="Certainty">How sure the grammar is of its reading, in (0, 1], the words being right.</param>
public readonly record struct SlotParse(string Canonical, string Spoken, int Start, int Length, double Certainty)
{
    public int End => Start + Length;
}

/// <summary>Reads one type of slot out of words as a recogniser writes them.</summary>
public abstract class SlotGrammar
{
    private static readonly ImmutableDictionary<SlotType, SlotGrammar> ByType = new Dictionary<SlotType, SlotGrammar>
    {
        [SlotType.Date] = new DateGrammar(),
        [SlotType.Time] = new TimeGrammar(),
        [SlotType.Number] = new NumberGrammar(),
        [SlotType.Digits] = new DigitsGrammar(),
        [SlotType.Phone] = new PhoneGrammar(),
        [SlotType.Money] = new MoneyGrammar(),
        [SlotType.Name] = new NameGrammar(),
        [SlotType.Spelling] = new SpellingGrammar(digitsToo: false),
        [SlotType.Alphanumeric] = new SpellingGrammar(digitsToo: true),
        [SlotType.YesNo] = new YesNoGrammar(),
        [SlotType.Choice] = new ChoiceGrammar(),
        [SlotType.Text] = new TextGrammar(),
    }.ToImmutableDictionary();

    /// <summary>The grammar of a type.</summary>
    public static SlotGrammar For(SlotType type) => ByType[type];

    /// <summary>All values in the words, left to right, not overlapping; empty when there is none.</summary>
    public abstract ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context);

    /// <summary>The value in keys pressed, or false when these keys say nothing for this slot.</summary>
    public virtual bool TryParseKeys(string keys, SlotContext context, out SlotParse parse)
    {
        parse = default;
        return false;
    }

    /// <summary>Phrases that a closed recogniser grammar needs to hear this slot; words may be combined freely.</summary>
    public abstract IEnumerable<string> GrammarPhrases(SlotContext context);

    /// <summary>What the recogniser is told to expect.</summary>
    public abstract AnswerKind Answer { get; }

    /// <summary>Spoken form of a canonical value that did not come from speech (an action's answer); the value itself when it is not of this type.</summary>
    public virtual string Speak(string canonical, DateOnly today) => canonical;

    /// <summary>The last value in the words (people correct themselves forward: "tuesday no wednesday").</summary>
    public bool TryParse(IReadOnlyList<string> words, SlotContext context, out SlotParse parse)
    {
        var all = ParseAll(words, context);
        parse = all.IsEmpty ? default : all[^1];
        return !all.IsEmpty;
    }
}
