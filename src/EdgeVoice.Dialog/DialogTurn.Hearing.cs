using System.Collections.Immutable;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Dialog;

/// <summary>What the caller said or keyed, against what was asked.</summary>
internal sealed partial class DialogTurn
{
    // Between this and the classifier's own bound the agent asks "did you want ...?".
    private const double SureIntent = 0.6;

    // A switch of goal in the middle of another needs more certainty than a wish at the start.
    private const double SureSwitch = 0.75;

    // Amid a goal, a half-heard answer looks like a wish easily: below this the question is put again instead.
    private const double UnsureSwitch = 0.5;

    // Probability from which a question about a day is taken for it when a day is named.
    private const double LeastAboutDay = 0.05;

    // Share of the caller's words from which an answer to the question counts as just that.
    private const double MostlyAnswer = 0.6;

    // What is heard with less is not believed enough to end a call on.
    private const double SureOfEnd = 0.5;

    // Words beside those of a farewell from which it is a sentence about something else.
    private const int MostBesideEnd = 2;

    private static readonly HashSet<string> Closing =
    [
        "no", "nope", "nah", "not", "really", "thanks", "thank", "you", "that's", "that", "is", "all", "it", "was", "will", "be", "everything", "nothing", "anything", "else", "more", "i'm", "i", "am", "good",
        "fine", "okay", "ok", "bye", "goodbye", "for", "now", "today", "please", "great", "very", "much", "so", "just", "don't", "do", "think", "need", "want", "cheers", "have", "a", "nice", "day", "evening",
        "weekend", "lovely", "perfect", "right", "well", "oh", "um", "uh", "er", "then", "the", "help", "your", "at", "moment", "and",
    ];

    private double _confidence = 1;

    // Objections to what is read back before a person is the quicker way.
    private const int MostDisputes = 4;

    public void OnSaid(DialogEvent.Said said)
    {
        var heard = said.NBest.IsDefaultOrEmpty ? [Hypothesis.Typed("")] : said.NBest;
        if (PackUnderstander.Normalise(heard[0].Text).Length == 0)
        {
            Repair(RepairCause.NoMatch);
            return;
        }
        _confidence = heard[0].Confidence;
        var pending = _state.Pending;
        var meaning = understander.Understand(heard, new ListeningContext(
            _local, pending.Closed || pending.Kind is QuestionKind.AnythingElse or QuestionKind.ChangeWhat,
            pending.Kind is QuestionKind.Slot or QuestionKind.ConfirmSlot or QuestionKind.Offer ? pending.Name : null,
            [.. (Flow?.Slots ?? []).Where(slot => pending.Kind != QuestionKind.ConfirmFlow || ReadBack() is { IsEmpty: true } || ReadBack().Contains(slot)).Distinct()], AgreedDay(), _state.Rejected));
        _understood = Understood(meaning);
        _state = _state with
        {
            Turns = _state.Turns + 1,
            History = _state.History.Add(new SaidTurn(Speaker.Caller, meaning.Text)),
            NamedDay = meaning.Day,
            Upset = _state.Upset || meaning.Upset,
        };
        if (Universal(meaning))
            return;
        // A system is at work on the values as they are: changing them now would have it done one way and said another.
        if (pending.Kind == QuestionKind.Waiting)
            return;
        if (Answered(pending, meaning))
            return;
        Anything(meaning);
    }

    private static UnderstoodTurn Understood(UtteranceMeaning meaning)
    {
        var best = meaning.Intents.IsDefaultOrEmpty ? default : meaning.Intents[0];
        bool known = best.Intent is not null && best.Probability >= meaning.OutOfScopeBelow;
        string act = meaning.Act != DialogActs.Inform || meaning.Yes is null ? meaning.Act : meaning.Yes == true ? DialogActs.Affirm : meaning.Slots.IsEmpty ? DialogActs.Deny : DialogActs.Correct;
        return new UnderstoodTurn(act, known ? best.Intent : null, best.Probability,
            !known && meaning.Slots.IsEmpty && meaning.Yes is null && meaning.Act == DialogActs.Inform,
            meaning.Slots.ToImmutableDictionary(read => read.Slot, read => read.Value), meaning.Text);
    }

