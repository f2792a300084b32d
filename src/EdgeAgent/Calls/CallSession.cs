using System.Collections.Concurrent;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Calls.Speaking;
using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Dialog;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Synthesis;
using EdgeVoice.Telephony;

namespace EdgeVoice.Agent.Calls;

/// <summary>
/// One call: line, ear, mouth and dialog, held together. Everything in here runs on one worker at a time: frames from
/// the media thread and messages from elsewhere are taken in turn, so nothing in a session is locked.
/// </summary>
internal sealed partial class CallSession : IThreadPoolWorkItem, IDisposable
{
    /// <summary>Bound of the mailbox. Messages are SIP events, keys and ends of actions: a call that has more waiting is broken and is ended.</summary>
    private const int MailboxBound = 256;

    private readonly CallServices _services;
    private readonly CallMedia _media;
    private readonly Ear _ear;
    private readonly Mouth _mouth;
    private readonly TurnTaker _turns;
    private readonly Foresight _foresight;
    private readonly SpeechAhead _ahead;
    private readonly NearVoice _near = new();
    private readonly DegradeLadder _ladder;
    private readonly LedgerMeter _ledger;
    private readonly CallJournal _journal;
    private readonly KeyCollector _keys;
    private readonly ConcurrentQueue<SessionMessage> _mailbox = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly float[] _frame;
    private readonly float[] _earFrame;
    private readonly Resampler? _toEar;
    private long _frameAt;
    private int _scheduled;
    private bool _answered;
    private bool _over;

    public CallSession(CallServices services, CallId id, IncomingCall details, CallMedia media)
    {
        _services = services;
        _media = media;
        Id = id;
        var recognizer = services.Recognition.Create();
        _dialog = services.NewDialog();
        _foresight = new Foresight(services.Encoder, _dialog, services.Now);
        _ear = new Ear(recognizer, words => _foresight.Read(_dialog.Aliases.FromRecognizer(words)), ReadFinal);
        _frame = new float[FrameFormat.Samples(media.RateHz)];
        _toEar = media.RateHz == recognizer.SampleRate ? null : new Resampler(media.RateHz, recognizer.SampleRate);
        _earFrame = new float[_toEar?.MaxOutput(_frame.Length) ?? 0];
        _turns = new TurnTaker(services.TurnOptions);
        _ledger = new LedgerMeter(services.Time);
        _journal = new CallJournal(services, id, details);
        _keys = new KeyCollector();
        _mouth = new Mouth(services.Voice, media.Playout, media.RateHz, OnFirstAudio, error => Post(new SessionMessage.VoiceFailed(error)));
        _ahead = new SpeechAhead(services.Voice, media.RateHz, services.Time);
        _ladder = new DegradeLadder(services.DegradeOptions, services.Voice.HasFaster);
        media.Start(Schedule, error => Post(new SessionMessage.MediaFailed(error)));
    }

    public CallId Id { get; }

    /// <summary>True once the leg has ended and the record of the call was handed over.</summary>
    public bool Over => Volatile.Read(ref _over);

    /// <summary>True while no worker is on the session, nor on its way to it.</summary>
    public bool Idle => Volatile.Read(ref _scheduled) == 0;

    /// <summary>Gives the session something to do; safe from any thread.</summary>
    public void Post(SessionMessage message)
    {
        if (_mailbox.Count >= MailboxBound)
        {
            _services.Metrics.QueueDrop("mailbox");
            return;
        }
        _mailbox.Enqueue(message);
        Schedule();
    }

