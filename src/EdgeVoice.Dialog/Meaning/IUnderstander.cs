using System.Collections.Immutable;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Dialog.Meaning;

/// <summary>Makes a meaning out of what a recogniser heard. Pure: same input, same answer. Safe for concurrent use.</summary>
public interface IUnderstander
{
    UtteranceMeaning Understand(ImmutableArray<Hypothesis> nbest, ListeningContext context);
}

/// <summary>What an utterance is heard against.</summary>
/// <param name="LocalNow">Now, in the site's zone.</param>
/// <param name="YesNo">True when a yes or a no is awaited.</param>
/// <param name="AskedSlot">Slot that was asked for, or null.</param>
/// <param name="OpenSlots">Slots of the current goal: any of them may be named at any time.</param>
/// <param name="Date">Day already agreed on.</param>
/// <param name="Rejected">Values that the caller has said no to; they are not heard again.</param>
public sealed record ListeningContext(
    DateTimeOffset LocalNow, bool YesNo, string? AskedSlot, ImmutableArray<string> OpenSlots, DateOnly? Date,
    ImmutableDictionary<string, ImmutableHashSet<string>> Rejected);

/// <summary>A slot's value as heard.</summary>
/// <param name="Slot">Slot of the pack.</param>
/// <param name="Value">Value with its confidence.</param>
public readonly record struct SlotReading(string Slot, SlotValue Value)
{
    /// <summary>What the confidence rests on; null where no word was heard (keys, typed text).</summary>
    public SlotEvidence? Evidence { get; init; }
}

/// <summary>What the caller meant.</summary>
public sealed record UtteranceMeaning
{
    /// <summary>The hypothesis that was taken.</summary>
    public required string Text { get; init; }

    /// <summary>Dialog act (<see cref="DialogActs"/>), or "none".</summary>
    public string Act { get; init; } = "none";

    /// <summary>Yes or no, where one was said.</summary>
    public bool? Yes { get; init; }

    /// <summary>True for a yes that nothing speaks against: heard well, no other content around it, and no rival hypothesis that says no.</summary>
    public bool PlainYes { get; init; }

    /// <summary>Labels by probability, best first (see <see cref="Packs.DialogPack.Training"/>).</summary>
    public ImmutableArray<ScoredIntent> Intents { get; init; } = [];

    /// <summary>Probability below which a label counts as out of scope.</summary>
    public double OutOfScopeBelow { get; init; }

    public ImmutableArray<SlotReading> Slots { get; init; } = [];

    /// <summary>Slots called by name, without a value: "change the name".</summary>
    public ImmutableArray<string> NamedSlots { get; init; } = [];

    /// <summary>Day named in the utterance, whether or not a slot wants it.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Share in [0, 1] of the words that the slots' values account for.</summary>
    public double Covered { get; init; }

    /// <summary>True when the caller is angry.</summary>
    public bool Upset { get; init; }
}