    /// <summary>What works at any time. True when the turn is dealt with.</summary>
    private bool Universal(UtteranceMeaning meaning)
    {
        if (meaning.Upset)
        {
            Say(WordingKeys.Upset, SayKind.Repair);
            HandOff("caller upset");
            return true;
        }
        bool waiting = _state.Pending.Kind == QuestionKind.Waiting;
        switch (meaning.Act)
        {
            case DialogActs.Human:
                HandOff("asked for a person");
                return true;
            case DialogActs.Repeat when !waiting:
                RepeatLast();
                return true;
            case DialogActs.Slower when !waiting:
                _state = _state with { Slower = true };
                RepeatLast();
                return true;
            case DialogActs.Hold when !waiting:
                Say(WordingKeys.Hold, SayKind.Inform);
                Listen(LongPatience);
                return true;
            case DialogActs.StartOver when !waiting:
                StartOver();
                return true;
            // "Cancel" with nothing begun may be what the caller called for: "cancel my appointment".
            case DialogActs.Cancel when !waiting && !(Flow is null && SureWish(meaning)):
                CancelGoal();
                return true;
            case DialogActs.Bye when !waiting && SureEnd(meaning):
                HangUp(WordingKeys.Goodbye, "caller said goodbye");
                return true;
            case DialogActs.Thanks when !waiting && _state.Pending.Kind is QuestionKind.AnythingElse or QuestionKind.Help && meaning.Yes != true && SureEnd(meaning):
                HangUp(WordingKeys.Goodbye, "done");
                return true;
            default:
                return false;
        }
    }

