using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Actions;
using EdgeVoice.Dialog.Packs;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Dialog;

/// <summary>A call in the terminal: lines for speech, `#12` for keys, an empty line for silence. Static actions are answered from the pack.</summary>
internal sealed class ChatView(DialogEngine engine, TimeProvider time)
{
    private StaticTables _tables = StaticTables.Empty;

    public int Run(TextReader input)
    {
        _tables = StaticActions.Open(engine.Pack, time.GetUtcNow());
        var state = Show(engine.Start(new CallFacts("chat", null, null), time.GetUtcNow()), out bool over);
        while (!over)
        {
            AnsiConsole.Markup("[blue]you  [/] ");
            if (input.ReadLine() is not { } line)
                return 0;
            DialogEvent e = line.Trim() switch
            {
                "" => new DialogEvent.NoInput(),
                ['#', .. var keys] => new DialogEvent.Keyed(keys),
                var said => new DialogEvent.Said([Hypothesis.Typed(said)]),
            };
            state = Show(engine.Advance(state, e, time.GetUtcNow()), out over);
        }
        return 0;
    }

    private DialogState Show(DialogStep step, out bool over)
    {
        over = false;
        if (step.Understood is { } understood)
        {
            string slots = string.Join(", ", understood.Slots.Select(slot => $"{slot.Key}={slot.Value.Canonical} ({slot.Value.Confidence:0.00})"));
            AnsiConsole.MarkupLineInterpolated($"[grey]       {understood.Act} {understood.Intent ?? (understood.OutOfScope ? "out of scope" : "")} {understood.IntentConfidence:0.00} {slots}[/]");
        }
        foreach (var action in step.Actions)
        {
            switch (action)
            {
                case DialogAction.Say say:
                    AnsiConsole.MarkupLineInterpolated($"[green]agent[/] {say.Text}");
                    break;
                case DialogAction.Transfer transfer:
                    AnsiConsole.MarkupLineInterpolated($"[yellow]       put through to {transfer.Target} ({transfer.Reason}): {HandoverSummary.Of(step.State, engine.Pack)}[/]");
                    over = true;
                    break;
                case DialogAction.Completed completed:
                    AnsiConsole.MarkupLineInterpolated($"[yellow]       reached {completed.Goal}[/]");
                    break;
                case DialogAction.HangUp:
                    over = true;
                    break;
                case DialogAction.Perform perform:
                    return Perform(step.State, perform, out over);
            }
        }
        return step.State;
    }

    private DialogState Perform(DialogState state, DialogAction.Perform perform, out bool over)
    {
        var result = StaticActions.Evaluate(engine.Pack, _tables, perform.Name, perform.Arguments);
        _tables = result.Tables;
        AnsiConsole.MarkupLineInterpolated($"[grey]       {perform.Name}: {result.Outcome}[/]");
        return Show(engine.Advance(state, new DialogEvent.ActionEnded(perform.ActionId, result.Outcome, result.Values), time.GetUtcNow()), out over);
    }
}
