using System.Collections.Immutable;
using System.Globalization;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;

namespace EdgeVoice.Dialog;

/// <summary>Goals: beginning, filling, changing, confirming, ending.</summary>
internal sealed partial class DialogTurn
{
    // A value less sure than this is asked about, whatever comes later: what is built on it would be wrong three times in four.
    private const double WorthKeeping = 0.25;

    /// <summary>Does what a label stands for: answers an FAQ and returns, or begins a flow.</summary>
    private void Serve(string label, UtteranceMeaning? meaning)
    {
        if (FaqDefinition.IsLabel(label, out string faq))
        {
            Say(pack.Faqs[faq].Answer, SayKind.Inform);
            _state = _state with { Reached = Flow is null ? _state.Reached.Add(label) : _state.Reached, Answered = faq };
            if (Flow is null)
            {
                _actions.Add(new DialogAction.Completed(label, ImmutableDictionary<string, SlotValue>.Empty.ToImmutableDictionary(s => s.Key, s => s.Value.Canonical)));
                Ask(new Question(QuestionKind.AnythingElse));
            }
            else
            {
                AskAgain();
            }
            return;
        }
        _state = _state with { Answered = null };
        Begin(pack.Intents[label].Flow);
        if (meaning is not null)
            Fill(meaning.Slots);
        Continue();
    }

    private void Begin(string flow)
    {
        if (Flow is not null && flow != _state.Goal)
            _state = _state with { Suspended = _state.Suspended.Push(new SuspendedGoal(_state.Goal!, _state.Slots, _state.Doubtful, _state.Done, _state.Values)) };
        if (_state.Suspended.FirstOrDefault(set => set.Flow == flow) is { } again)
        {
            // The caller comes back to it unasked: with all that was said before.
            var lasting = Lasting();
            _state = _state with
            {
                Suspended = [.. _state.Suspended.Where(set => set.Flow != flow).Reverse()],
                Goal = flow,
                Slots = lasting.SetItems(again.Slots),
                Doubtful = again.Doubtful,
                Done = again.Done,
                Values = again.Values,
                Pending = Question.None,
                Attempts = 0,
            };
            return;
        }
        Enter(flow);
    }

    private void Enter(string flow)
        => _state = _state with { Goal = flow, Pending = Question.None, Attempts = 0, Disputes = 0, Done = [], Doubtful = [], Slots = Lasting(), Values = ImmutableDictionary<string, SlotValue>.Empty };

    /// <summary>What holds for the caller and not for one task: never asked twice.</summary>
    private ImmutableDictionary<string, SlotValue> Lasting()
        => _state.Slots.Where(s => !_state.Doubtful.Contains(s.Key) && pack.Slots[s.Key].Keep).ToImmutableDictionary();

    private void Fill(ImmutableArray<SlotReading> readings, bool correction = false)
    {
        // Days before times: the time's hours depend on the day.
        foreach (var reading in readings.OrderBy(read => pack.Slots[read.Slot].Type))
        {
            var slot = pack.Slots[reading.Slot];
            if (!Valid(slot, reading.Value))
            {
                int refused = _state.Refused.GetValueOrDefault(slot.Name) + 1;
                _state = _state with { Refused = _state.Refused.SetItem(slot.Name, refused) };
                // Who insists on a time that cannot be means another day: the day was misheard, or it does not suit.
                if (refused < MostRefusals || slot.Type != SlotType.Time || _state.Slots.Keys.FirstOrDefault(s => pack.Slots[s].Type == SlotType.Date) is not { } day)
                    continue;
                _state = _state with { Slots = _state.Slots.Remove(day), Doubtful = _state.Doubtful.Remove(day), Refused = _state.Refused.Remove(slot.Name) };
            }
            bool changed = _state.Slots.TryGetValue(slot.Name, out var old) && old.Canonical != reading.Value.Canonical;
            bool same = old is not null && !changed;
            // The same value heard twice is surer than either time.
            var value = same ? reading.Value with { Confidence = 1 - (1 - reading.Value.Confidence) * (1 - old!.Confidence) } : reading.Value;
            var confirmation = pack.Confirmation.Decide(slot.Cost, value.Confidence);
            bool canConfirm = slot.Confirm.Variants is [{ Text.Length: > 0 }, ..];
            bool readBack = value.Confidence >= WorthKeeping && ReadBackAnyway(slot.Name);
            bool doubtful = confirmation == ConfirmationKind.Explicit && canConfirm && !readBack;
            _state = _state with
            {
                Slots = _state.Slots.SetItem(slot.Name, value),
                Doubtful = doubtful ? _state.Doubtful.Add(slot.Name) : _state.Doubtful.Remove(slot.Name),
                Attempts = 0,
            };
            if (!doubtful && !same && (confirmation == ConfirmationKind.Implicit || (confirmation == ConfirmationKind.Explicit && readBack) || changed || correction))
                _echo.Add(value.Spoken);
            RecheckTimes(slot);
        }
    }

