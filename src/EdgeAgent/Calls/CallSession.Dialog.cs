using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dialog;
using EdgeVoice.Speech.Synthesis;
using EdgeVoice.Telephony;

namespace EdgeVoice.Agent.Calls;

/// <summary>From turns to actions: the dialog decides, the session carries out.</summary>
internal sealed partial class CallSession
{
    private readonly CallDialog _dialog;
    private DialogAction? _afterSpeech;
    private Escalation.HandOver? _handOver;

    private void Begin()
    {
        LogBegan(_services.Logger, Id.Value, _journal.From);
        _journal.Began(_media.Codec);
        _ledger.Commit(0);
        Carry(_dialog.Start(_journal.Facts, _services.Now()), "");
    }

    private void Advance(DialogEvent happened, string heard)
    {
        // Once the goodbye or the hand-over was decided nothing that is said changes it.
        if (_afterSpeech is not null)
            return;
        Carry(_dialog.Advance(happened, _services.Now()), heard);
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
        foreach (var action in step.Actions)
            Carry(action);
    }

    private void Carry(DialogAction action)
    {
        switch (action)
        {
            case DialogAction.Say say:
                _mouth.Say(say.Text, new SpeakingStyle((float)say.Pace));
                break;
            case DialogAction.Listen listen:
                _turns.Expect(listen.Expected);
                _foresight.Expected = listen.Expected;
                _ear.Expect(_services.Grammars.For(listen.Expected.Grammar));
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
        if (!_ledger.Running || _media.Playout.FirstAudioAt is not (> 0 and var sentAt))
            return;
        var times = _ledger.Sent(sentAt);
        var ledger = TurnLedger.Of(
            times.Endpoint, times.AsrFinal, times.Understand, times.Decide, times.TtsFirstAudio, times.Playout, times.Whole);
        bool answersSpeech = times.Endpoint > 0;
        if (answersSpeech)
            _services.Metrics.Turn(ledger);
        _journal.CloseTurn(answersSpeech ? ledger : null);
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
