using System.Collections.Immutable;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;

namespace EdgeVoice.Dialog;

/// <summary>Why a question has to be asked again.</summary>
internal enum RepairCause { NoMatch, NoInput, TooMuchSpeech, OutOfScope, SaidBefore }

/// <summary>Questions, and what to do when they are not answered.</summary>
internal sealed partial class DialogTurn
{
    // Rephrase, narrow, choices or keys; then a person.
    private const int LastAttempt = 3;

    /// <summary>Asks a question for the first time, or again after something else was dealt with.</summary>
    private void Ask(Question question)
    {
        bool same = question == _state.Pending;
        // Turned down twice by the system, it was probably misheard twice: keys are not.
        int refusals = question.Kind == QuestionKind.Slot ? _state.Refused.GetValueOrDefault(question.Name!) : 0;
        if (refusals > MostRefusals)
        {
            HandOff("no value that can be");
            return;
        }
        bool keys = refusals >= MostRefusals;
        _state = _state with { Pending = question, Attempts = keys ? LastAttempt : same ? _state.Attempts : 0 };
        Echo();
        SayQuestion(question, keys ? LastAttempt : 0);
        Listen();
    }

    private void Listen(TimeSpan? patience = null)
    {
        var expected = Expected(_state.Pending);
        _actions.Add(new DialogAction.Listen(patience is { } longer ? expected with { NoInputAfter = longer } : expected));
    }

    /// <summary>Says values back in passing: the caller can object, and need not agree.</summary>
    private void Echo()
    {
        if (_echo.Count == 0)
            return;
        Say(WordingKeys.Implicit, SayKind.ImplicitConfirmation, ("values", string.Join(", ", _echo)));
        _state = _state with { Confirming = ConfirmationKind.Implicit };
        _echo.Clear();
    }

    private void SayQuestion(Question question, int attempt)
    {
        if (_state.KeysFirst)
            attempt = LastAttempt;
        switch (question.Kind)
        {
            case QuestionKind.Help:
                Say(attempt switch { <= 1 => WordingKeys.Help, 2 => WordingKeys.HelpNarrow, _ => WordingKeys.HelpChoices }, SayKind.Question);
                break;
            case QuestionKind.AnythingElse:
                Say(attempt <= 1 ? WordingKeys.AnythingElse : attempt == 2 ? WordingKeys.HelpNarrow : WordingKeys.HelpChoices, SayKind.Question);
                break;
            case QuestionKind.Slot:
                var slot = pack.Slots[question.Name!];
                Say(attempt switch { <= 1 => slot.Ask, 2 => slot.Narrow, _ => slot.Keys }, SayKind.Question);
                break;
            case QuestionKind.ConfirmSlot:
                YesNo(() => Say(pack.Slots[question.Name!].Confirm, SayKind.ExplicitConfirmation), attempt);
                break;
            case QuestionKind.ConfirmFlow:
                YesNo(() => Say(question.Name!, SayKind.ExplicitConfirmation), attempt);
                break;
            case QuestionKind.Offer:
                YesNo(() => SayOffer(question), attempt);
                break;
            case QuestionKind.DidYouMean:
                YesNo(() => Say(WordingKeys.DidYouMean, SayKind.Repair, ("meaning", Title(question.Name!))), attempt);
                break;
            case QuestionKind.ChangeWhat:
                Say(WordingKeys.ChangeWhat, SayKind.Question, ("choices", Choices(attempt >= LastAttempt)));
                break;
        }
    }

    /// <summary>Asks a yes/no question; from the second failure on it also says how to answer.</summary>
    private void YesNo(Action ask, int attempt)
    {
        if (attempt >= 2)
            Say(attempt == 2 ? WordingKeys.YesNoNarrow : WordingKeys.YesNoKeys, SayKind.Repair);
        ask();
        if (_state.Pending.Kind is QuestionKind.ConfirmSlot or QuestionKind.ConfirmFlow)
            _state = _state with { Confirming = ConfirmationKind.Explicit };
    }

    private void SayOffer(Question offer)
    {
        var value = _state.Values[offer.Value!];
        var plan = Flow!.Steps.OfType<FlowStep.Do>().Select(step => step.Refused).First(p => p.OfferSlot == offer.Name && p.OfferValue == offer.Value);
        Say(plan.OfferAsk!, SayKind.Question, (offer.Value!, value.Spoken));
    }

