using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Dialog;

/// <summary>
/// The policy of one pack: (state, event, now) -> (state, actions). Holds nothing of a call, so one engine serves all calls
/// that began with its pack, and a speculative step on a copy of the state changes nothing.
/// </summary>
public sealed class DialogEngine(DialogPack pack, IUnderstander understander)
{
    public DialogPack Pack => pack;

    /// <summary>The first turn: greeting, question, open ear.</summary>
    public DialogStep Start(CallFacts facts, DateTimeOffset now)
    {
        var turn = new DialogTurn(pack, understander, new DialogState { Facts = facts }, now);
        turn.Greet();
        return turn.Finish();
    }

    /// <summary>One event of the call. Never throws on what a caller or a site's system does.</summary>
    public DialogStep Advance(DialogState state, DialogEvent e, DateTimeOffset now)
    {
        var turn = new DialogTurn(pack, understander, state, now);
        switch (e)
        {
            case DialogEvent.Said said:
                turn.OnSaid(said);
                break;
            case DialogEvent.Keyed keyed:
                turn.OnKeyed(keyed.Digits);
                break;
            case DialogEvent.NoInput:
                turn.Repair(RepairCause.NoInput);
                break;
            case DialogEvent.NoMatch:
                turn.Repair(RepairCause.NoMatch);
                break;
            case DialogEvent.TooMuchSpeech:
                turn.Repair(RepairCause.TooMuchSpeech);
                break;
            case DialogEvent.ActionEnded ended:
                turn.OnActionEnded(ended);
                break;
            case DialogEvent.Overloaded:
                turn.OnOverloaded();
                break;
            case DialogEvent.TransferFailed failed:
                turn.OnTransferFailed(failed);
                break;
        }
        return turn.Finish();
    }
}
