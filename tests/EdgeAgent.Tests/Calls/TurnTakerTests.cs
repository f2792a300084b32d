using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Dialog;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>Turn-taking on media time: every frame is given by hand, so each claim is exact to 20 ms.</summary>
public sealed class TurnTakerTests
{
    private static readonly HeardSoFar Nothing = new(0, 0, 0, false);
    private static readonly HeardSoFar Complete = new(4, 0, 0.95f, false);
    private static readonly HeardSoFar BrokenOff = new(4, 0, 0.1f, false);

    private readonly TurnOptions _options = new();
    private readonly TurnTaker _taker;

    public TurnTakerTests() => _taker = new TurnTaker(_options);

    [Fact]
    public void Silence_after_a_question_ends_in_no_input_after_exactly_the_time_it_allows()
    {
        Ask(AnswerKind.Free, seconds: 5);
        Assert.Equal(5_000, MsUntil(TurnSignal.NoInput, speech: false, Nothing));
        Assert.Equal(TurnPhase.Deciding, _taker.Phase);
    }

    [Fact]
    public void A_complete_sentence_ends_sooner_than_one_broken_off()
    {
        Ask(AnswerKind.Free);
        Speak(1_000, Complete);
        Assert.Equal(ToFrames(_options.FreeCompleteMs), MsUntil(TurnSignal.EndOfTurn, speech: false, Complete));

        Ask(AnswerKind.Free);
        Speak(1_000, BrokenOff);
        Assert.Equal(ToFrames(_options.BrokenOffMs), MsUntil(TurnSignal.EndOfTurn, speech: false, BrokenOff));
    }

    [Fact]
    public void A_word_that_something_must_follow_is_waited_for_unless_the_recogniser_doubts_it()
    {
        var on = new HeardSoFar(2, 0, 0.1f, false) { Hanging = true };
        Ask(AnswerKind.Date);
        Speak(600, on);
        Assert.Equal(ToFrames(_options.IncompleteMs), MsUntil(TurnSignal.EndOfTurn, speech: false, on));

        Ask(AnswerKind.Date);
        Speak(600, on);
        Assert.Equal(ToFrames(_options.DoubtfulMs), MsUntil(TurnSignal.EndOfTurn, speech: false, on with { Doubtful = true }));
    }

    [Fact]
    public void A_few_words_that_mean_nothing_are_waited_for_and_an_answer_in_doubt_a_little()
    {
        var options = new TurnOptions();
        var pauses = new PauseModel(options);
        var free = new ExpectedAnswer(AnswerKind.Free, [], null, TimeSpan.FromSeconds(6));
        var day = free with { Kind = AnswerKind.Date };
        var nothing = new HeardSoFar(2, 0, 0.95f, false) { Fit = AnswerFit.None };
        Assert.Equal(options.FragmentMs, pauses.SilenceNeeded(free, nothing));
        Assert.Equal(options.NotUnderstoodMs, pauses.SilenceNeeded(free, nothing with { Words = 6 }));
        var answer = new HeardSoFar(2, 0, 0.95f, false) { Fit = AnswerFit.Answers };
        Assert.Equal(options.ValueMs, pauses.SilenceNeeded(day, answer));
        Assert.Equal(options.DoubtfulAnswerMs, pauses.SilenceNeeded(day, answer with { Doubtful = true }));
    }

    [Fact]
    public void A_fluent_caller_is_answered_a_little_sooner_until_the_first_pause()
    {
        var options = new TurnOptions();
        var pauses = new PauseModel(options);
        var free = new ExpectedAnswer(AnswerKind.Free, [], null, TimeSpan.FromSeconds(6));
        var whole = new HeardSoFar(5, 0, 0.9f, false) { Fit = AnswerFit.Answers };
        int first = pauses.SilenceNeeded(free, whole);
        for (int turn = 0; turn < 4; turn++)
            pauses.TurnEnded();
        Assert.InRange(pauses.SilenceNeeded(free, whole), (int)(0.85 * first), first - 1);
        pauses.Observe(free, pauseMs: 300, neededMs: 1800);
        Assert.Equal(first, pauses.SilenceNeeded(free, whole));
    }

    [Fact]
    public void Yes_needs_the_shortest_silence_of_all()
    {
        Ask(AnswerKind.YesNo);
        var yes = new HeardSoFar(1, 0, 0.2f, false) { Fit = AnswerFit.Answers };
        Speak(300, yes);
        Assert.Equal(_options.ClosedMs, MsUntil(TurnSignal.EndOfTurn, speech: false, yes));
    }