    /// <summary>Asks for a worker unless one is on its way; the media thread calls this once a frame.</summary>
    public void Schedule()
    {
        if (Interlocked.Exchange(ref _scheduled, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        long began = _services.Time.GetTimestamp();
        try
        {
            Drain();
        }
        catch (Exception error)
        {
            // A call that breaks says so and ends; it takes no other call with it.
            LogSessionFailed(_services.Logger, Id.Value, error);
            _journal.Fail(error.GetType().Name);
            EndCall("internal-error");
        }
        _services.Work.Worked(began);
        Volatile.Write(ref _scheduled, 0);
        // Something may have come between the last look and the line above.
        if (!_over && (!_mailbox.IsEmpty || _media.Frames.Count > 0))
            Schedule();
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ahead.Dispose();
        _mouth.Dispose();
        _ear.Dispose();
        _ended.Dispose();
    }

    private void Drain()
    {
        while (!_over)
        {
            if (_mailbox.TryDequeue(out var message))
                Handle(message);
            else if (_media.Frames.TryRead(_frame, out var mark))
                Hear(mark);
            else
                return;
        }
    }

    private void Handle(SessionMessage message)
    {
        switch (message)
        {
            case SessionMessage.Sip { Event: var sip }:
                Handle(sip);
                break;
            case SessionMessage.ActionEnded { Event: var ended }:
                OnActionEnded(ended);
                break;
            case SessionMessage.VoiceFailed { Error: var error }:
                LogVoiceFailed(_services.Logger, Id.Value, error.Code, error.Message);
                _services.Metrics.VoiceFailure(error.Code);
                break;
            case SessionMessage.Drain:
                EndCall("service-stopping");
                break;
            case SessionMessage.MediaFailed { Error: var error }:
                LogSessionFailed(_services.Logger, Id.Value, error);
                EndCall("media-failed");
                break;
        }
    }

    private void Handle(SipEvent sip)
    {
        switch (sip)
        {
            case SipEvent.Confirmed when !_answered:
                _answered = true;
                Begin();
                break;
            case SipEvent.AudioChanged changed:
                _media.Change(changed.Audio);
                LogAudioChanged(_services.Logger, Id.Value, changed.Audio.Codec, changed.Audio.Send);
                break;
            case SipEvent.InfoDtmf info:
                OnKey(info.Key);
                break;
            case SipEvent.TransferProgress progress:
                OnTransferProgress(progress);
                break;
            case SipEvent.Ended ended:
                Finish(ended);
                break;
        }
    }

    /// <summary>Hangs up; the record is written when the leg's end comes back.</summary>
    private void EndCall(string reason)
    {
        _journal.EndReason(reason);
        _services.Line.Post(new SipCommand.HangUp(Id));
    }

    private void Finish(SipEvent.Ended ended)
    {
        _ = _media.CloseAsync().AsTask();
        AbandonHandOver("the call ended before the person answered");
        LogEnded(_services.Logger, Id.Value, ended.End, ended.Status, ended.Reason);
        var report = _media.Report();
        _services.Metrics.PlayoutGaps(report.PlayoutGaps);
        _services.Metrics.RtpLate(report.Late);
        _services.Metrics.RtpLost(report.Lost);
        _services.Metrics.Stranger("rtp", _media.RtpCounters.Strangers);
        _services.Metrics.QueueDrop("frames", _media.Frames.Dropped);
        _services.Metrics.QueueDrop("rtp-receive", _media.ReceiveDrops);
        _services.Metrics.QueueDrop("line-sounds", _media.Sounds.Dropped);
        _services.Metrics.Hearing(report.Hearing);
        _journal.Close(ended, report, _answered ? _dialog.State : null);
        Volatile.Write(ref _over, true);
        Dispose();
    }
}

/// <summary>What reaches a session from outside its frames.</summary>
internal abstract record SessionMessage
{
    private SessionMessage() { }

    public sealed record Sip(SipEvent Event) : SessionMessage;

    public sealed record ActionEnded(DialogEvent.ActionEnded Event) : SessionMessage;

    public sealed record VoiceFailed(SynthesisException Error) : SessionMessage;

    /// <summary>The media thread lost this leg.</summary>
    public sealed record MediaFailed(Exception Error) : SessionMessage;

    /// <summary>The service stops and has waited long enough.</summary>
    public sealed record Drain : SessionMessage;
}
