using System.Globalization;
using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Actions;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>The front desk and its dialog model, loaded once for all calls on paper.</summary>
public sealed class FrontDeskEngine : IDisposable
{
    private readonly OnnxUtteranceEncoder _encoder = OnnxUtteranceEncoder.Load(Places.InTree("models", "dialog", "encoder", "encoder.onnx"));
    private readonly DialogEngine _engine;

    public FrontDeskEngine()
    {
        var (pack, problems) = DialogPackLoader.Load(Places.InTree("packs", "front-desk"));
        Assert.Empty(problems);
        _engine = SiteUnderstanding.Train(pack!, _encoder).Item1;
    }

    internal PaperCall NewCall() => new(_engine, _encoder);

    public void Dispose() => _encoder.Dispose();
}

/// <summary>
/// A call on virtual time: words with their pauses go frame by frame through turn-taker, dialog and dialog model, as a
/// detector with its hangover and a recogniser with its lag would bring them. Sound and clock are left out, so each
/// claim is exact to a frame.
/// </summary>
/// <remarks>
/// A script is words and marks: <c>[600]</c> is a pause in ms, <c>{200}</c> a sound without words (cough, click, bang).
/// </remarks>
internal sealed class PaperCall
{
    /// <summary>Morning of a Monday on which the front desk is open.</summary>
    private static readonly DateTimeOffset Now = new(2026, 9, 7, 10, 0, 0, TimeSpan.Zero);

    private const int OnsetDelayMs = 40, WordLagMs = 140, MsPerLetter = 60, ShortestWordMs = 180;

    private readonly CallDialog _dialog;
    private readonly Foresight _foresight;
    private readonly TurnTaker _taker;
    private readonly DialogPack _pack;
    private StaticTables _tables;
    private int _nowMs;

    public PaperCall(DialogEngine engine, IUtteranceEncoder encoder)
    {
        _dialog = new CallDialog(engine);
        _foresight = new Foresight(encoder, _dialog, () => Now);
        (_pack, _tables) = (engine.Pack, StaticActions.Open(engine.Pack, Now));
        Options = new TurnOptions { DetectorHangoverMs = CallMedia.DetectorHangoverMs };
        _taker = new TurnTaker(Options);
        Carry(_dialog.Start(new CallFacts("paper", null, null), Now));
    }

    public TurnOptions Options { get; }

    public DialogState State => _dialog.State;

    public TurnPhase Phase => _taker.Phase;

    /// <summary>Everything the turn-taker said, with the media time at which it did.</summary>
    public List<(TurnSignal Signal, int AtMs)> Signals { get; } = [];

    /// <summary>Media time of the end of the last word, in ms.</summary>
    public int LastWordEndMs { get; private set; }

    /// <summary>Silence after the last word at which the turn ended, in ms; null when it has not.</summary>
    public int? AnsweredAfterMs => Signals.LastOrDefault(s => s.Signal == TurnSignal.EndOfTurn) is { Signal: TurnSignal.EndOfTurn, AtMs: var at } ? at - LastWordEndMs : null;

    /// <summary>The caller's turns as they were ended, in order.</summary>
    public List<string> Turns { get; } = [];

    /// <summary>Answers turn after turn, without pauses, to get to a question.</summary>
    public PaperCall After(params ReadOnlySpan<string> said)
    {
        foreach (string turn in said)
            Carry(_dialog.Advance(new DialogEvent.Said([Hypothesis.Typed(turn)]), Now));
        return this;
    }

    /// <summary>Nobody could take the call.</summary>
    public PaperCall TransferFailed()
    {
        Carry(_dialog.Advance(new DialogEvent.TransferFailed("desk", "busy"), Now));
        return this;
    }

    /// <summary>Asks for something that the pack has no question for.</summary>
    public PaperCall Expecting(AnswerKind kind, int? length = null)
    {
        Expect(new ExpectedAnswer(kind, [], length, TimeSpan.FromSeconds(6)));
        return this;
    }

    /// <summary>The agent is in the middle of a long sentence.</summary>
    public PaperCall WhileAgentSpeaks(bool interruptible = true)
    {
        _taker.AgentSpeaks(interruptible);
        AgentTalks = true;
        return this;
    }

