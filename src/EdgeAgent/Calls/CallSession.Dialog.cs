using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dialog;
using EdgeVoice.Telephony;

namespace EdgeVoice.Agent.Calls;

/// <summary>From turns to actions: the dialog decides, the session carries out.</summary>
internal sealed partial class CallSession
{
    private readonly CallDialog _dialog;
    private DialogAction? _afterSpeech;
    private bool _filled;
    private Escalation.HandOver? _handOver;

    private void Begin()
    {
        LogBegan(_services.Logger, Id.Value, _journal.From);
        _journal.Began(_media.Codec);
        _ledger.Commit(0);
        Carry(_dialog.Start(_journal.Facts, _services.Now()), "");
    }

    /// <param name="happened">What happened.</param>
    /// <param name="heard">What was heard, for the record.</param>
    /// <param name="ahead">The step if it was made ahead, of the very same event and state.</param>
    private DialogStep? Advance(DialogEvent happened, string heard, DialogStep? ahead = null)
    {
        // Once the goodbye or the hand-over was decided nothing that is said changes it.
        if (_afterSpeech is not null)
            return null;
        _last = null;
        if (_ladder.Rung == DegradeRung.Person && happened is DialogEvent.Said or DialogEvent.Keyed)
            (happened, ahead) = (new DialogEvent.Overloaded(), null);
        var step = ahead is null ? _dialog.Advance(happened, _services.Now()) : _dialog.Commit(ahead);
        Carry(step, heard);
        return step;
    }

    private void Carry(DialogStep step, string heard)
    {
        _ledger.DialogDone(_dialog.UnderstandMs);
        string answer = string.Join(' ', step.Actions.OfType<DialogAction.Say>().Select(say => say.Text));
        _journal.Turn(heard, step.Understood, answer);
        LogTurn(_services.Logger, Id.Value, heard, step.Understood?.Act ?? "-", step.Understood?.Intent ?? "-", answer);

        var says = step.Actions.OfType<DialogAction.Say>().ToList();
        if (_media.Playout.Drained)
            _mouth.BeginAnswer();
        if (says.Count > 0)
            _turns.AgentSpeaks(interruptible: says.All(say => say.Interruptible));
        (_savedMs, _usedAhead) = (0, false);
        foreach (var action in step.Actions)
            Carry(action);
        _ahead.Drop();
    }

    private void Carry(DialogAction action)
    {
        switch (action)
        {
            case DialogAction.Say say:
                var ahead = _ahead.Take(say.Text, Style(say), out double savedMs);
                if (ahead is not null)
                    (_savedMs, _usedAhead) = (savedMs, true);
                _mouth.Say(say.Text, Style(say), ahead);
                break;
            case DialogAction.Listen listen:
                _turns.Expect(listen.Expected);
                _foresight.Expected = listen.Expected;
                _ear.Expect(_services.Grammars.For(listen.Expected.Grammar, _dialog.Aliases));
                break;
            case DialogAction.Perform perform:
                Perform(perform);
                break;
            case DialogAction.Completed completed:
                _journal.Completed(completed.Goal, completed.Slots);
                break;
            case DialogAction.Transfer or DialogAction.HangUp:
                _afterSpeech = action;
                break;
        }
    }

    private void Perform(DialogAction.Perform perform)
    {
        var ended = _ended.Token;
        _ = Task.Run(async () => Post(new SessionMessage.ActionEnded(await _services.Actions.RunAsync(_dialog.Pack, perform, ended))), ended);
    }

    private void OnActionEnded(DialogEvent.ActionEnded ended)
    {
        LogAction(_services.Logger, Id.Value, ended.ActionId, ended.Outcome);
        if (!_ledger.Running)
            _ledger.Commit(0);
        Advance(ended, "");
    }

    /// <summary>The voice has its first samples; comes from the synthesis, not from this worker.</summary>
    private void OnFirstAudio() => _ledger.FirstAudio();

    private void CloseLedgerWhenSent()
    {
        bool sent = _media.Playout.FirstAudioAt > 0;
        if (_ladder.Frame(sent || _turns.Hearing) && _dialog.Pack.Filler is { } filler)
            _filled |= _mouth.SayMeanwhile(filler);
        if (!_ledger.Running || !sent)
            return;
        var times = _ledger.Sent(_media.Playout.FirstAudioAt);
        var ledger = TurnLedger.Of(
            times.Endpoint, times.AsrFinal, times.Understand, times.Decide, times.TtsFirstAudio, times.Playout, times.Whole, _savedMs);
        if (times.Endpoint <= 0)
        {
            // Nobody had spoken: there is no last sample of speech to count from.
            _journal.CloseTurn(null);
            return;
        }
        _services.Metrics.Turn(ledger);
        if (_ladder.Answered(times.Whole - times.Endpoint, _filled))
            Degrade();
        _filled = false;
        LogLedger(_services.Logger, Id.Value, _journal.Turns, ledger);
        _journal.CloseTurn(ledger, TakeSpeculation(), _ladder.Rung == DegradeRung.None ? null : _ladder.Rung.Name());
        _ahead.BeginTurn();
    }

    /// <summary>The call moved on the degrade ladder.</summary>
    private void Degrade()
    {
        var rung = _ladder.Rung;
        _dialog.Degrade(brief: rung >= DegradeRung.ShortWording, keysFirst: rung >= DegradeRung.Keys);
        _mouth.Fast = rung >= DegradeRung.FastVoice;
        _services.Metrics.Degraded(rung.Name());
        LogDegraded(_services.Logger, Id.Value, rung.Name());
    }

    /// <summary>Goodbye and hand-over wait until the caller has heard the sentence before them.</summary>
    private void ProceedWhenDrained()
    {
        if (_afterSpeech is not { } action || !_media.Playout.Drained || _handOver is not null)
            return;
        switch (action)
        {
            case DialogAction.HangUp hangUp:
                _afterSpeech = null;
                EndCall(hangUp.Reason);
                break;
            case DialogAction.Transfer transfer:
                BeginHandOver(transfer);
                break;
        }
    }

    private void BeginHandOver(DialogAction.Transfer transfer)
    {
        var context = _journal.Context(_dialog);
        _handOver = new Escalation.HandOver(_services.Telemetry, _journal.CallName, transfer, context);
        if (_dialog.TargetOf(transfer.Target) is not { } uri)
        {
            ReturnToCaller("the pack names no such target");
            return;
        }
        LogTransfer(_services.Logger, Id.Value, transfer.Target, uri, transfer.Reason);
        _handOver.Requested();
        _services.Line.Post(new SipCommand.Refer(Id, uri, Escalation.UserToUser.Headers(context)));
    }

    private void OnTransferProgress(SipEvent.TransferProgress progress)
    {
        if (_handOver is null)
            return;
        if (progress.Status < 200)
        {
            if (progress.Status >= 180)
                _handOver.Ringing();
        }
        else if (progress.Status < 300)
        {
            _handOver.Accepted();
            _journal.TransferredTo(_handOver.Target);
            EndCall("transferred");
        }
        else
        {
            ReturnToCaller($"{progress.Status} {progress.Reason}");
        }
    }

    private void ReturnToCaller(string why)
    {
        LogTransferFailed(_services.Logger, Id.Value, _handOver!.Target, why);
        string target = _handOver.Target;
        AbandonHandOver(why);
        _afterSpeech = null;
        _ledger.Commit(0);
        Advance(new DialogEvent.TransferFailed(target, why), "");
    }

    private void AbandonHandOver(string why)
    {
        if (_handOver is { Open: true } open)
            open.Failed(why);
        _handOver = null;
    }
}