    private string Choices(bool numbered)
    {
        var titles = ChangeableSlots().Select(name => pack.Slots[name].Title).ToList();
        if (numbered)
            titles = [.. titles.Select((title, i) => $"{SpokenNumbers.SayCardinal(i + 1)} for {title}")];
        return titles.Count < 2 ? string.Concat(titles) : string.Join(", ", titles.SkipLast(1)) + " or " + titles[^1];
    }

    /// <summary>What was read back, and so may be wrong: the slots that the confirmation names, else all that are filled.</summary>
    private List<string> ChangeableSlots()
    {
        var filled = (Flow?.Slots ?? []).Where(_state.Slots.ContainsKey).ToList();
        var named = filled.Where(ReadBack().Contains).ToList();
        return [.. (named.Count > 0 ? named : filled).Take(3)];
    }

    /// <summary>Slots that the flow's open confirmation names.</summary>
    private ImmutableHashSet<string> ReadBack()
        => Flow?.Steps.OfType<FlowStep.Confirm>().FirstOrDefault(step => !IsDone(step)) is { } confirm && pack.Wordings.TryGetValue(confirm.Wording, out var wording)
            ? [.. wording.Variants.SelectMany(v => v.Variables).Where(pack.Slots.ContainsKey)]
            : [];

    private string Title(string label) => FaqDefinition.IsLabel(label, out string faq) ? pack.Faqs[faq].Title : pack.Intents[label].Title;

    /// <summary>The question was not answered: rephrase, narrow, offer choices or keys, and at last a person. Silence ends the call instead.</summary>
    public void Repair(RepairCause cause)
    {
        if (_state.Pending.Kind is QuestionKind.Waiting)
            return;
        if (_state.Pending.Kind is QuestionKind.None)
            _state = _state with { Pending = new Question(_state.Reached.IsEmpty ? QuestionKind.Help : QuestionKind.AnythingElse) };
        int attempt = _state.Attempts + 1;
        _state = _state with { Attempts = attempt, Repairs = _state.Repairs + 1 };
        if (attempt > LastAttempt)
        {
            if (cause == RepairCause.NoInput)
                HangUp(WordingKeys.Silent, "no input");
            else
                HandOff("not understood");
            return;
        }
        if (attempt == 1 && cause != RepairCause.SaidBefore)
        {
            var (key, kind) = cause switch
            {
                RepairCause.NoInput => (WordingKeys.NoInput, SayKind.NoInput),
                RepairCause.TooMuchSpeech => (WordingKeys.TooMuch, SayKind.NoMatch),
                RepairCause.OutOfScope => (WordingKeys.OutOfScope, SayKind.Repair),
                _ => (WordingKeys.NoMatch, SayKind.NoMatch),
            };
            Say(key, kind);
        }
        SayQuestion(_state.Pending, attempt);
        Listen();
    }

    private ExpectedAnswer Expected(Question question)
    {
        switch (question.Kind)
        {
            case QuestionKind.ConfirmSlot or QuestionKind.ConfirmFlow or QuestionKind.Offer or QuestionKind.DidYouMean:
                return new ExpectedAnswer(AnswerKind.YesNo, ListeningGrammar.Of([.. YesNoGrammar.Phrases, .. SlotPhrases(Flow?.Slots ?? [])]), null, Patience);
            case QuestionKind.ChangeWhat:
                return new ExpectedAnswer(AnswerKind.Choice, ListeningGrammar.Of([.. YesNoGrammar.Phrases, .. ChangeableSlots().SelectMany(n => pack.Slots[n].Aka), .. SlotPhrases(Flow?.Slots ?? [])]), null, Patience);
            case QuestionKind.Slot:
                var slot = pack.Slots[question.Name!];
                return new ExpectedAnswer(SlotGrammar.For(slot.Type).Answer, ListeningGrammar.OfSlot(pack, Context(slot, true), SlotPhrases(Flow?.Slots ?? [])), slot.MaxLength, Patience);
            default:
                return new ExpectedAnswer(AnswerKind.Free, [], null, Patience);
        }
    }

    private IEnumerable<string> SlotPhrases(IEnumerable<string> names)
        => names.Distinct().SelectMany(name => SlotGrammar.For(pack.Slots[name].Type).GrammarPhrases(Context(pack.Slots[name], true)));
}
