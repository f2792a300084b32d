using System.Collections.Immutable;
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
        if (_media.SilentForMs >= _services.RtpTimeoutMs)
        {
            EndCall("rtp-timeout");
            return;
        }
        for (int lost = 0; lost <= mark.Gap; lost++)
            Act(_turns.Frame(mark.Speech, _ear.SoFar, _media.Playout.Drained));
        _ear.Frame(AtEarRate(), _turns.Hearing);
        while (_media.TryTakeKey(out char key))
            OnKey(key);
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
                break;
            case TurnSignal.BargeIn:
                _journal.Interrupted(_mouth.Stop());
                _services.Metrics.BargeIn(confirmed: true);
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
        _ledger.Commit(_turns.SilenceMs + _media.HearingDelayMs);
        var result = _ear.Finish();
        _ledger.RecognizerDone();
        string heard = result.Best.Text;
        if (tooMuch)
            Advance(new DialogEvent.TooMuchSpeech(), heard);
        else if (heard.Length == 0)
            Advance(new DialogEvent.NoMatch(), "");
        else
            Advance(new DialogEvent.Said(ToDialog(result)), heard);
    }

    private void OnKey(char key)
    {
        if (!_answered)
            return;
        // A key is never an accident: it takes the floor at once.
        if (_turns.Phase is TurnPhase.AgentSpeaking or TurnPhase.Paused)
            _journal.Interrupted(_mouth.Stop());
        _ear.Drop();
        if (_keys.Press(key, _turns.Expected) is { } keys)
            OnKeys(keys);
    }

    private void OnKeys(string keys)
    {
        _ledger.Commit(0);
        Advance(new DialogEvent.Keyed(keys), $"keys {keys}");
    }

    private static ImmutableArray<Hypothesis> ToDialog(RecognizerResult result) =>
    [
        .. result.NBest.Where(hypothesis => hypothesis.Text.Length > 0).Select(hypothesis => new Hypothesis(
            hypothesis.Text, hypothesis.Confidence, [.. hypothesis.Words.Select(word => new HeardWord(word.Text, word.Confidence))])),
    ];
}
