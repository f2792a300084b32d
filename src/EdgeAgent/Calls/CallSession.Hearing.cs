using System.Collections.Immutable;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Dialog;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Calls;

/// <summary>From frames to turns.</summary>
internal sealed partial class CallSession
{
    private void Hear(in FrameMark mark)
    {
        if (!_answered || _media.OnHold)
            return;
        _services.Work.Took(mark.ArrivedAt);
        _frameAt = mark.ArrivedAt;
        if (_media.SilentForMs >= _services.RtpTimeoutMs)
        {
            EndCall("rtp-timeout");
            return;
        }
        // The ear first, so that a word counts in the frame that completes it.
        bool speech = _near.IsCaller(_frame, mark.Speech);
        _ear.Frame(AtEarRate(), _turns.Hearing, speech, _near.WeakMs);
        for (int lost = 0; lost <= mark.Gap; lost++)
            Act(_turns.Frame(speech, _ear.SoFar, _media.Playout.Drained, _near.Signs, _media.Playout.ToPlayMs, mark.Machine));
        if (SettleAhead.Due(_turns, _ear, _near))
            _ear.Settle();
        SpeakAhead();
        while (_media.TryTakeKey(out char key))
            OnKey(key);
        while (_media.Sounds.TryRead(out var sound))
            OnLineSound(sound);
        if (_keys.Frame() is { } keys)
            OnKeys(keys);
        CloseLedgerWhenSent();
        ProceedWhenDrained();
    }

    private ReadOnlySpan<float> AtEarRate()
    {
        if (_toEar is null)
            return _frame;
        return _earFrame.AsSpan(0, _toEar.Process(_frame, _earFrame));
    }

    private void Act(TurnSignal signal)
    {
        switch (signal)
        {
            case TurnSignal.Pause:
                _media.Playout.Pause();
                break;
            case TurnSignal.Resume:
                _ear.Drop();
                _media.Playout.Resume();
                _services.Metrics.BargeIn(confirmed: false);
                break;
            case TurnSignal.FalseStart:
                _ear.Drop();
                if (_before is not null)
                    AdvanceSaid(TogetherWithBefore([])); // the words that brought the turn back were none after all
                break;
            case TurnSignal.BargeIn:
                Interrupt();
                _services.Metrics.BargeIn(confirmed: true);
                if (_turns.Continues)
                    TakeBack(_ear.SoFar.Fit);
                break;
            case TurnSignal.EndOfTurn:
                CommitTurn(tooMuch: false);
                break;
            case TurnSignal.TooMuchSpeech:
                CommitTurn(tooMuch: true);
                break;
            case TurnSignal.NoInput:
                // A silence has no last sample of speech to count from; only the stages of the answer are counted.
                _ledger.Commit(0);
                Advance(new DialogEvent.NoInput(), "");
                break;
        }
    }

    private void CommitTurn(bool tooMuch)
    {
        _ledger.Commit(_turns.SilenceMs + _media.HearingDelayMs, _frameAt);
        var fit = _ear.SoFar.Fit;
        var result = _dialog.Aliases.FromRecognizer(_ear.Finish());
        _ledger.RecognizerDone();
        if (!tooMuch && fit is not (AnswerFit.Answers or AnswerFit.Denies) && Disbelief.Of(result.Best, _turns, _services.TurnOptions))
        {
            _ledger.Cancel();
            _ahead.BeginTurn();
            _turns.Dismiss();
            return;
        }
        if (_turns.Follows && !tooMuch && result.Best.Words.Count > 0)
            TakeBack(fit);
        _ladder.TurnCommitted();
        var heard = TogetherWithBefore(ToDialog(result));
        string text = heard.IsEmpty ? "" : heard[0].Text;
        if (tooMuch)
            Advance(new DialogEvent.TooMuchSpeech(), text);
        else if (heard.IsEmpty)
            Advance(new DialogEvent.NoMatch(), "");
        else
            AdvanceSaid(heard, message: fit == AnswerFit.Message);
    }

    private void Interrupt()
    {
        string heard = _mouth.Stop();
        _ahead.Interrupt();
        _journal.Interrupted(heard);
        _dialog.Interrupted(heard);
    }

    private void OnKey(char key)
    {
        if (!_answered)
            return;
        // A key is never an accident: it takes the floor at once.
        if (_turns.Phase is TurnPhase.AgentSpeaking or TurnPhase.Paused)
            Interrupt();
        _ear.Drop();
        if (_keys.Press(key, _turns.Expected) is { } keys)
            OnKeys(keys);
    }

    private void OnKeys(string keys)
    {
        _before = null;
        _foresight.Before = "";
        _ledger.Commit(0);
        _ladder.TurnCommitted();
        Advance(new DialogEvent.Keyed(keys), $"keys {keys}");
    }

    internal static ImmutableArray<Hypothesis> ToDialog(RecognizerResult result) =>
    [
        .. result.NBest.Where(hypothesis => hypothesis.Text.Length > 0).Select(hypothesis => new Hypothesis(
            hypothesis.Text, hypothesis.Confidence, [.. hypothesis.Words.Select(word => new HeardWord(word.Text, word.Confidence))])),
    ];
}