    /// <summary>
    /// True when nothing is done with the value before the flow reads it back and waits for a yes: a question of its own would
    /// only cost the caller a turn. The value is said in passing at once, so that it can be objected to.
    /// </summary>
    private bool ReadBackAnyway(string slot)
    {
        foreach (var step in Flow?.Steps.Where(step => !IsDone(step)) ?? [])
        {
            if (step is FlowStep.Confirm { Cost: MistakeCost.High } confirm)
                return pack.Wordings.TryGetValue(confirm.Wording, out var wording) && wording.Variants.All(variant => variant.Variables.Contains(slot));
            if (step is FlowStep.Branch || (step is FlowStep.Do act && pack.Actions[act.Action].Arguments.Values.Any(argument => argument.Variables.Contains(slot))))
                return false;
        }
        return false;
    }

    /// <summary>Opening hours and the past: says what is wrong and leaves the slot open.</summary>
    private bool Valid(SlotDefinition slot, SlotValue value)
    {
        if (!slot.InOpeningHours)
            return true;
        if (slot.Type == SlotType.Date)
        {
            var date = DateOnly.ParseExact(value.Canonical, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (date < Today)
            {
                Say(WordingKeys.Past, SayKind.Inform, ("value", value.Spoken));
                return false;
            }
            if (pack.Hours.On(date) is null)
            {
                Say(WordingKeys.ClosedDay, SayKind.Inform, ("value", OnDay(value.Spoken)));
                return false;
            }
            return true;
        }
        if (slot.Type != SlotType.Time || AgreedDay() is not { } day)
            return true;
        var time = TimeOnly.ParseExact(value.Canonical, "HH:mm", CultureInfo.InvariantCulture);
        if (!pack.Hours.IsOpen(day, time))
        {
            Say(WordingKeys.ClosedTime, SayKind.Inform, ("value", OnDay(DateGrammar.Say(day, Today))), ("hours", pack.Hours.Say(day)));
            return false;
        }
        if (day == Today && time <= TimeOnly.FromDateTime(_local.DateTime))
        {
            Say(WordingKeys.Past, SayKind.Inform, ("value", value.Spoken));
            return false;
        }
        return true;
    }

    private static string OnDay(string spoken) => spoken is "today" or "tomorrow" ? spoken : "on " + spoken;

    /// <summary>A new day may be closed at a time that was fine before.</summary>
    private void RecheckTimes(SlotDefinition changed)
    {
        if (changed.Type != SlotType.Date)
            return;
        foreach (var (name, value) in _state.Slots.Where(s => pack.Slots[s.Key].Type == SlotType.Time))
        {
            if (!Valid(pack.Slots[name], value))
                _state = _state with { Slots = _state.Slots.Remove(name) };
        }
    }

    /// <summary>Goes through the flow to the first thing that is not done yet.</summary>
    private void Continue()
    {
        while (Flow is { } flow)
        {
            FlowStep? open = flow.Steps.FirstOrDefault(step => !IsDone(step));
            if (open is null)
            {
                Complete(flow);
                return;
            }
            if (!Do(open))
                return;
        }
        Ask(new Question(_state.Reached.IsEmpty ? QuestionKind.Help : QuestionKind.AnythingElse));
    }

    private bool IsDone(FlowStep step) => step switch
    {
        FlowStep.Ask ask => _state.Slots.ContainsKey(ask.Slot) && !_state.Doubtful.Contains(ask.Slot),
        FlowStep.Branch => false,
        FlowStep.Confirm confirm => _state.Done.Contains(Signature(step)) || !Needed(confirm),
        _ => _state.Done.Contains(Signature(step)),
    };

    /// <summary>A step together with the values it was done with: when the caller changes one, it has to be done again.</summary>
    private string Signature(FlowStep step) => step switch
    {
        FlowStep.Do action => $"do {action.Action} " + string.Join('|', Arguments(action.Action).OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Value)),
        FlowStep.Confirm confirm => $"confirm {confirm.Wording} " + string.Join('|', Flow!.Slots.Select(s => _state.Slots.GetValueOrDefault(s)?.Canonical)),
        FlowStep.Say say => $"say {say.Wording}",
        FlowStep.Transfer transfer => $"transfer {transfer.Target}",
        _ => "",
    };

