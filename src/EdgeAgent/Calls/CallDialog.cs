using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Calls;

/// <summary>The dialog of one call: its state, and the engine of the pack that was current when the call began.</summary>
internal sealed class CallDialog(DialogEngine engine)
{
    private DialogState? _state;

    public DialogPack Pack => engine.Pack;

    /// <summary>The pack's words that the recogniser writes otherwise.</summary>
    public WordAliases Aliases { get; } = new(engine.Pack.Recognition.Aliases);

    /// <summary>Set once the call has begun.</summary>
    public DialogState State => _state ?? throw new InvalidOperationException("the dialog has not begun");

    /// <summary>True from the greeting on.</summary>
    public bool Begun => _state is not null;

    /// <summary>The part of the last step that was spent on understanding, in ms.</summary>
    public double UnderstandMs { get; private set; }

    public DialogStep Start(CallFacts facts, DateTimeOffset now) => Take(engine.Start(facts, now));

    public DialogStep Advance(DialogEvent happened, DateTimeOffset now) => Take(engine.Advance(State, happened, now));

    /// <summary>What the dialog would do: a step on a copy of its state, which stays as it is.</summary>
    public DialogStep Preview(DialogEvent happened, DateTimeOffset now)
    {
        var step = engine.Advance(State, happened, now);
        StopwatchUnderstander.TakeMs(); // not the cost of a turn
        return step;
    }

    /// <summary>Commits a step that <see cref="Preview"/> made of the present state.</summary>
    public DialogStep Commit(DialogStep ahead)
    {
        StopwatchUnderstander.TakeMs();
        return Take(ahead);
    }

    /// <summary>The caller cut in: the history keeps what was heard of the agent's last turn.</summary>
    public void Interrupted(string heard) => _state = State.WithHeard(heard);

    /// <summary>Goes back to a state of before: what was said since is said anew, together with what follows.</summary>
    public void Return(DialogState before) => _state = before;

    /// <summary>How much the dialog asks of a box that cannot keep up; holds from the next step on.</summary>
    public void Degrade(bool brief, bool keysFirst) => _state = State with { Brief = brief, KeysFirst = keysFirst };

    /// <summary>Address of a hand-over target, or null when the pack has no such target.</summary>
    public Uri? TargetOf(string target) => Pack.Targets.TryGetValue(target, out var found) ? new Uri(found.Uri) : null;

    private DialogStep Take(DialogStep step)
    {
        UnderstandMs = StopwatchUnderstander.TakeMs();
        _state = step.State;
        return step;
    }
}
