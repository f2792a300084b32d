using System.Collections.Immutable;
using System.Globalization;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Dialog.Conversations;

/// <summary>
/// A caller with a task: answers what was asked, says no to what is wrong and yes to what is right, changes his mind and asks
/// in between where the task says so. He hears the agent perfectly; what the agent hears of him is somebody else's business.
/// </summary>
internal sealed class SimulatedCaller(CallerTask task, DialogPack pack)
{
    // A caller who was asked the same for the third time takes to the keys, where keys can say it.
    private const int KeysFrom = 3;

    private ImmutableDictionary<string, CallerValue> _values = task.Values;
    private ImmutableDictionary<string, CallerValue> _changes = task.Changes;
    private int _opened, _asides, _answers;
    private readonly Dictionary<string, int> _said = [];

    /// <summary>Slot values as the caller wants them now.</summary>
    public ImmutableDictionary<string, CallerValue> Wanted => _values;

    /// <summary>True when the goal was reached, whatever else the call holds.</summary>
    public bool Satisfied(DialogState state) => state.Reached.Contains(task.Wants);

    /// <summary>What the caller does next.</summary>
    public DialogEvent Answer(DialogState state)
    {
        var pending = state.Pending;
        if (state.Confirming == ConfirmationKind.Implicit && WrongIn(state, last: pending.Name) is { } misheard)
            return Say("no i said " + Words(misheard));
        switch (pending.Kind)
        {
            case QuestionKind.Slot when _values.ContainsKey(pending.Name!) || !InOwnFlow(state):
                if (!InOwnFlow(state))
                    return Say(state.Goal is null ? Opening() : "no " + Opening());
                if (_answers++ > 0 && _asides < task.Asides.Length)
                    return Say(task.Asides[_asides++]);
                return state.Attempts >= KeysFrom && Keys(pending.Name!) is { } keys ? new DialogEvent.Keyed(keys) : Say(Words(pending.Name!));
            case QuestionKind.Slot:
                return Say("i don't know");
            case QuestionKind.ConfirmSlot:
                return Right(state, pending.Name!) ? Yes(state) : Say("no " + Words(pending.Name!));
            case QuestionKind.ConfirmFlow:
                return Agree(state);
            case QuestionKind.Offer:
                var offered = state.Values[pending.Value!];
                _values = _values.SetItem(pending.Name!, new CallerValue(offered.Canonical, [offered.Spoken]));
                return Yes(state);
            case QuestionKind.DidYouMean:
                return Means(pending.Name!) ? Yes(state) : No(state);
            case QuestionKind.ChangeWhat:
                return WrongIn(state, null) is { } wrong ? Say(pack.Slots[wrong].Aka.FirstOrDefault() ?? pack.Slots[wrong].Title) : Say("nothing that's right");
            case QuestionKind.AnythingElse when Satisfied(state):
                return Say("no thank you");
            default:
                return Open();
        }
    }

    private DialogEvent Agree(DialogState state)
    {
        if (!InOwnFlow(state))
            return Say("no " + Opening());
        if (WrongIn(state, null) is { } wrong)
            return Say("no " + Words(wrong));
        if (_changes.IsEmpty)
            return Yes(state);
        var (slot, value) = _changes.First();
        (_changes, _values) = (_changes.Remove(slot), _values.SetItem(slot, value));
        return Say(Words(slot));
    }

    private DialogEvent.Said Open() => Say(Opening());

    private string Opening() => task.Opens[_opened++ % task.Opens.Length];

    private static DialogEvent Yes(DialogState state) => state.Attempts >= KeysFrom - 1 ? new DialogEvent.Keyed("1") : Say(state.Attempts > 0 ? "yes" : "yes please");

    private static DialogEvent No(DialogState state) => state.Attempts >= KeysFrom - 1 ? new DialogEvent.Keyed("2") : Say("no");

    private static DialogEvent.Said Say(string text) => new([Hypothesis.Typed(text)]);

    /// <summary>The ways of saying a value, in turn.</summary>
    private string Words(string slot)
    {
        int n = _said[slot] = _said.GetValueOrDefault(slot) + 1;
        var says = _values[slot].Says;
        return says[(n - 1) % says.Length];
    }

    private string? Keys(string slot)
    {
        string value = _values[slot].Is;
        return pack.Slots[slot].Type switch
        {
            SlotType.Digits or SlotType.Phone or SlotType.Number => value,
            SlotType.Time => value.Replace(":", "", StringComparison.Ordinal),
            SlotType.Date => value[8..10] + value[5..7],
            SlotType.Money when value.EndsWith(".00", StringComparison.Ordinal) => value[..^3],
            SlotType.Choice => (pack.Slots[slot].Options.Select(o => o.Key).ToList().IndexOf(value) + 1).ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    private bool InOwnFlow(DialogState state) => state.Goal is { } goal && (pack.Flows[goal].Goal == task.Wants || Leads(pack.Flows[goal]));

    /// <summary>A flow that only asks which way to go may lead to the one wanted.</summary>
    private bool Leads(FlowDefinition flow) => flow.Steps.OfType<FlowStep.Branch>().SelectMany(b => pack.Slots[b.Slot].Options).Any(o => pack.Flows[o.Key].Goal == task.Wants);

    private bool Means(string label) => label == task.Wants || (pack.Intents.TryGetValue(label, out var intent) && pack.Flows[intent.Flow].Goal == task.Wants);

    private bool Right(DialogState state, string slot) => !_values.TryGetValue(slot, out var value) || string.Equals(state.Slots.GetValueOrDefault(slot)?.Canonical, value.Is, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first slot of the flow that holds something else than the caller said; the one being asked does not count.</summary>
    private string? WrongIn(DialogState state, string? last)
        => state.Goal is { } goal ? pack.Flows[goal].Slots.FirstOrDefault(slot => slot != last && state.Slots.ContainsKey(slot) && !Right(state, slot)) : null;
}
