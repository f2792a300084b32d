using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Agent.Calls;

/// <summary>The dialog of one call: engine, pack and state; the pack is the one that was current when the call began.</summary>
internal sealed class CallDialog(DialogPack pack, IUnderstander understander, TimeProvider time)
{
    private readonly StopwatchUnderstander _understander = new(understander, time);
    private DialogEngine? _engine;
    private DialogState? _state;

    public DialogPack Pack => pack;

    /// <summary>Set once the call has begun.</summary>
    public DialogState State => _state ?? throw new InvalidOperationException("the dialog has not begun");

    /// <summary>The part of the last step that was spent on understanding, in ms.</summary>
    public double UnderstandMs => _understander.LastMs;

    public DialogStep Start(CallFacts facts, DateTimeOffset now)
    {
        _engine = new DialogEngine(pack, _understander);
        return Take(_engine.Start(facts, now));
    }

    public DialogStep Advance(DialogEvent happened, DateTimeOffset now)
    {
        _understander.LastMs = 0;
        return Take(_engine!.Advance(State, happened, now));
    }

    /// <summary>Address of a hand-over target, or null when the pack has no such target.</summary>
    public Uri? TargetOf(string target) => pack.Targets.TryGetValue(target, out var found) ? new Uri(found.Uri) : null;

    private DialogStep Take(DialogStep step)
    {
        _state = step.State;
        return step;
    }
}
