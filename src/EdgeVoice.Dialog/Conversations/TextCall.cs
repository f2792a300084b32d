using EdgeVoice.Dialog.Actions;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Dialog.Conversations;

/// <summary>A call in text: events in, what the agent does out. Actions are answered at once from the pack's tables, whatever system they would ask.</summary>
internal sealed class TextCall
{
    private readonly DialogEngine _engine;
    private readonly DateTimeOffset _now;
    private StaticTables _tables;

    public TextCall(DialogEngine engine, DateTimeOffset now)
    {
        (_engine, _now, _tables) = (engine, now, StaticActions.Open(engine.Pack, now));
        Follow(engine.Start(new CallFacts("test", null, null), now));
    }

    public DialogState State { get; private set; } = null!;

    /// <summary>The step that the caller's own event made (not those of actions after it).</summary>
    public DialogStep Step { get; private set; } = null!;

    /// <summary>What the agent did about the last event.</summary>
    public List<DialogAction> Actions { get; } = [];

    /// <summary>Actions carried out since the start, with how each ended and the goal that was served then.</summary>
    public List<(DialogAction.Perform Action, ActionOutcome Outcome)> Performed { get; } = [];

    public string Reply => string.Join(' ', Actions.OfType<DialogAction.Say>().Select(s => s.Text));

    /// <summary>What the last question expects, or null when none is open.</summary>
    public ExpectedAnswer? Expected => Actions.OfType<DialogAction.Listen>().LastOrDefault()?.Expected;

    public bool Over => Actions.OfType<DialogAction.HangUp>().Any();

    public void Take(DialogEvent e)
    {
        Actions.Clear();
        Follow(_engine.Advance(State, e, _now));
    }

    private void Follow(DialogStep step)
    {
        Step = step;
        // Each pass answers one action; a flow has a bounded number of them.
        while (true)
        {
            State = step.State;
            Actions.AddRange(step.Actions);
            if (step.Actions.OfType<DialogAction.Perform>().LastOrDefault() is not { } perform)
                return;
            var result = StaticActions.Evaluate(_engine.Pack, _tables, perform.Name, perform.Arguments);
            Performed.Add((perform, result.Outcome));
            _tables = result.Tables;
            step = _engine.Advance(State, new DialogEvent.ActionEnded(perform.ActionId, result.Outcome, result.Values), _now);
        }
    }
}
