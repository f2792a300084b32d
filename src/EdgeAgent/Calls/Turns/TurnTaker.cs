using EdgeVoice.Dialog;
using EdgeVoice.Dsp;

namespace EdgeVoice.Agent.Calls.Turns;

/// <summary>Who has the floor (design section 4).</summary>
internal enum TurnPhase
{
    /// <summary>The agent has asked and waits; silence leads to no-input.</summary>
    Listening,

    /// <summary>The caller has the floor.</summary>
    CallerSpeaking,

    /// <summary>The caller's turn ended; the answer is being made.</summary>
    Deciding,

    /// <summary>The agent's speech is going out.</summary>
    AgentSpeaking,

    /// <summary>The caller made a sound over the agent: play-out is held until words confirm or silence dismisses it.</summary>
    Paused,
}

/// <summary>What the call must do now.</summary>
internal enum TurnSignal
{
    None,

    /// <summary>The caller has begun to speak.</summary>
    SpeechStarted,

    /// <summary>What sounded like speech held no words and was short: forget it.</summary>
    FalseStart,

    /// <summary>Hold the play-out.</summary>
    Pause,

    /// <summary>It was a cough or "mm-hm": go on where it stopped.</summary>
    Resume,

    /// <summary>Words came: drop the rest of the play-out, the caller has the floor.</summary>
    BargeIn,

    /// <summary>The caller has finished: commit the turn.</summary>
    EndOfTurn,

    /// <summary>The caller has talked longer than any answer needs: cut and commit.</summary>
    TooMuchSpeech,

    /// <summary>Nothing was said for as long as the question allows.</summary>
    NoInput,
}

/// <summary>What the level of a frame says of who speaks, beside the detector's verdict.</summary>
/// <param name="WeakMs">How long the detector has heard speech too weak for the caller, up to now.</param>
/// <param name="Stirs">In what is taken for a silence something sounds: the next word may be on its way, before the detector can know.</param>
internal readonly record struct LevelSigns(int WeakMs, bool Stirs);

/// <summary>
/// The turn-taking state machine, on media time alone: one call of <see cref="Frame"/> per 20 ms frame, all durations
/// counted in frames. It knows nothing of audio, recogniser or clocks and is tested frame by frame.
/// </summary>
internal sealed class TurnTaker
{
    /// <summary>A caller who speaks again so soon after a turn was ended had not finished it, in ms.</summary>
    private const int CutOffMs = 1_000;

    /// <summary>With no more than this left to play, the question is as good as asked, in ms.</summary>
    private const int AskedMs = 600;

    /// <summary>A tone for so long is a machine, in ms.</summary>
    private const int MachineForSureMs = 160;

    /// <summary>As many words may be an "uh huh" or a cough that was heard as something else.</summary>
    private const int FewWords = 2;

    /// <summary>Speech from which it is no "uh huh", in ms.</summary>
    private const int LongForFewMs = 800;

    private readonly TurnOptions _options;
    private readonly PauseModel _pauses;
    private ExpectedAnswer _expected = new(AnswerKind.Free, [], null, TimeSpan.FromSeconds(6));
    private bool _interruptible = true;
    private int _speechRunMs;
    private int _speechMs;
    private int _machineMs;
    private int _silenceMs;
    private int _turnMs;
    private int _waitedMs;
    private int _waitedBeforeMs;
    private int _sinceTurnMs = CutOffMs;
    private bool _listenWhenDrained;
    private int _knownSilenceMs;
    private bool _stirs;
    private bool _asked;
    private int _longestPauseMs;

    public TurnTaker(TurnOptions options)
    {
        _options = options;
        _pauses = new PauseModel(options);
    }

    public TurnPhase Phase { get; private set; } = TurnPhase.Deciding;

    /// <summary>Silence after the last speech frame of the running turn, in ms.</summary>
    public int SilenceMs => _silenceMs;

    /// <summary>Silence that ends the running turn as it was last judged, in ms.</summary>
    public int NeededMs { get; private set; }

    /// <summary>Speech of the running turn, in ms.</summary>
    public int SpeechMs => _speechMs;

    /// <summary>The running turn goes on from the one before, which was ended too early.</summary>
    public bool Continues { get; private set; }

    /// <summary>The running turn began within a second of the end of the one before, after a short answer: it may be more of it.</summary>
    public bool Follows { get; private set; }

