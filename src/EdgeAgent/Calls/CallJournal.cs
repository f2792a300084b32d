using System.Collections.Immutable;
using System.Globalization;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dialog;
using EdgeVoice.Dsp.Detection;
using EdgeVoice.Telephony;

namespace EdgeVoice.Agent.Calls;

/// <summary>What is written down of a call: its turns, its transcript, its end. Feeds MQTT and the hand-over.</summary>
internal sealed class CallJournal
{
    /// <summary>Lines of transcript kept; the oldest go first.</summary>
    private const int MaxLines = 200;

    private readonly CallServices _services;
    private readonly IncomingCall _details;
    private readonly DateTimeOffset _started;
    private readonly List<TranscriptLine> _transcript = [];
    private readonly List<string> _tried = [];
    private OpenTurn? _open;
    private bool _continues;
    private DateTimeOffset? _answeredAt;
    private string? _codec;
    private string? _endReason;
    private string? _transferredTo;
    private readonly SortedDictionary<string, int> _sounds = new(StringComparer.Ordinal);
    private int _turns;

    public CallJournal(CallServices services, CallId id, IncomingCall details)
    {
        _services = services;
        _details = details;
        _started = services.Time.GetUtcNow();
        CallName = string.Create(CultureInfo.InvariantCulture, $"{services.Boot}-{id.Value}");
        Facts = new CallFacts(CallName, UserPart(details.From), UserPart(details.To));
    }

    /// <summary>Id of the call in every message; unique across restarts.</summary>
    public string CallName { get; }

    public string From => _details.From;

    public CallFacts Facts { get; }

    public void Began(AudioCodec codec)
    {
        _answeredAt = _services.Time.GetUtcNow();
        _codec = codec.ToString().ToUpperInvariant();
        _services.Metrics.CallBegan();
        _services.Telemetry.Publish(Record(CallState.Began));
    }

    /// <summary>Opens the record of a turn; it is published when its answer's first sample has left.</summary>
    public void Turn(string heard, UnderstoodTurn? understood, string answer)
    {
        if (heard.Length == 0 && _open is { } open)
        {
            // What a site's system answered belongs to the turn that asked for it.
            if (answer.Length > 0)
                Line("agent", answer);
            _open = open with { Answer = $"{open.Answer} {answer}".Trim() };
            return;
        }
        CloseTurn(null);
        if (heard.Length > 0)
            Line("caller", heard);
        if (answer.Length > 0)
            Line("agent", answer);
        if (understood?.Intent is { } intent && !_tried.Contains(intent))
            _tried.Add(intent);
        _open = new OpenTurn(++_turns, heard, understood, answer, _continues);
        _continues = false;
    }

    /// <summary>The answer's first sample has left, or never will.</summary>
    /// <param name="ledger">Where the time went; null for a turn that did not begin with the caller.</param>
    /// <param name="speculation">What was made ahead, or null.</param>
    /// <param name="degraded">Rung of the degrade ladder, or null.</param>
    public void CloseTurn(TurnLedger? ledger, SpeculationReport? speculation = null, string? degraded = null)
    {
        if (_open is not { } turn)
            return;
        _open = null;
        _services.Telemetry.Publish(new TurnRecord(CallName, turn.Number, null, turn.Heard, Report(turn.Understood), turn.Answer, ledger)
        {
            Speculation = speculation,
            Continues = turn.Continues ? true : null,
            Degraded = degraded,
        });
    }

    /// <summary>The goal that the call has reached, if any. It is told to nobody before the call ends.</summary>
    /// <param name="Goal">Name of the goal; null while none is reached.</param>
    /// <param name="Slots">What it was reached with.</param>
    public readonly record struct Attainment(string? Goal, ImmutableDictionary<string, string> Slots);

    public Attainment Reached { get; private set; } = new(null, ImmutableDictionary<string, string>.Empty);

    /// <summary>The last turn was ended too early: it is struck out of the transcript, and the next one holds its words.</summary>
    /// <param name="reached">What had been reached before it.</param>
    public void TakenBack(Attainment reached)
    {
        Reached = reached;
        int last = _transcript.FindLastIndex(line => line.Speaker == "caller");
        if (last >= 0)
            _transcript.RemoveRange(last, _transcript.Count - last);
        _continues = true;
    }

