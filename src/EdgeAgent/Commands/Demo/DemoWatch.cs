using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Telemetry;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Demo;

/// <summary>
/// Puts together what the caller did and what the service reported over MQTT, prints it as it happens, and judges at
/// the end of a call whether its goal was reached. The judgement rests on the service's records and the caller's ears only.
/// </summary>
internal sealed class DemoWatch(IAnsiConsole console) : ICallerListener
{
    private readonly Lock _guard = new();
    private readonly List<OpsMessage> _messages = [];
    private readonly List<BoxTurn> _turns = [];
    private CallScript? _script;
    private string? _call;
    private CallRecord? _ended;
    private EscalationRecord? _handedOver;
    private TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<OpsMessage> Messages
    {
        get
        {
            lock (_guard)
                return [.. _messages];
        }
    }

    public void Begin(CallScript script)
    {
        lock (_guard)
        {
            _script = script;
            (_call, _ended, _handedOver) = (null, null, null);
            _turns.Clear();
            _end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        console.Write(new Rule($"[bold]{Markup.Escape(script.Id)}[/]: the caller wants to {Markup.Escape(script.Goal)}").LeftJustified());
    }

    public void Says(CallScript script, string text)
    {
        lock (_guard)
            console.MarkupLineInterpolated($"[bold deepskyblue1]caller[/]  {text}");
    }

    public void Hears(CallScript script, string text, double? waitMs)
    {
        // The caller's ear is for the judgement; printing it would say every sentence twice.
    }

    public void Take(OpsMessage message)
    {
        lock (_guard)
        {
            _messages.Add(message);
            switch (message.Type)
            {
                case "call" when message.Read<CallRecord>() is { } record:
                    Take(record);
                    break;
                case "turn" when message.Read<TurnRecord>() is { } record && record.Call == _call:
                    _turns.Add(new BoxTurn(message.Time, record));
                    Print(record);
                    break;
                case "escalation" when message.Read<EscalationRecord>() is { } record && record.Call == _call:
                    console.MarkupLineInterpolated($"        [orange1]hand-over[/] {record.Target}: {record.State} ({record.Context.Summary})");
                    if (record.State == EscalationState.Accepted)
                        _handedOver = record;
                    break;
            }
        }
    }

    /// <summary>Waits for the service's record of the end of the call.</summary>
    public async Task WaitForEndAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await _end.Task.WaitAsync(limit, time, cancellation);
        }
        catch (TimeoutException)
        {
            // Close() says that the record is missing.
        }
    }

    public DemoCall Close(CallerOutcome outcome)
    {
        lock (_guard)
        {
            string? missed = Missed(outcome);
            console.MarkupLine(missed is null ? "        [green3]goal reached[/]" : $"        [red1]goal missed[/]: {Markup.Escape(missed)}");
            return new DemoCall(_script!.Id, _script.Goal, missed is null, Turns(outcome)) { Missed = missed, PlayoutGaps = _ended?.Media?.PlayoutGaps ?? 0 };
        }
    }

    private void Take(CallRecord record)
    {
        if (record.State == CallState.Began && record.From.Contains($":{_script?.LineName}@", StringComparison.Ordinal))
            _call = record.Call;
        if (record.State == CallState.Ended && record.Call == _call)
        {
            _ended = record;
            _end.TrySetResult();
        }
    }

    private string? Missed(CallerOutcome outcome)
        => _call is null && outcome.Answered ? "the box reported no such call" : CallVerdict.Missed(_script!, outcome, new BoxCall([.. _turns], _ended, _handedOver));

    /// <summary>Turns of the caller: the service's records in which something was heard, beside what the caller said and heard.</summary>
    private List<DemoTurn> Turns(CallerOutcome outcome)
    {
        var said = outcome.Turns.Where(turn => turn.Said.Length > 0).ToList();
        return
        [
            .. _turns.Select(turn => turn.Turn).Where(turn => turn.Heard.Length > 0).Select((turn, index) => new DemoTurn(
                index < said.Count ? said[index].Said : "", turn.Heard, turn.Understood, turn.Answer,
                index < said.Count ? said[index].Heard : "", turn.Ledger, index < said.Count ? said[index].WaitMs : null)),
        ];
    }

    private void Print(TurnRecord turn)
    {
        if (turn.Heard.Length > 0)
        {
            string slots = turn.Understood is null ? "" : string.Concat(turn.Understood.Slots.Select(slot => $" {slot.Key}={slot.Value.Value}"));
            console.MarkupLineInterpolated($"        heard [italic]{turn.Heard}[/], understood [bold]{turn.Understood?.Act} {turn.Understood?.Intent}[/]{slots}");
        }
        if (turn.Answer.Length > 0)
            console.MarkupLineInterpolated($"[bold green3]agent[/]   {turn.Answer}");
        if (turn.Ledger is { } ledger)
            console.Write(new Padder(LedgerChart.Draw(ledger), new Padding(8, 0, 0, 0)));
    }
}
