using System.Net;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Simulation.Lines;

namespace EdgeVoice.Agent.Simulation;

/// <summary>What a caller's side of a call came to.</summary>
/// <param name="Turns">What was said and what the agent was heard to answer, in order.</param>
/// <param name="TransferredTo">Where a REFER sent the caller, or null.</param>
/// <param name="CutOffs">Times that the agent spoke before the caller had finished.</param>
/// <param name="End">How the leg ended, in words.</param>
internal sealed record CallerOutcome(IReadOnlyList<CallerTurn> Turns, string? TransferredTo, int CutOffs, string End)
{
    /// <summary>True when the call was answered.</summary>
    public bool Answered { get; init; }

    /// <summary>Turns in which the caller spoke or keyed.</summary>
    public int SaidTurns => Turns.Count(turn => turn.Said.Length > 0);
}

/// <summary>One exchange as the caller saw it.</summary>
/// <param name="Said">What the caller said; empty before the greeting.</param>
/// <param name="Heard">What the agent answered, as the caller's recogniser wrote it.</param>
/// <param name="WaitMs">From the caller's last sample to the agent's first, measured at the caller; null before the greeting, after keys, and where the agent cut in.</param>
internal sealed record CallerTurn(string Said, string Heard, double? WaitMs);

/// <summary>Tells somebody what happens on the caller's side, as it happens.</summary>
internal interface ICallerListener
{
    void Says(CallScript script, string text);

    void Hears(CallScript script, string text, double? waitMs);
}

/// <summary>
/// A caller made of software on a real line: places a call over UDP, speaks and listens over RTP in real time, and
/// answers what it hears. Peer of the agent in the demo and in simulations; it shares no state with the service.
/// </summary>
internal sealed class SimulatedCaller(CallerKit kit, CallScript script, ICallerListener listener)
{
    /// <summary>A call is given up after this; scripted calls take 15 to 40 s.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(260);

    private readonly List<CallerTurn> _turns = [];
    private readonly CallerMind _mind = new(script);
    private readonly Random _random = new(script.Seed ^ 0x5ca11);
    private string _said = "";
    private string _end = "";
    private double? _wait;
    private int _cutOffs;
    private SpokenMark? _mark;
    private CallerLine? _planned;
    private CallerLine? _last;
    private TimeSpan _plannedAt;
    private TimeSpan _overPromptAt;
    private bool _bargesIn;
    private bool _coughs;
    private bool _saidAgain;

    /// <summary>Places the call and stays on the line until it ends.</summary>
    public async Task<CallerOutcome> RunAsync(IPEndPoint agent, CancellationToken cancellation)
    {
        var spoken = await kit.PrepareAsync(script, LineCodecs.RateHz(script.Line.Codec), cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestCall);
        var order = new CallOrder(script.LineName) { Line = script.Line, Keep = kit.KeepFolder is not null, WithEar = true, Seed = script.Seed };
        await using var call = await PlacedCall.PlaceAsync(agent, order, kit.Media, kit.Time, cancellation);
        if (call.Leg is not { } leg)
            return new CallerOutcome([], null, 0, $"not answered: {call.End!.Status} {call.End.Reason}");
        using var ear = new CallerEar(kit.Recognition.Create(), leg.RateHz);
        try
        {
            using var tick = new PeriodicTimer(Step, kit.Time);
            while (call.Running() && await tick.WaitForNextTickAsync(limit.Token))
                Live(call, leg, ear, spoken);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _end = $"given up after {LongestCall.TotalSeconds:0} s";
            await call.HangUpAsync(kit.Time);
        }
        if (_said.Length > 0)
            _turns.Add(new CallerTurn(_said, ear.SoFar(), _wait)); // the agent's last words, and then it hung up
        if (_end.Length == 0)
            _end = call.Transfer is not null ? "transferred" : call.End is { End: Telephony.CallEnd.RemoteHangUp } ? "the agent hung up" : call.End?.Reason ?? "";
        await leg.DisposeAsync();
        Keep(leg);
        return new CallerOutcome(_turns, call.Transfer?.Target, _cutOffs, _end) { Answered = true };
    }

    /// <summary>One step of 20 ms.</summary>
    private void Live(PlacedCall call, CallerLeg leg, CallerEar ear, SpokenScript spoken)
    {
        var now = leg.Now;
        Judge(leg, now);
        while (leg.Frames!.Reader.TryRead(out var frame))
        {
            bool listened = ear.Listening;
            var heard = ear.Hear(frame);
            if (!listened && ear.Listening)
                (_bargesIn, _coughs) = (_random.NextDouble() < script.Persona.BargesIn, _random.NextDouble() < script.Persona.Coughs);
            if (heard is not null)
                Answer(heard, now);
        }
        if (_planned is { } line && now >= _plannedAt)
            Say(line, call, leg, spoken);
        else if (ear.Listening && _mark is null or { Over: true })
            OverPrompt(ear, leg, spoken, call, now);
        else if (_planned is null)
            Endure(call, leg, spoken, now);
    }