    public bool AgentTalks { get; set; }

    /// <summary>Plays a script and then silence until the turn ends or <paramref name="patienceMs"/> have passed.</summary>
    public PaperCall Say(string script, int patienceMs = 4_000)
    {
        if (!AgentTalks)
            Frames(60, _ => false, () => []); // the agent's words run out, the ear opens
        var (sounds, words, length) = Lay(script);
        LastWordEndMs = _nowMs + (words.Count > 0 ? words[^1].End : length);
        int began = _nowMs;
        int from = 0;
        int turnsBefore = Turns.Count;
        while (_nowMs - began < length + patienceMs)
        {
            int t = _nowMs - began;
            bool speech = sounds.Exists(sound => t >= sound.Start + OnsetDelayMs && t < sound.End + CallMedia.DetectorHangoverMs);
            string[] known = [.. words.Skip(from).Where(word => word.End + WordLagMs <= t).Select(word => word.Text)];
            // A final knows all that was said: it flushes what the partial lags behind by.
            string[] said = [.. words.Skip(from).Where(word => word.End <= t).Select(word => word.Text)];
            if (Frame(speech, known, said) is TurnSignal.EndOfTurn or TurnSignal.TooMuchSpeech)
                from += said.Length;
            if (Turns.Count > turnsBefore && t >= length)
                break;
        }
        return this;
    }

    private TurnSignal Frame(bool speech, string[] known, string[] said)
    {
        var heard = _foresight.Read(known);
        // Over a held prompt the recogniser's final is taken ahead.
        if (_taker.Phase == TurnPhase.Paused && _taker.SilenceMs > 0)
            heard = heard with { Final = true };
        var signal = _taker.Frame(speech, heard, !AgentTalks);
        _nowMs += 20;
        if (signal == TurnSignal.None)
            return signal;
        Signals.Add((signal, _nowMs));
        if (signal == TurnSignal.BargeIn)
            AgentTalks = false;
        if (signal is TurnSignal.EndOfTurn)
        {
            Turns.Add(string.Join(' ', said));
            var asked = _foresight.Expected;
            var step = _dialog.Advance(said.Length == 0 ? new DialogEvent.NoMatch() : new DialogEvent.Said([Hypothesis.Typed(Turns[^1])]), Now);
            _foresight.Affirmed = asked.Kind == AnswerKind.YesNo && step.Understood?.Act == DialogActs.Affirm;
            Carry(step);
        }
        return signal;
    }

    private void Frames(int ms, Func<int, bool> speech, Func<string[]> known)
    {
        for (int t = 0; t < ms; t += 20)
            Frame(speech(t), known(), []);
    }

    private void Carry(DialogStep step)
    {
        if (step.Actions.OfType<DialogAction.Say>().Any())
            _taker.AgentSpeaks(true);
        foreach (var listen in step.Actions.OfType<DialogAction.Listen>())
            Expect(listen.Expected);
        if (step.Actions.OfType<DialogAction.Perform>().LastOrDefault() is not { } perform)
            return;
        // The site's system answers at once, from the pack's tables.
        var (outcome, values, tables) = StaticActions.Evaluate(_pack, _tables, perform.Name, perform.Arguments);
        _tables = tables;
        Carry(_dialog.Advance(new DialogEvent.ActionEnded(perform.ActionId, outcome, values), Now));
    }

    private void Expect(ExpectedAnswer expected)
    {
        _taker.Expect(expected);
        _foresight.Expected = expected;
    }

    private static (List<(int Start, int End)> Sounds, List<(string Text, int Start, int End)> Words, int Length) Lay(string script)
    {
        var sounds = new List<(int Start, int End)>();
        var words = new List<(string Text, int Start, int End)>();
        int at = 0;
        foreach (string part in script.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int ms = part[0] is '[' or '{' ? int.Parse(part[1..^1], CultureInfo.InvariantCulture) : Math.Max(ShortestWordMs, part.Length * MsPerLetter);
            if (part[0] != '[')
                sounds.Add((at, at + ms));
            if (part[0] is not ('[' or '{'))
                words.Add((part, at, at + ms));
            at += ms;
        }
        return (sounds, words, at);
    }
}
