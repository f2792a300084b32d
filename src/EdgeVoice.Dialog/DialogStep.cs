using System.Collections.Immutable;

namespace EdgeVoice.Dialog;

/// <summary>The outcome of one event: the next state, what to do, and what was understood (null when nothing was said).</summary>
public sealed record DialogStep(DialogState State, ImmutableArray<DialogAction> Actions, UnderstoodTurn? Understood);

/// <summary>What a turn was understood as; goes to the turn record, to the console and to `dialog chat`.</summary>
/// <param name="Act">Dialog act: inform, affirm, deny, correct, repeat, human, cancel, thanks, bye, hold, none.</param>
/// <param name="Intent">Site intent, or null (none, or out of scope).</param>
/// <param name="IntentConfidence">Calibrated probability in [0, 1].</param>
/// <param name="OutOfScope">True when it is a request that this site does not know.</param>
/// <param name="Slots">Slots filled by this turn, by name.</param>
/// <param name="Text">The hypothesis that was taken.</param>
public sealed record UnderstoodTurn(
    string Act, string? Intent, double IntentConfidence, bool OutOfScope, ImmutableDictionary<string, SlotValue> Slots, string Text);

/// <summary>A slot's value: canonical form (ISO date, 24 h time, digits), as said aloud, and calibrated confidence in [0, 1].</summary>
public sealed record SlotValue(string Canonical, string Spoken, double Confidence);