    /// <summary>An answer to the question that was asked. True when the turn is dealt with.</summary>
    private bool Answered(Question pending, UtteranceMeaning meaning)
    {
        bool corrects = !meaning.Slots.IsEmpty && pending.Kind is not (QuestionKind.Help or QuestionKind.AnythingElse);
        if (corrects && Confirms(pending, meaning) && (meaning.PlainYes || !HighStakes(pending)))
        {
            Decide(pending, true);
            return true;
        }
        if (pending.Kind == QuestionKind.ConfirmFlow && (corrects || meaning.Yes == false) && !SureWish(meaning))
        {
            _state = _state with { Disputes = _state.Disputes + 1 };
            if (_state.Disputes > MostDisputes)
            {
                HandOff("could not agree on what to do");
                return true;
            }
            // A no together with the very value that was read back: it was misheard twice, so it is asked for afresh.
            if (corrects && meaning.Yes == false && Repeats(meaning) && meaning.Slots.Select(read => read.Slot).FirstOrDefault(ReadBack().Contains) is { } misheard)
            {
                Change(misheard);
                return true;
            }
        }
        // Neither a noise that sounds like a yes, nor a yes with words around it that say something else, moves money.
        if (meaning.Yes == true && !meaning.PlainYes && meaning.NamedSlots.IsEmpty && HighStakes(pending) && (!corrects || Repeats(meaning)))
        {
            Repair(RepairCause.NoMatch);
            return true;
        }
        switch (pending.Kind)
        {
            case QuestionKind.AnythingElse when meaning.Yes == false && meaning.Slots.IsEmpty && !SureWish(meaning) && SureEnd(meaning):
                HangUp(WordingKeys.Goodbye, "done");
                return true;
            case QuestionKind.AnythingElse or QuestionKind.Help when meaning.Yes == true && meaning.Slots.IsEmpty && !SureWish(meaning):
                Ask(new Question(QuestionKind.Help));
                return true;
            case QuestionKind.DidYouMean when meaning.Yes is { } yes && !(yes is false && SureWish(meaning)):
                _state = _state with { Pending = Question.None };
                if (yes)
                    Serve(pending.Name!, meaning);
                else
                    Resume(WordingKeys.OutOfScope);
                return true;
            case QuestionKind.ConfirmSlot or QuestionKind.ConfirmFlow or QuestionKind.Offer when corrects:
                Reject(pending, meaning);
                Fill(meaning.Slots, correction: true);
                Continue();
                return true;
            case QuestionKind.ConfirmSlot or QuestionKind.ConfirmFlow or QuestionKind.Offer when meaning.NamedSlots.Length > 0 && meaning.Yes != true:
                Change(meaning.NamedSlots[0]);
                return true;
            case QuestionKind.ConfirmSlot or QuestionKind.ConfirmFlow or QuestionKind.Offer when meaning.Yes is { } yes && !(yes is false && SureWish(meaning)):
                Decide(pending, yes);
                return true;
            case QuestionKind.ChangeWhat when meaning.Yes == true && meaning.Slots.IsEmpty:
                // The no before was none: what was asked then is asked once more.
                Continue();
                return true;
            case QuestionKind.ChangeWhat when corrects:
                Fill(meaning.Slots, correction: true);
                Continue();
                return true;
            case QuestionKind.ChangeWhat when meaning.NamedSlots.Length > 0:
                Change(meaning.NamedSlots[0]);
                return true;
            case QuestionKind.Slot when corrects && (!SureWish(meaning) || (meaning.Covered >= MostlyAnswer && meaning.Slots.Any(read => read.Value.Confidence >= MostlyAnswer))):
                Fill(meaning.Slots, correction: meaning.Yes == false);
                Continue();
                return true;
            case QuestionKind.Slot when meaning.NamedSlots.FirstOrDefault(name => name != pending.Name && _state.Slots.ContainsKey(name)) is { } other && !SureWish(meaning):
                Change(other);
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Nobody is hung up on because of words that were hardly heard, or amid a sentence that may be another wish: then the agent asks again.
    /// </summary>
    private bool SureEnd(UtteranceMeaning meaning)
        => _confidence >= SureOfEnd && meaning.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(word => !Closing.Contains(word)) <= MostBesideEnd;

    /// <summary>A yes that merely repeats the value in question is still a yes.</summary>
    private bool Confirms(Question pending, UtteranceMeaning meaning) => pending.Kind switch
    {
        QuestionKind.Offer => meaning.Yes != false
            && meaning.Slots.All(read => read.Slot == pending.Name && _state.Values.GetValueOrDefault(pending.Value!)?.Canonical == read.Value.Canonical),
        QuestionKind.ConfirmSlot => meaning.Yes != false && Repeats(meaning),
        // What is about to be done needs the word itself.
        QuestionKind.ConfirmFlow => meaning.Yes == true && Repeats(meaning),
        _ => false,
    };

    private bool Repeats(UtteranceMeaning meaning) => meaning.Slots.All(read => _state.Slots.GetValueOrDefault(read.Slot)?.Canonical == read.Value.Canonical);

    /// <summary>Nothing that the question expected: a wish, a question, values, or nothing that makes sense.</summary>
    private void Anything(UtteranceMeaning meaning)
    {
        if (meaning.Act == DialogActs.Greet)
        {
            AskAgain();
            return;
        }
        if (SureWish(meaning))
        {
            Serve(meaning.Intents[0].Intent, meaning);
            return;
        }
        if (Flow is null && meaning.Day is not null && AboutDay(meaning) is { } label)
        {
            Serve(label, meaning);
            return;
        }
        if (!meaning.Slots.IsEmpty && Flow is not null)
        {
            Fill(meaning.Slots);
            Continue();
            return;
        }
        if (meaning.Act == DialogActs.Thanks)
        {
            Say(WordingKeys.Thanks, SayKind.Inform);
            AskAgain();
            return;
        }
        // What is being done was asked for once more: there is nothing to apologise for.
        if (!meaning.Intents.IsDefaultOrEmpty && SameGoal(meaning.Intents[0].Intent) && meaning.Intents[0].Probability >= Math.Max(SureIntent, meaning.OutOfScopeBelow))
        {
            Repair(RepairCause.SaidBefore);
            return;
        }
        double least = Flow is null ? meaning.OutOfScopeBelow : Math.Max(meaning.OutOfScopeBelow, UnsureSwitch);
        bool middle = !meaning.Intents.IsDefaultOrEmpty && meaning.Intents[0].Probability >= least && !SameGoal(meaning.Intents[0].Intent);
        if (middle && _state.Pending.Kind is not QuestionKind.DidYouMean)
        {
            _state = _state with { Repairs = _state.Repairs + 1 };
            Ask(new Question(QuestionKind.DidYouMean, meaning.Intents[0].Intent));
            return;
        }
        bool outOfScope = _state.Pending.Kind is QuestionKind.Help or QuestionKind.AnythingElse && meaning.Text.Count(c => c == ' ') >= 2;
        Repair(outOfScope ? RepairCause.OutOfScope : RepairCause.NoMatch);
    }

    /// <summary>
    /// The question about a day that is meant, when a day was named: what was answered last ("and on Saturday?"), or what the words
    /// are likest to, however little ("when are you a Monday"): the day itself speaks for it, and an answer does no harm.
    /// </summary>
    private string? AboutDay(UtteranceMeaning meaning)
    {
        string? best = meaning.Intents.IsDefaultOrEmpty || meaning.Intents[0].Probability < LeastAboutDay ? null : meaning.Intents[0].Intent;
        string? faq = best is not null && FaqDefinition.IsLabel(best, out string name) ? name : best is null || meaning.Intents[0].Probability < meaning.OutOfScopeBelow ? _state.Answered : null;
        return faq is not null && pack.Faqs[faq].Answer.Variants.Any(v => v.Variables.Contains("hours")) ? FaqDefinition.LabelOf(faq) : null;
    }

    private bool SureWish(UtteranceMeaning meaning)
    {
        if (meaning.Intents.IsDefaultOrEmpty)
            return false;
        var best = meaning.Intents[0];
        double enough = Flow is null || FaqDefinition.IsLabel(best.Intent, out _) ? SureIntent : SureSwitch;
        // Values that only this wish has a use for speak for it.
        if (Flow is null && pack.Intents.TryGetValue(best.Intent, out var intent))
            enough -= 0.15 * meaning.Slots.Count(read => pack.Flows[intent.Flow].Slots.Contains(read.Slot));
        return best.Probability >= Math.Max(enough, meaning.OutOfScopeBelow) && !SameGoal(best.Intent);
    }

    private bool SameGoal(string label) => Flow is not null && pack.Intents.TryGetValue(label, out var intent) && intent.Flow == _state.Goal;

    public void OnKeyed(string keys)
    {
        if (keys.Length == 0)
        {
            Repair(RepairCause.NoMatch);
            return;
        }
        _state = _state with { Turns = _state.Turns + 1, History = _state.History.Add(new SaidTurn(Speaker.Caller, "[keys " + keys + "]")) };
        _understood = new UnderstoodTurn(DialogActs.Inform, null, 1, false, ImmutableDictionary<string, SlotValue>.Empty, keys);
        var pending = _state.Pending;
        if (keys == "0")
        {
            HandOff("pressed zero");
            return;
        }
        if (keys == "*")
        {
            RepeatLast();
            return;
        }
        if (pending.Closed && keys is "1" or "2")
        {
            bool yes = keys == "1";
            if (pending.Kind != QuestionKind.DidYouMean)
                Decide(pending, yes);
            else if (yes)
                Serve(pending.Name!, null);
            else
                Resume(WordingKeys.OutOfScope);
            return;
        }
        if (pending.Kind == QuestionKind.AnythingElse && keys is "1" or "2")
        {
            if (keys == "1")
                Ask(new Question(QuestionKind.Help));
            else
                HangUp(WordingKeys.Goodbye, "done");
            return;
        }
        if (pending.Kind == QuestionKind.ChangeWhat && keys.Length == 1 && char.IsAsciiDigit(keys[0]) && ChangeableSlots().ElementAtOrDefault(keys[0] - '1') is { } change)
        {
            Change(change);
            return;
        }
        if (pending is { Kind: QuestionKind.Slot, Name: { } name }
            && SlotGrammar.For(pack.Slots[name].Type).TryParseKeys(keys, Context(pack.Slots[name], true), out var parse))
        {
            var reading = new SlotReading(name, new SlotValue(parse.Canonical, parse.Spoken, parse.Certainty));
            _understood = _understood with { Slots = _understood.Slots.Add(name, reading.Value) };
            Fill([reading]);
            Continue();
            return;
        }
        Repair(RepairCause.NoMatch);
    }
}