    private bool Needed(FlowStep.Confirm confirm)
        => confirm.Cost == MistakeCost.High
            || Flow!.Slots.Any(s => _state.Slots.TryGetValue(s, out var value) && pack.Confirmation.Decide(confirm.Cost, value.Confidence) != ConfirmationKind.None);

    /// <summary>Does an open step. True when the flow can go on at once.</summary>
    private bool Do(FlowStep step)
    {
        switch (step)
        {
            case FlowStep.Ask ask:
                Ask(_state.Doubtful.Contains(ask.Slot) ? new Question(QuestionKind.ConfirmSlot, ask.Slot) : new Question(QuestionKind.Slot, ask.Slot));
                return false;
            case FlowStep.Branch branch when _state.Slots.TryGetValue(branch.Slot, out var chosen) && !_state.Doubtful.Contains(branch.Slot):
                Enter(chosen.Canonical);
                return true;
            case FlowStep.Branch branch:
                Ask(_state.Doubtful.Contains(branch.Slot) ? new Question(QuestionKind.ConfirmSlot, branch.Slot) : new Question(QuestionKind.Slot, branch.Slot));
                return false;
            case FlowStep.Confirm confirm:
                _echo.Clear();
                Ask(new Question(QuestionKind.ConfirmFlow, confirm.Wording));
                return false;
            case FlowStep.Say say:
                Say(say.Wording, SayKind.Inform);
                _state = _state with { Done = _state.Done.Add(Signature(step)) };
                return true;
            case FlowStep.Transfer transfer:
                HandOff(transfer.Reason, transfer.Target);
                return false;
            case FlowStep.Do action:
                Perform(action);
                return false;
            default:
                return true;
        }
    }

    private void Complete(FlowDefinition flow)
    {
        _actions.Add(new DialogAction.Completed(flow.Goal, _state.Slots.ToImmutableDictionary(s => s.Key, s => s.Value.Canonical)));
        _state = _state with { Reached = _state.Reached.Add(flow.Goal) };
        Leave();
        if (Flow is null)
        {
            Ask(new Question(QuestionKind.AnythingElse));
            return;
        }
        Say(WordingKeys.Resume, SayKind.Inform);
        Continue();
    }

    /// <summary>Leaves the current goal for the one set aside before it, if any.</summary>
    private void Leave()
    {
        var lasting = Lasting();
        _state = _state with { Disputes = 0, Refused = ImmutableDictionary<string, int>.Empty };
        if (_state.Suspended.IsEmpty)
        {
            _state = _state with
            {
                Goal = null,
                Slots = lasting,
                Done = [],
                Doubtful = [],
                Values = ImmutableDictionary<string, SlotValue>.Empty,
                Pending = Question.None,
                Attempts = 0,
                Rejected = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty,
            };
            return;
        }
        var rest = _state.Suspended.Pop(out var back);
        _state = _state with
        {
            Goal = back.Flow,
            Slots = lasting.SetItems(back.Slots),
            Doubtful = back.Doubtful,
            Done = back.Done,
            Values = back.Values,
            Suspended = rest,
            Pending = Question.None,
            Attempts = 0,
        };
    }

    private void Change(string slot)
    {
        _state = _state with { Slots = _state.Slots.Remove(slot), Doubtful = _state.Doubtful.Remove(slot) };
        Ask(new Question(QuestionKind.Slot, slot));
    }

    /// <summary>True when a yes to this question has something done that must not be done wrongly.</summary>
    private bool HighStakes(Question pending)
        => pending.Kind == QuestionKind.ConfirmFlow
            && Flow!.Steps.SkipWhile(step => step is not FlowStep.Confirm confirm || confirm.Wording != pending.Name).Skip(1)
                .TakeWhile(step => step is not FlowStep.Confirm).Any(step => step is FlowStep.Do act && pack.Actions[act.Action].Stakes == MistakeCost.High);

    /// <summary>A value in question was answered by another one.</summary>
    private void Reject(Question pending, UtteranceMeaning meaning)
    {
        if (pending.Kind != QuestionKind.ConfirmSlot || !meaning.Slots.Any(read => read.Slot == pending.Name) || !_state.Slots.TryGetValue(pending.Name!, out var wrong))
            return;
        if (meaning.Slots.First(read => read.Slot == pending.Name).Value.Canonical != wrong.Canonical)
            Forbid(pending.Name!, wrong.Canonical);
    }

