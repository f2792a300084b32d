using System.Collections.Immutable;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;

namespace EdgeVoice.Dialog;

/// <summary>What a recogniser is narrowed to while a question is open. One rule, for calls and for those who measure recognisers.</summary>
public static class ListeningGrammar
{
    /// <summary>Phrases as a recogniser writes them, and what callers may say at any time.</summary>
    public static ImmutableArray<string> Of(IEnumerable<string> phrases)
        => [.. phrases.Concat(UniversalCommands.Phrases).Select(PackUnderstander.Normalise).Where(p => p.Length > 0).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>For a slot that is asked for; empty where anything may be said.</summary>
    /// <param name="pack">Its examples may be said instead of an answer.</param>
    /// <param name="asked">The slot and the moment.</param>
    /// <param name="beside">Phrases of the other slots that may be named as well.</param>
    public static ImmutableArray<string> OfSlot(DialogPack pack, SlotContext asked, IEnumerable<string> beside)
    {
        var grammar = SlotGrammar.For(asked.Slot.Type);
        if (grammar.Answer is AnswerKind.Free)
            return [];
        IEnumerable<string> own = grammar.GrammarPhrases(asked);
        if (asked.Slot.Type == SlotType.YesNo)
            own = own.Concat(YesNoGrammar.Phrases);
        // Days, times and choices leave room for anything else the pack knows; digits and spelling are heard alone, or they drown.
        return Of(grammar.Answer.IsDictated() ? own : [.. own, .. beside, .. pack.Training.SelectMany(t => t.Examples)]);
    }
}