    [Fact]
    public void Dictated_digits_wait_between_groups_and_end_at_the_expected_length()
    {
        Ask(AnswerKind.Digits, length: 6);
        Speak(800, new HeardSoFar(3, 3, 0.9f, false));
        for (int ms = 0; ms < 1_000; ms += 20)
            Assert.Equal(TurnSignal.None, _taker.Frame(false, new HeardSoFar(3, 3, 0.9f, false), true));
        Speak(800, new HeardSoFar(6, 6, 0.9f, false));
        int waited = MsUntil(TurnSignal.EndOfTurn, speech: false, new HeardSoFar(6, 6, 0.9f, false));
        Assert.InRange(waited, _options.ClosedMs, (int)(_options.ClosedMs * 1.8) + 20);
    }

    [Fact]
    public void A_caller_who_pauses_inside_sentences_is_given_longer()
    {
        Ask(AnswerKind.Free);
        Speak(600, Complete);
        Silence(200, Complete);
        Speak(600, BrokenOff);
        Silence(800, BrokenOff);
        Speak(600, Complete);
        int waited = MsUntil(TurnSignal.EndOfTurn, speech: false, Complete);
        Assert.InRange(waited, _options.FreeCompleteMs + 20, (int)(_options.FreeCompleteMs * 1.8) + 20);
    }

    [Fact]
    public void A_cough_is_forgotten_and_does_not_restart_the_wait_for_input()
    {
        Ask(AnswerKind.Free, seconds: 3);
        Silence(1_000, Nothing);
        Assert.Equal(TurnSignal.SpeechStarted, SpeakUntilSignal(Nothing));
        Speak(100, Nothing);
        MsUntil(TurnSignal.FalseStart, speech: false, Nothing);
        Assert.Equal(TurnPhase.Listening, _taker.Phase);
        Assert.InRange(MsUntil(TurnSignal.NoInput, speech: false, Nothing), 1_800, 2_000);
    }

    [Fact]
    public void A_tone_that_was_taken_for_speech_at_first_is_no_turn_even_where_words_were_made_of_it()
    {
        Ask(AnswerKind.Free);
        Speak(160, Complete);
        Assert.Equal(TurnSignal.FalseStart, FirstSignalOfTone(drained: true));
        Assert.Equal(TurnPhase.Listening, _taker.Phase);

        AgentSpeaks(interruptible: true);
        MsUntil(TurnSignal.Pause, speech: true, Nothing, drained: false);
        Assert.Equal(TurnSignal.Resume, FirstSignalOfTone(drained: false));
    }

    [Fact]
    public void A_vowel_that_passes_for_a_tone_for_a_moment_takes_no_answer_away()
    {
        Ask(AnswerKind.Free);
        Speak(160, Complete);
        for (int ms = 0; ms < 100; ms += 20)
            Assert.Equal(TurnSignal.None, _taker.Frame(speech: false, Complete, drained: true, machine: true));
        Speak(100, Complete);
        MsUntil(TurnSignal.EndOfTurn, speech: false, Complete);
    }

    [Fact]
    public void Music_behind_a_caller_takes_no_turn_from_them()
    {
        Ask(AnswerKind.Free);
        Speak(900, Complete);
        Assert.Equal(TurnSignal.None, _taker.Frame(speech: false, Complete, drained: true, machine: true));
        Assert.Equal(TurnPhase.CallerSpeaking, _taker.Phase);
    }

    [Fact]
    public void Long_speech_without_a_word_is_a_turn_so_that_the_caller_gets_a_no_match()
    {
        Ask(AnswerKind.Free);
        Speak(900, Nothing);
        Assert.Equal(ToFrames(_options.NoWordsMs), MsUntil(TurnSignal.EndOfTurn, speech: false, Nothing));
    }

    [Fact]
    public void Speech_over_the_prompt_pauses_at_once_and_words_confirm_it()
    {
        AgentSpeaks(interruptible: true);
        Assert.Equal(_options.BargeInOnsetMs, MsUntil(TurnSignal.Pause, speech: true, Nothing, drained: false));
        Assert.Equal(TurnPhase.Paused, _taker.Phase);
        MsUntil(TurnSignal.BargeIn, speech: true, Complete, drained: false);
        Assert.Equal(TurnPhase.CallerSpeaking, _taker.Phase);
    }

    [Fact]
    public void A_cough_over_the_prompt_resumes_it()
    {
        AgentSpeaks(interruptible: true);
        MsUntil(TurnSignal.Pause, speech: true, Nothing, drained: false);
        Assert.Equal(_options.ResumeAfterMs, MsUntil(TurnSignal.Resume, speech: false, Nothing, drained: false));
        Assert.Equal(TurnPhase.AgentSpeaking, _taker.Phase);
    }