    private void Judge(CallerLeg leg, TimeSpan now)
    {
        if (_mark is not { BeganAt: { } began, Sound.HasSpeech: true } mark)
            return;
        if (TurnJudge.Judge(began, mark.SpeechEndedAt, leg.Recording.SpurtsSince(began - TimeSpan.FromSeconds(2)), now) is not { } verdict)
            return;
        _mark = null;
        if (verdict.Outcome == TurnOutcome.Answered)
            _wait = Math.Round(verdict.WaitMs!.Value);
        if (verdict.Outcome != TurnOutcome.CutOff)
            return;
        // A person who is talked over stops.
        _cutOffs++;
        leg.Hush();
    }

    private void Answer(AgentUtterance heard, TimeSpan now)
    {
        // The prompt that the caller spoke over was answered already.
        bool overheard = heard.BeganAt < _overPromptAt;
        if (overheard)
            return;
        _turns.Add(new CallerTurn(_said, heard.Text, _wait));
        listener.Hears(script, heard.Text, _wait);
        (_wait, _said, _saidAgain) = (null, "", false);
        _planned = _mind.Next(heard.Text);
        _plannedAt = now + TimeSpan.FromMilliseconds(Math.Max(0, script.Persona.Reaction.Draw(_random) - CallerEar.ReplyAfterMs));
    }

    /// <summary>Coughs into a prompt, or speaks over it once it has said enough to know the answer.</summary>
    private void OverPrompt(CallerEar ear, CallerLeg leg, SpokenScript spoken, PlacedCall call, TimeSpan now)
    {
        var into = now - ear.BeganAt;
        if (_coughs && into >= TimeSpan.FromMilliseconds(500))
        {
            _coughs = false;
            leg.Say(spoken.Cough);
        }
        if (!_bargesIn || into < TimeSpan.FromMilliseconds(script.Persona.BargeInAfterMs) || _mind.Next(ear.SoFar()) is not { } line)
            return;
        _bargesIn = false;
        _turns.Add(new CallerTurn(_said, ear.SoFar(), _wait));
        (_wait, _overPromptAt) = (null, now);
        Say(line, call, leg, spoken);
    }

    private void Say(CallerLine line, PlacedCall call, CallerLeg leg, SpokenScript spoken)
    {
        (_planned, _last) = (null, line);
        switch (line)
        {
            case CallerLine.HangUp:
                _end = "the caller hung up";
                call.HangUp();
                break;
            case CallerLine.Keys keys:
                _said = "keys " + keys.Digits;
                listener.Says(script, _said);
                _ = PressAsync(leg, keys.Digits);
                break;
            default:
                var sound = spoken.Lines[line];
                _said = sound.Text;
                listener.Says(script, _said);
                _mark = leg.Say(sound);
                break;
        }
    }

    /// <summary>Silence: after the caller's patience the last line is said again, after as long once more the caller hangs up.</summary>
    private void Endure(PlacedCall call, CallerLeg leg, SpokenScript spoken, TimeSpan now)
    {
        if (_mark is { Over: false })
            return;
        var since = leg.Recording.LastTalkAt ?? leg.Recording.BeganAt;
        if (_mark?.SpeechEndedAt is { } ended && ended > since)
            since = ended;
        if (since == default || now - since < TimeSpan.FromSeconds(script.Persona.PatienceSeconds * (_saidAgain ? 2 : 1)))
            return;
        if (!_saidAgain && _last is not null and not CallerLine.HangUp)
        {
            _saidAgain = true;
            Say(_last, call, leg, spoken);
            return;
        }
        _end = "the caller lost patience";
        call.HangUp();
    }

    /// <summary>Presses keys one after the other, as fast as a practised thumb.</summary>
    private async Task PressAsync(CallerLeg leg, string digits)
    {
        foreach (char digit in digits)
        {
            leg.TrySendKey(digit);
            await Task.Delay(BetweenKeys, kit.Time);
        }
    }

    private void Keep(CallerLeg leg)
    {
        if (kit.KeepFolder is not { } folder)
            return;
        var (sent, heard) = leg.KeptSound();
        File.WriteAllBytes(Path.Combine(folder, script.LineName + ".wav"), StereoWav.ToBytes(sent, heard, leg.RateHz));
    }
}
