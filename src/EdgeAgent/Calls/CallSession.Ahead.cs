using System.Collections.Immutable;
using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Calls;

/// <summary>
/// Running ahead of the end of a turn, and taking back one that was ended too early. Both rest on the dialog being pure:
/// a step on a copy changes nothing, and a step can be undone by keeping the state before it.
/// </summary>
internal sealed partial class CallSession
{
    /// <summary>Words that have not changed for so long are worth an answer made ahead, in ms; so is any silence.</summary>
    private const int StableMs = 100;

    private string _stableWords = "";
    private int _stableMs;
    private LastTurn? _last;
    private LastTurn? _before;
    private double _savedMs;
    private bool _usedAhead;

    /// <summary>A turn that can still be taken back: nothing outside has happened because of it.</summary>
    private sealed record LastTurn(DialogState State, ImmutableArray<Hypothesis> Heard, ExpectedAnswer Expected, CallJournal.Attainment Reached);

    /// <summary>Makes the first sentence of what would be answered now, once the words stand still.</summary>
    private void SpeakAhead()
    {
        if (_turns.Phase != TurnPhase.CallerSpeaking || _foresight.Step is not { } step)
            return;
        if (_foresight.Words != _stableWords)
        {
            _stableWords = _foresight.Words;
            _stableMs = 0;
        }
        _stableMs += Dsp.FrameFormat.FrameMs;
        if (_stableMs < StableMs && _turns.SilenceMs == 0)
            return;
        if (_ear.SoFar is { Hanging: true } or { Fit: AnswerFit.Thinking } || !_services.MaySpeculate())
            return;
        // Static data and words answer at once; what waits for a site's system is not known yet.
        if (step.Actions.OfType<DialogAction.Say>().FirstOrDefault() is { } say)
            _ahead.Want(say.Text, Style(say));
    }

    /// <summary>The words were said: the dialog goes on, and keeps how to take it back.</summary>
    /// <param name="heard">The readings.</param>
    /// <param name="message">They are a message, which may go on though it was taken: nobody outside knows of it before the call ends.</param>
    private void AdvanceSaid(ImmutableArray<Hypothesis> heard, bool message = false)
    {
        var before = new LastTurn(_dialog.State, heard, _turns.Expected, _journal.Reached);
        _foresight.Learn(heard[0].Confidence);
        var step = Advance(new DialogEvent.Said(heard), heard[0].Text, _foresight.StepFor(heard));
        _foresight.Affirmed = before.Expected.Kind == AnswerKind.YesNo && step?.Understood?.Act == DialogActs.Affirm;
        // After a yes something else may be asked at once: what is said then is an answer, not more of the yes.
        bool revocable = step is not null && before.Expected.Kind != AnswerKind.YesNo && step.Actions.All(action => action is DialogAction.Say or DialogAction.Listen || (message && action is DialogAction.Completed));
        _last = revocable ? before : null;
    }

    /// <summary>The caller went on over the answer, or right after a short one: nothing was answered, and the words so far are the beginning of this turn.</summary>
    /// <param name="fit">What the words that came then are to the question that was asked meanwhile.</param>
    private void TakeBack(AnswerFit fit)
    {
        if (_last is not { } last)
            return;
        _last = null;
        // A quick caller answers the next question before it is out: that is no more of the turn before.
        if (_turns.Expected.Kind != AnswerKind.Free && fit is AnswerFit.Answers or AnswerFit.Denies)
            return;
        _before = last;
        // What the box cannot keep up with stays as it is.
        _dialog.Return(last.State with { Brief = _dialog.State.Brief, KeysFirst = _dialog.State.KeysFirst });
        _turns.TakeBack(last.Expected);
        _foresight.Expected = last.Expected;
        _foresight.Before = last.Heard[0].Text;
        _journal.TakenBack(last.Reached);
        _services.Metrics.TurnTakenBack();
    }

    /// <summary>The readings of this turn with those of the one that it goes on from.</summary>
    private ImmutableArray<Hypothesis> WithBefore(ImmutableArray<Hypothesis> heard)
    {
        if (_before is not { } before)
            return heard;
        if (heard.IsEmpty)
            return before.Heard;
        var first = before.Heard[0];
        return [.. heard.Select(more => new Hypothesis(
            $"{first.Text} {more.Text}", Math.Min(first.Confidence, more.Confidence), [.. first.Words, .. more.Words]))];
    }

    private HeardSoFar ReadFinal(RecognizerResult final)
    {
        var heard = _dialog.Aliases.FromRecognizer(final);
        return _foresight.Read([.. heard.Best.Words.Select(word => word.Text)], WithBefore(ToDialog(heard)));
    }

    private ImmutableArray<Hypothesis> TogetherWithBefore(ImmutableArray<Hypothesis> heard)
    {
        var together = WithBefore(heard);
        _before = null;
        _foresight.Before = "";
        return together;
    }

    /// <summary>What was made ahead of the turn that ends now.</summary>
    private SpeculationReport? TakeSpeculation()
    {
        var report = _ahead.Begun == 0 ? null : new SpeculationReport(_ahead.Begun, _ahead.Discarded, _usedAhead);
        if (report is not null)
            _services.Metrics.Speculation(report, _savedMs);
        return report;
    }

    private static SpeakingStyle Style(DialogAction.Say say) => new((float)say.Pace);
}