    [Fact]
    public void A_backchannel_over_the_prompt_resumes_it()
    {
        AgentSpeaks(interruptible: true);
        var mmhm = new HeardSoFar(1, 0, 0.5f, Backchannel: true);
        MsUntil(TurnSignal.Pause, speech: true, mmhm, drained: false);
        for (int ms = 0; ms < 300; ms += 20)
            Assert.Equal(TurnSignal.None, _taker.Frame(true, mmhm, false));
        Assert.Equal(_options.ResumeAfterMs, MsUntil(TurnSignal.Resume, speech: false, mmhm, drained: false));
    }

    [Fact]
    public void A_word_or_two_over_the_prompt_take_the_floor_only_when_they_are_over_believed_and_mean_something()
    {
        var stray = new HeardSoFar(1, 0, 0.5f, false) { Fit = AnswerFit.None };
        var answer = stray with { Fit = AnswerFit.Answers, Final = true };
        TurnSignal[] resumed = [TurnSignal.Pause, TurnSignal.Resume], taken = [TurnSignal.Pause, TurnSignal.BargeIn];
        Assert.Equal(resumed, Over(stray));
        Assert.Equal(resumed, Over(stray with { Words = 2 }));
        Assert.Equal(resumed, Over(answer with { Final = false }));
        Assert.Equal(resumed, Over(answer with { Doubtful = true }));
        Assert.Equal(taken, Over(answer).Take(2));
        Assert.Equal(taken, Over(answer with { Words = 2 }).Take(2));
        Assert.Equal(taken, Over(stray with { Words = 3 }).Take(2));
    }

    [Fact]
    public void Okay_over_the_prompt_is_an_answer_once_the_question_is_as_good_as_asked()
    {
        var okay = new HeardSoFar(1, 0, 0.9f, Backchannel: true) { Fit = AnswerFit.Answers, Final = true };
        TurnSignal[] resumed = [TurnSignal.Pause, TurnSignal.Resume];
        Assert.Equal([TurnSignal.Pause, TurnSignal.BargeIn], Over(okay, AnswerKind.YesNo, toPlayMs: 300).Take(2));
        Assert.Equal(resumed, Over(okay, AnswerKind.YesNo, toPlayMs: 2_000));
        Assert.Equal(resumed, Over(okay, AnswerKind.Date, toPlayMs: 300));
    }

    [Fact]
    public void Who_said_yes_and_says_so_once_more_while_the_agent_answers_does_not_take_the_floor()
    {
        var yes = new HeardSoFar(1, 0, 0.9f, false) { Fit = AnswerFit.Answers };
        var thatIsFine = new HeardSoFar(3, 0, 0.9f, false) { Fit = AnswerFit.Answers, Echoes = true };
        Ask(AnswerKind.YesNo);
        Speak(300, yes);
        MsUntil(TurnSignal.EndOfTurn, speech: false, yes);
        AgentSpeaks(interruptible: true);
        for (int ms = 0; ms < 300; ms += 20)
            _taker.Frame(false, Nothing, false);
        MsUntil(TurnSignal.Pause, speech: true, Nothing, drained: false);
        Assert.True(_taker.Continues);
        for (int ms = 0; ms < 500; ms += 20)
            Assert.Equal(TurnSignal.None, _taker.Frame(true, thatIsFine, false));
        Assert.Equal(_options.ResumeAfterMs, MsUntil(TurnSignal.Resume, speech: false, thatIsFine, drained: false));
    }

    [Fact]
    public void A_caller_who_has_faded_is_silent_before_the_detector_says_so()
    {
        var yes = new HeardSoFar(1, 0, 0.9f, false) { Fit = AnswerFit.Answers };
        Ask(AnswerKind.YesNo);
        Speak(300, yes);
        Assert.Equal(_options.ClosedMs, MsUntilEnd(ms => _taker.Frame(true, yes, true, new LevelSigns(ms, Stirs: false))));
    }

    [Fact]
    public void A_turn_is_held_open_while_the_next_word_stirs_and_not_for_ever()
    {
        var yes = new HeardSoFar(1, 0, 0.9f, false) { Fit = AnswerFit.Answers };
        Ask(AnswerKind.YesNo);
        Speak(300, yes);
        Assert.Equal(_options.ClosedMs + _options.StirMs, MsUntilEnd(_ => _taker.Frame(false, yes, true, new LevelSigns(0, Stirs: true))));
    }

    /// <summary>Frames of which each says what it is at so many ms, until one ends the turn; at most a second.</summary>
    private static int MsUntilEnd(Func<int, TurnSignal> frameAt)
    {
        int ms = 20;
        while (frameAt(ms) != TurnSignal.EndOfTurn && ms < 1_000)
            ms += 20;
        return ms;
    }