    /// <summary>Number of the turn under way.</summary>
    public int Turns => _turns;

    /// <summary>The caller cut in: the transcript keeps only what was heard of the answer.</summary>
    public void Interrupted(string heardPart)
    {
        int last = _transcript.FindLastIndex(line => line.Speaker == "agent");
        if (last >= 0)
            _transcript[last] = new TranscriptLine("agent", heardPart.Length == 0 ? "(interrupted)" : heardPart + " (interrupted)");
    }

    public void Completed(string goal, ImmutableDictionary<string, string> slots) => Reached = new Attainment(goal, slots);

    /// <summary>A sound on the line that is no speech.</summary>
    public void Heard(DetectorEventKind sound) => _sounds[LineSoundNames.Of(sound)] = _sounds.GetValueOrDefault(LineSoundNames.Of(sound)) + 1;

    /// <summary>The first reason given stays.</summary>
    public void EndReason(string reason) => _endReason ??= reason;

    public void Fail(string error) => _endReason ??= "failed:" + error;

    public void TransferredTo(string target) => _transferredTo = target;

    /// <summary>All that a person who takes over needs.</summary>
    public EscalationContext Context(CallDialog dialog) => new(
        new CallerReport(_details.From, _details.FromDisplay.Length == 0 ? null : _details.FromDisplay, dialog.State.Slots.GetValueOrDefault("name")?.Spoken),
        dialog.State.Goal,
        dialog.State.Slots.ToDictionary(slot => slot.Key, slot => Report(slot.Value)),
        [.. _tried],
        [.. _transcript],
        HandoverSummary.Of(dialog.State, dialog.Pack));

    public void Close(SipEvent.Ended ended, MediaReport? media, DialogState? state)
    {
        CloseTurn(null);
        string reason = _transferredTo is not null ? "transferred" : ended.End switch
        {
            CallEnd.RemoteHangUp => "remote_hang_up",
            CallEnd.LocalHangUp => _endReason is { } why && why.StartsWith("failed", StringComparison.Ordinal) ? "failed" : "local_hang_up",
            CallEnd.Cancelled => "cancelled",
            CallEnd.Rejected => "rejected",
            CallEnd.TimedOut => "timed_out",
            _ => "failed",
        };
        if (_answeredAt is { } answered)
        {
            _services.Metrics.CallEnded(reason);
            _services.Telemetry.Publish(Record(CallState.Ended) with
            {
                Seconds = Math.Round((_services.Time.GetUtcNow() - answered).TotalSeconds, 1),
                EndReason = reason,
                Turns = _turns,
                Goal = Reached.Goal ?? state?.Goal,
                Reached = Reached.Goal is not null,
                Slots = Reached.Slots,
                TransferredTo = _transferredTo,
                Media = media,
                LineSounds = _sounds.Count > 0 ? _sounds : null,
            });
        }
    }

    private CallRecord Record(CallState state)
        => new(CallName, state, _details.SipCallId, _details.From, _details.To, _started) { Codec = _codec };

    private void Line(string speaker, string text)
    {
        if (_transcript.Count == MaxLines)
            _transcript.RemoveAt(0);
        _transcript.Add(new TranscriptLine(speaker, text));
    }

    private static UnderstoodReport? Report(UnderstoodTurn? turn) => turn is null ? null : new UnderstoodReport(
        turn.Act, turn.Intent, Math.Round(turn.IntentConfidence, 3), turn.OutOfScope, turn.Slots.ToDictionary(slot => slot.Key, slot => Report(slot.Value)));

    private static SlotReport Report(SlotValue value) => new(value.Canonical, value.Spoken, Math.Round(value.Confidence, 3));

    /// <summary>The number in <c>sip:1001@pbx</c>, or null when there is none.</summary>
    private static string? UserPart(string uri)
    {
        int start = uri.IndexOf(':', StringComparison.Ordinal) + 1;
        int end = uri.IndexOf('@', StringComparison.Ordinal);
        return end > start ? uri[start..end] : null;
    }

    private sealed record OpenTurn(int Number, string Heard, UnderstoodTurn? Understood, string Answer, bool Continues);
}