    /// <summary>What the last question expects.</summary>
    public ExpectedAnswer Expected => _expected;

    /// <summary>True while what the caller says belongs into the running utterance.</summary>
    public bool Hearing => Phase is TurnPhase.CallerSpeaking or TurnPhase.Paused;

    /// <summary>The agent's answer goes out now.</summary>
    /// <param name="interruptible">False for passages that must be heard whole.</param>
    public void AgentSpeaks(bool interruptible)
    {
        _interruptible = interruptible;
        _listenWhenDrained = false;
        if (Phase is TurnPhase.CallerSpeaking or TurnPhase.Paused)
            return;
        Enter(TurnPhase.AgentSpeaking);
    }

    /// <summary>After what is queued for play-out, the agent waits for this answer.</summary>
    public void Expect(ExpectedAnswer expected)
    {
        _expected = expected;
        _listenWhenDrained = true;
    }

    /// <summary>The caller goes on with a turn that was ended too early: what was asked before counts again.</summary>
    public void TakeBack(ExpectedAnswer expected)
    {
        _expected = expected;
        _listenWhenDrained = false;
        if (Follows)
            _pauses.ObserveCutOff();
    }

    /// <summary>The turn that just ended held no words that can be believed: the wait for an answer goes on where it was.</summary>
    public void Dismiss()
    {
        Phase = TurnPhase.Listening;
        _waitedMs = _waitedBeforeMs;
        _speechRunMs = 0;
    }

    /// <summary>One 20 ms frame has passed.</summary>
    /// <param name="speech">The voice activity detector's verdict for the frame.</param>
    /// <param name="heard">What the recogniser makes of the running utterance.</param>
    /// <param name="drained">True when nothing is left to play.</param>
    /// <param name="level">What the level says of the caller, beside the detector.</param>
    /// <param name="toPlayMs">What is left to play, where that is known.</param>
    /// <param name="machine">The sound passes for a machine's now: a tone, a key, music.</param>
    public TurnSignal Frame(bool speech, in HeardSoFar heard, bool drained, LevelSigns level = default, int toPlayMs = int.MaxValue, bool machine = false)
    {
        // A tone is told from a voice only after a tenth of a second: what was taken for speech until then was its beginning. A vowel may pass
        // for a tone for a moment.
        _machineMs = machine ? _machineMs + FrameFormat.FrameMs : 0;
        if (_machineMs >= MachineForSureMs && _speechMs < _options.ShortestTurnMs && Phase is (TurnPhase.CallerSpeaking or TurnPhase.Paused))
            return NothingAfterAll();
        _asked = toPlayMs <= AskedMs;
        _stirs = level.Stirs;
        // A caller who has faded has fallen silent; the detector is only slow to say so.
        if (Phase == TurnPhase.CallerSpeaking && level.WeakMs >= _options.FadedMs)
            speech = false;
        _knownSilenceMs = speech ? 0 : level.WeakMs;
        _speechRunMs = speech ? _speechRunMs + FrameFormat.FrameMs : 0;
        _sinceTurnMs = Math.Min(_sinceTurnMs + FrameFormat.FrameMs, CutOffMs + _options.MaxTurnMs);
        return Phase switch
        {
            TurnPhase.AgentSpeaking => WhileAgentSpeaks(drained),
            TurnPhase.Paused => WhilePaused(speech, heard),
            TurnPhase.Listening => WhileListening(),
            TurnPhase.CallerSpeaking => WhileCallerSpeaks(speech, heard),
            _ => WhileDeciding(drained),
        };
    }

    private TurnSignal WhileAgentSpeaks(bool drained)
    {
        if (_interruptible && _speechRunMs >= _options.BargeInOnsetMs)
        {
            BeginTurn();
            Continues = _sinceTurnMs - _speechRunMs < CutOffMs;
            Phase = TurnPhase.Paused;
            return TurnSignal.Pause;
        }
        if (drained)
            Enter(_listenWhenDrained ? TurnPhase.Listening : TurnPhase.Deciding);
        return TurnSignal.None;
    }

    private TurnSignal WhilePaused(bool speech, in HeardSoFar heard)
    {
        Count(speech);
        if (TakesFloor(heard))
        {
            Phase = TurnPhase.CallerSpeaking;
            if (Continues)
                _pauses.ObserveCutOff();
            return TurnSignal.BargeIn;
        }
        return _silenceMs < _options.ResumeAfterMs ? TurnSignal.None : NothingAfterAll();
    }