    private TurnSignal FirstSignalOfTone(bool drained)
    {
        var signal = TurnSignal.None;
        for (int ms = 0; ms < 200 && signal == TurnSignal.None; ms += 20)
            signal = _taker.Frame(speech: false, Complete, drained, machine: true);
        return signal;
    }

    private static List<TurnSignal> Over(HeardSoFar heard, AnswerKind asked = AnswerKind.Free, int toPlayMs = int.MaxValue)
    {
        var taker = new TurnTaker(new TurnOptions());
        taker.AgentSpeaks(interruptible: true);
        taker.Expect(new ExpectedAnswer(asked, [], null, TimeSpan.FromSeconds(6)));
        var signals = new List<TurnSignal>();
        for (int ms = 0; ms < 1200 && taker.Phase != TurnPhase.Deciding; ms += 20)
        {
            var signal = taker.Frame(ms < 300, ms < 160 ? default : heard, drained: false, toPlayMs: toPlayMs);
            if (signal != TurnSignal.None)
                signals.Add(signal);
        }
        return signals;
    }

    [Fact]
    public void A_legal_notice_cannot_be_interrupted()
    {
        AgentSpeaks(interruptible: false);
        for (int ms = 0; ms < 3_000; ms += 20)
            Assert.Equal(TurnSignal.None, _taker.Frame(true, Complete, false));
        Assert.Equal(TurnPhase.AgentSpeaking, _taker.Phase);
    }

    [Fact]
    public void The_wait_for_input_begins_when_the_question_was_played_out()
    {
        AgentSpeaks(interruptible: true);
        for (int ms = 0; ms < 10_000; ms += 20)
            Assert.Equal(TurnSignal.None, _taker.Frame(false, Nothing, false));
        Assert.Equal(TurnSignal.None, _taker.Frame(false, Nothing, true));
        Assert.Equal(TurnPhase.Listening, _taker.Phase);
        Assert.Equal(6_000, MsUntil(TurnSignal.NoInput, speech: false, Nothing));
    }

    [Fact]
    public void Endless_talk_is_cut()
    {
        Ask(AnswerKind.Free);
        Assert.Equal(TurnSignal.SpeechStarted, SpeakUntilSignal(BrokenOff));
        Assert.InRange(MsUntil(TurnSignal.TooMuchSpeech, speech: true, BrokenOff), _options.MaxTurnMs - 100, _options.MaxTurnMs);
    }

    private void AgentSpeaks(bool interruptible)
    {
        _taker.AgentSpeaks(interruptible);
        _taker.Expect(new ExpectedAnswer(AnswerKind.Free, [], null, TimeSpan.FromSeconds(6)));
    }

    private void Ask(AnswerKind kind, int seconds = 6, int? length = null)
    {
        _taker.AgentSpeaks(interruptible: true);
        _taker.Expect(new ExpectedAnswer(kind, [], length, TimeSpan.FromSeconds(seconds)));
        _taker.Frame(false, Nothing, true);
        Assert.Equal(TurnPhase.Listening, _taker.Phase);
    }

    private void Speak(int ms, HeardSoFar heard) => Run(ms, true, heard);

    private void Silence(int ms, HeardSoFar heard) => Run(ms, false, heard);

    private void Run(int ms, bool speech, HeardSoFar heard)
    {
        for (int t = 0; t < ms; t += 20)
            Assert.Contains(_taker.Frame(speech, heard, true), new[] { TurnSignal.None, TurnSignal.SpeechStarted });
    }

    private TurnSignal SpeakUntilSignal(HeardSoFar heard)
    {
        for (int t = 0; t < 1_000; t += 20)
        {
            if (_taker.Frame(true, heard, true) is var signal and not TurnSignal.None)
                return signal;
        }
        return TurnSignal.None;
    }

    /// <summary>Feeds frames until the signal comes; any other signal fails. Returns the media time it took.</summary>
    private int MsUntil(TurnSignal expected, bool speech, HeardSoFar heard, bool drained = true)
    {
        for (int ms = 20; ms <= 60_000; ms += 20)
        {
            var signal = _taker.Frame(speech, heard, drained);
            if (signal == expected)
                return ms;
            Assert.Equal(TurnSignal.None, signal);
        }
        throw new InvalidOperationException($"{expected} never came");
    }

    /// <summary>Frames are 20 ms: a limit between two frames is passed with the later one.</summary>
    private static int ToFrames(int limitMs) => (limitMs + 19) / 20 * 20;
}
