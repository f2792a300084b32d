using System.Collections.Immutable;

namespace EdgeVoice.Dialog;

/// <summary>Everything the dialog knows of one call; immutable, so that speculation runs on a copy for free.</summary>
public sealed record DialogState
{
    public required CallFacts Facts { get; init; }

    /// <summary>Flow that is being served, or null.</summary>
    public string? Goal { get; init; }

    /// <summary>Values held for the current goal (and those, like the name, that outlive one), by slot.</summary>
    public ImmutableDictionary<string, SlotValue> Slots { get; init; } = ImmutableDictionary<string, SlotValue>.Empty;

    /// <summary>What was said by both, oldest first.</summary>
    public ImmutableList<SaidTurn> History { get; init; } = [];

    /// <summary>Goals reached in this call, in order.</summary>
    public ImmutableList<string> Reached { get; init; } = [];

    /// <summary>Misunderstandings or silences in a row at the current question.</summary>
    public int Attempts { get; init; }

    /// <summary>All misunderstandings and silences of the call.</summary>
    public int Repairs { get; init; }

    /// <summary>Caller's turns so far.</summary>
    public int Turns { get; init; }

    /// <summary>True once the caller has shown anger.</summary>
    public bool Upset { get; init; }

    /// <summary>True once the caller asked for slower speech.</summary>
    public bool Slower { get; init; }

    /// <summary>The box cannot keep up: the shortest variant of every wording is said. Set by the call.</summary>
    public bool Brief { get; init; }

    /// <summary>The box cannot keep up with speech: questions are asked so that keys can answer them. Set by the call.</summary>
    public bool KeysFirst { get; init; }

    /// <summary>Confirmation that the last turn of the agent carried; for tests and the turn record.</summary>
    public Packs.ConfirmationKind Confirming { get; init; }

    /// <summary>Values that actions gave, as variables: canonical and spoken.</summary>
    public ImmutableDictionary<string, SlotValue> Values { get; init; } = ImmutableDictionary<string, SlotValue>.Empty;

    internal Question Pending { get; init; } = Question.None;

    /// <summary>Slots whose value awaits an explicit yes.</summary>
    internal ImmutableHashSet<string> Doubtful { get; init; } = [];

    /// <summary>Values that the caller said no to, by slot.</summary>
    internal ImmutableDictionary<string, ImmutableHashSet<string>> Rejected { get; init; } = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty;

    /// <summary>Steps of the current flow that are done with the values they were done with.</summary>
    internal ImmutableHashSet<string> Done { get; init; } = [];

    /// <summary>Goals set aside for another, the last one on top.</summary>
    internal ImmutableStack<SuspendedGoal> Suspended { get; init; } = [];

    /// <summary>How often each wording was used, to choose the next variant.</summary>
    internal ImmutableDictionary<string, int> Used { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>What the agent said last, for "repeat".</summary>
    internal ImmutableArray<DialogAction.Say> LastSaid { get; init; } = [];

    /// <summary>How often a system turned down a slot's value, by slot: the way to keys and a person gets shorter.</summary>
    internal ImmutableDictionary<string, int> Refused { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The question that was answered last, for "and on Saturday?"; null once something else was begun.</summary>
    internal string? Answered { get; init; }

    /// <summary>How often the caller objected to what was read back, in the current goal.</summary>
    internal int Disputes { get; init; }

    internal string? AwaitedAction { get; init; }

    internal int Performed { get; init; }

    /// <summary>The day the caller last named outside a slot, for questions such as "are you open on saturday".</summary>
    internal DateOnly? NamedDay { get; init; }

    /// <summary>Replaces the agent's last turn by what the caller heard of it before barging in.</summary>
    public DialogState WithHeard(string heard)
    {
        int last = History.FindLastIndex(turn => turn.Speaker == Speaker.Agent);
        return last < 0 ? this : this with { History = History.SetItem(last, History[last] with { Text = heard }) };
    }
}

/// <summary>Who spoke.</summary>
public enum Speaker { Caller, Agent }

/// <summary>One turn of the transcript.</summary>
public sealed record SaidTurn(Speaker Speaker, string Text);

/// <summary>A goal that the caller left for another one, with all that was known.</summary>
internal sealed record SuspendedGoal(
    string Flow, ImmutableDictionary<string, SlotValue> Slots, ImmutableHashSet<string> Doubtful, ImmutableHashSet<string> Done, ImmutableDictionary<string, SlotValue> Values);

internal enum QuestionKind { None, Help, AnythingElse, Slot, ConfirmSlot, ConfirmFlow, Offer, DidYouMean, ChangeWhat, Waiting }

/// <summary>What the agent has asked and not had an answer to.</summary>
internal sealed record Question(QuestionKind Kind, string? Name = null, string? Value = null)
{
    public static Question None { get; } = new(QuestionKind.None);

    public bool Closed => Kind is QuestionKind.ConfirmSlot or QuestionKind.ConfirmFlow or QuestionKind.Offer or QuestionKind.DidYouMean;
}