    /// <summary>
    /// The agent is silent already, so there is time to be sure: a word or two count once they are over and read as they are, and mean
    /// something to what was asked.
    /// </summary>
    private bool TakesFloor(in HeardSoFar heard)
    {
        if (heard.Words == 0 || _speechMs < _options.BargeInConfirmMs)
            return false;
        bool means = heard is { Final: true, Doubtful: false, Fit: AnswerFit.Answers or AnswerFit.Denies or AnswerFit.Wish };
        // "Okay" is an answer once the question is asked, and only a sign of life before.
        if (heard.Backchannel)
            return means && _asked && _expected.Kind == AnswerKind.YesNo;
        if (heard.Echoes && Continues)
            return false;
        return means || heard.Words > FewWords || _speechMs >= LongForFewMs;
    }

    private TurnSignal WhileListening()
    {
        if (_speechRunMs >= _options.OnsetMs)
        {
            BeginTurn();
            Follows = _sinceTurnMs - _speechRunMs < CutOffMs;
            Phase = TurnPhase.CallerSpeaking;
            return TurnSignal.SpeechStarted;
        }
        _waitedMs += FrameFormat.FrameMs;
        if (_waitedMs < _expected.NoInputAfter.TotalMilliseconds)
            return TurnSignal.None;
        Enter(TurnPhase.Deciding);
        return TurnSignal.NoInput;
    }

    private TurnSignal WhileCallerSpeaks(bool speech, in HeardSoFar heard)
    {
        if (speech && _silenceMs > 0)
        {
            _pauses.Observe(_expected, _silenceMs, NeededMs);
            _longestPauseMs = Math.Max(_longestPauseMs, _silenceMs);
        }
        Count(speech);
        _turnMs += FrameFormat.FrameMs;
        if (_turnMs >= _options.MaxTurnMs)
            return End(TurnSignal.TooMuchSpeech);

        NeededMs = Math.Min(_pauses.SilenceNeeded(_expected, heard, _longestPauseMs), _options.BackstopMs);
        // A sound in the very frame that would end the turn is likelier the next word than nothing.
        if (_silenceMs < NeededMs || (_stirs && _silenceMs < NeededMs + _options.StirMs))
            return TurnSignal.None;
        return heard.Words == 0 && _speechMs < _options.ShortestTurnMs ? NothingAfterAll() : End(TurnSignal.EndOfTurn);
    }

    private TurnSignal NothingAfterAll()
    {
        if (Phase == TurnPhase.Paused)
        {
            Enter(TurnPhase.AgentSpeaking);
            return TurnSignal.Resume;
        }
        // The wait goes on where it was: a cough must not buy the caller another six seconds, nor cost them.
        Phase = TurnPhase.Listening;
        _speechRunMs = 0;
        return TurnSignal.FalseStart;
    }

    private TurnSignal WhileDeciding(bool drained)
    {
        if (_listenWhenDrained && drained)
            Enter(TurnPhase.Listening);
        return TurnSignal.None;
    }

    private TurnSignal End(TurnSignal signal)
    {
        _waitedBeforeMs = _waitedMs;
        _sinceTurnMs = 0;
        _pauses.TurnEnded();
        Enter(TurnPhase.Deciding);
        return signal;
    }

    private void Enter(TurnPhase phase)
    {
        Phase = phase;
        _waitedMs = 0;
        if (phase is TurnPhase.Listening or TurnPhase.Deciding)
            _listenWhenDrained = false;
    }

    private void BeginTurn()
    {
        _speechMs = _speechRunMs;
        _silenceMs = 0;
        _longestPauseMs = 0;
        _turnMs = _speechRunMs;
        Continues = Follows = false;
    }

    private void Count(bool speech)
    {
        if (speech)
        {
            _speechMs += FrameFormat.FrameMs;
            _silenceMs = 0;
        }
        else
        {
            // The detector's hangover was silence already; it only could not be known.
            _silenceMs += (_silenceMs == 0 ? _options.DetectorHangoverMs : 0) + FrameFormat.FrameMs;
            _silenceMs = Math.Max(_silenceMs, _knownSilenceMs);
        }
    }
}
