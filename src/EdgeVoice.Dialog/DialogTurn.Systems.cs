using System.Collections.Immutable;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;

namespace EdgeVoice.Dialog;

/// <summary>The site's systems and people: what was asked of them, and what came of it.</summary>
internal sealed partial class DialogTurn
{
    // Tries that a caller has at a value which the system knows nothing of; the last one by keys.
    private const int MostRefusals = 2;

    private ImmutableDictionary<string, string> Arguments(string action)
        => pack.Actions[action].Arguments.ToImmutableDictionary(a => a.Key, a => RenderCanonical(a.Value));

    private string RenderCanonical(Template template)
    {
        string text = template.Text;
        foreach (string name in template.Variables)
        {
            string value = _state.Slots.TryGetValue(name, out var slot) ? slot.Canonical : _state.Values.GetValueOrDefault(name)?.Canonical ?? "";
            text = text.Replace("{" + name + "}", value, StringComparison.Ordinal);
        }
        return text;
    }

    private void Perform(FlowStep.Do step)
    {
        Echo();
        var action = pack.Actions[step.Action];
        // Static data answers at once: a filler would only cost the caller time.
        if (step.Meanwhile is { } meanwhile && action.Kind != ActionKind.Static)
            Say(meanwhile, SayKind.Filler);
        string id = $"{_state.Facts.CallId}-{step.Action}-{_state.Performed + 1}";
        _state = _state with { Performed = _state.Performed + 1, AwaitedAction = id, Pending = new Question(QuestionKind.Waiting, step.Action) };
        _actions.Add(new DialogAction.Perform(id, step.Action, Arguments(step.Action)));
    }

    public void OnActionEnded(DialogEvent.ActionEnded ended)
    {
        if (ended.ActionId != _state.AwaitedAction || Flow is not { } flow || _state.Pending.Kind != QuestionKind.Waiting)
            return;
        string name = _state.Pending.Name!;
        var step = flow.Steps.OfType<FlowStep.Do>().First(s => s.Action == name && !IsDone(s));
        _state = _state with { AwaitedAction = null, Pending = Question.None, Values = Take(pack.Actions[name], ended.Values) };
        switch (ended.Outcome)
        {
            case ActionOutcome.Done:
                _state = _state with { Done = _state.Done.Add(Signature(step)) };
                Continue();
                break;
            case ActionOutcome.Refused:
                OnRefused(step.Refused);
                break;
            default:
                if (step.Failed.Say is { } said)
                    Say(said, SayKind.Inform);
                else
                    Say(WordingKeys.SystemDown, SayKind.Inform);
                HandOff("system does not answer", step.Failed.Transfer);
                break;
        }
    }

    private void OnRefused(RefusalPlan plan)
    {
        _state = _state with { Repairs = _state.Repairs + 1 };
        Say(plan.Say ?? WordingKeys.Refused, SayKind.Inform);
        foreach (string slot in plan.Clear)
            _state = _state with { Slots = _state.Slots.Remove(slot), Doubtful = _state.Doubtful.Remove(slot) };
        // Where the system has something else to offer, a refusal says nothing of how the caller was heard.
        if (plan.OfferSlot is null)
        {
            foreach (string slot in plan.Clear)
                _state = _state with { Refused = _state.Refused.SetItem(slot, _state.Refused.GetValueOrDefault(slot) + 1) };
            if (plan.Clear.Any(slot => _state.Refused[slot] > MostRefusals))
            {
                HandOff("refused by the system", plan.Transfer);
                return;
            }
        }
        if (plan.Transfer is { } target)
        {
            HandOff("refused by the system", target);
            return;
        }
        if (plan is { OfferSlot: { } offered, OfferValue: { } value } && _state.Values.ContainsKey(value))
        {
            Ask(new Question(QuestionKind.Offer, offered, value));
            return;
        }
        if (plan.Clear.IsEmpty)
            Leave();
        Continue();
    }

    private ImmutableDictionary<string, SlotValue> Take(ActionDefinition action, ImmutableDictionary<string, string> values)
    {
        var taken = _state.Values.RemoveRange(action.Gives.Keys);
        foreach (var (name, type) in action.Gives)
        {
            if (values.TryGetValue(name, out string? value))
                taken = taken.SetItem(name, new SlotValue(value, type is { } kind ? SlotGrammar.For(kind).Speak(value, Today) : value, 1));
        }
        return taken;
    }

    /// <summary>Our own box is the system that does not answer.</summary>
    public void OnOverloaded() => HandOff("the box cannot keep up");

    /// <summary>Nobody could take the call: the caller is back and has a choice.</summary>
    public void OnTransferFailed(DialogEvent.TransferFailed failed)
    {
        string title = pack.Targets.GetValueOrDefault(failed.Target)?.Title ?? failed.Target;
        Say(WordingKeys.TransferFailed, SayKind.Inform, ("target", title));
        _state = _state with { Suspended = [] };
        if (pack.FallbackFlow is { } fallback)
            Enter(fallback);
        else
            Leave();
        Continue();
    }
}