    private void Forbid(string slot, string value)
        => _state = _state with { Rejected = _state.Rejected.SetItem(slot, (_state.Rejected.GetValueOrDefault(slot) ?? []).Add(value)) };

    /// <summary>Yes or no to a closed question.</summary>
    private void Decide(Question pending, bool yes)
    {
        switch (pending.Kind)
        {
            case QuestionKind.ConfirmSlot when yes:
                var sure = _state.Slots[pending.Name!] with { Confidence = 1 };
                _state = _state with { Doubtful = _state.Doubtful.Remove(pending.Name!), Slots = _state.Slots.SetItem(pending.Name!, sure), Attempts = 0 };
                Continue();
                break;
            case QuestionKind.ConfirmSlot:
                Forbid(pending.Name!, _state.Slots[pending.Name!].Canonical);
                Change(pending.Name!);
                break;
            case QuestionKind.Offer when yes:
                var offered = _state.Values[pending.Value!];
                _state = _state with { Attempts = 0 };
                Fill([new SlotReading(pending.Name!, offered with { Confidence = 1 })]);
                _echo.Clear();
                Continue();
                break;
            case QuestionKind.Offer:
                Ask(new Question(QuestionKind.Slot, pending.Name));
                break;
            case QuestionKind.ConfirmFlow when yes:
                var step = Flow!.Steps.OfType<FlowStep.Confirm>().First(s => s.Wording == pending.Name);
                _state = _state with
                {
                    Done = _state.Done.Add(Signature(step)),
                    Attempts = 0,
                    Slots = _state.Slots.SetItems(Flow.Slots.Where(_state.Slots.ContainsKey).Select(s => KeyValuePair.Create(s, _state.Slots[s] with { Confidence = 1 }))),
                };
                Continue();
                break;
            case QuestionKind.ConfirmFlow when Flow!.Steps.OfType<FlowStep.Confirm>().First(s => s.Wording == pending.Name).NoStops:
                CancelGoal();
                break;
            case QuestionKind.ConfirmFlow:
                var parts = ChangeableSlots();
                if (parts.Count == 1)
                    Change(parts[0]);
                else
                    Ask(new Question(QuestionKind.ChangeWhat));
                break;
        }
    }

    private void CancelGoal()
    {
        if (Flow is not { } flow)
        {
            Say(WordingKeys.NothingToCancel, SayKind.Inform);
            Ask(new Question(_state.Reached.IsEmpty ? QuestionKind.Help : QuestionKind.AnythingElse));
            return;
        }
        Say(WordingKeys.Cancelled, SayKind.Inform, ("goal", flow.Title));
        Leave();
        if (Flow is null)
        {
            Ask(new Question(QuestionKind.AnythingElse));
            return;
        }
        Say(WordingKeys.Resume, SayKind.Inform);
        Continue();
    }

    private void StartOver()
    {
        string? goal = _state.Goal;
        _state = _state with
        {
            Slots = ImmutableDictionary<string, SlotValue>.Empty,
            Values = ImmutableDictionary<string, SlotValue>.Empty,
            Doubtful = [],
            Done = [],
            Suspended = [],
            Rejected = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty,
            Pending = Question.None,
            Attempts = 0,
        };
        Say(WordingKeys.StartOver, SayKind.Inform);
        if (goal is not null)
            Enter(goal);
        Continue();
    }

    /// <summary>Comes back to what was open.</summary>
    private void Resume(string wording)
    {
        Say(wording, SayKind.Repair);
        Continue();
    }

    /// <summary>Asks the open question once more, in its next variant.</summary>
    private void AskAgain()
    {
        if (_state.Pending.Kind is QuestionKind.None or QuestionKind.DidYouMean)
        {
            Continue();
            return;
        }
        SayQuestion(_state.Pending, _state.Attempts);
        Listen();
    }

    /// <summary>"Pardon?": the one case where the same words are wanted again.</summary>
    private void RepeatLast()
    {
        foreach (var said in before.LastSaid)
            _actions.Add(said with { Pace = _state.Slower ? 0.8 : 1 });
        _state = _state with { Confirming = before.Confirming };
        if (_state.Pending.Kind == QuestionKind.None)
            _state = _state with { Pending = new Question(QuestionKind.Help) };
        Listen();
    }
}
