using System.Text.Json;
using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.WebConsole;

/// <summary>
/// The calls in progress and the last ones, with their turns, as central ops get them. In memory only, and bounded:
/// <see cref="MostCalls"/> calls (the oldest ended one goes first), <see cref="MostTurns"/> turns each (the oldest goes first).
/// </summary>
internal sealed class RecentCalls(LiveFeed feed) : IRecordWatcher
{
    public const int MostCalls = 60;
    public const int MostTurns = 80;
    public const int MostAlerts = 20;

    private readonly Lock _gate = new();
    private readonly List<Call> _calls = [];
    private readonly Queue<Message> _alerts = [];
    private readonly LatencyWindow _latency = new();

    /// <inheritdoc/>
    public void Sealed(TelemetryRecord record, Pending message)
    {
        var entry = new Message(Topics.TypeOf(message.Kind), message.Time, message.Data);
        lock (_gate)
        {
            switch (record)
            {
                case CallRecord { State: CallState.Began } began:
                    Add(new Call(began.Call) { Record = entry });
                    break;
                case CallRecord ended when Find(ended.Call) is { } call:
                    call.Record = entry;
                    call.Ended = true;
                    break;
                case TurnRecord turn when Find(turn.Call) is { } call:
                    Keep(call.Turns, entry, MostTurns);
                    if (turn.Ledger is { } ledger)
                        _latency.Add(ledger);
                    break;
                case EscalationRecord escalation when Find(escalation.Call) is { } call:
                    call.Escalation = entry;
                    break;
                case AlertRecord:
                    Keep(_alerts, entry, MostAlerts);
                    break;
                default:
                    return;
            }
        }
        feed.Send(entry);
    }

    /// <summary>All of it, the newest call first.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        lock (_gate)
        {
            json.WriteStartObject();
            json.WriteStartArray("calls");
            foreach (var call in Enumerable.Reverse(_calls))
            {
                json.WriteStartObject();
                json.WritePropertyName("call");
                call.Record.WriteTo(json);
                WriteAll(json, "turns", call.Turns);
                if (call.Escalation is { } escalation)
                {
                    json.WritePropertyName("escalation");
                    escalation.WriteTo(json);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteAll(json, "alerts", _alerts);
            json.WritePropertyName("latency");
            _latency.WriteTo(json);
            json.WriteEndObject();
        }
    }

    private void Add(Call call)
    {
        if (_calls.Count >= MostCalls)
            _calls.RemoveAt(Math.Max(0, _calls.FindIndex(old => old.Ended)));
        _calls.Add(call);
    }

    private Call? Find(string id) => _calls.FindLast(call => call.Id == id);

    private static void Keep(Queue<Message> queue, Message entry, int most)
    {
        if (queue.Count >= most)
            queue.Dequeue();
        queue.Enqueue(entry);
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<Message> messages)
    {
        json.WriteStartArray(name);
        foreach (var message in messages)
            message.WriteTo(json);
        json.WriteEndArray();
    }

    private sealed class Call(string id)
    {
        public string Id { get; } = id;

        /// <summary>Began, later ended.</summary>
        public required Message Record { get; set; }

        public bool Ended { get; set; }

        public Queue<Message> Turns { get; } = [];

        public Message? Escalation { get; set; }
    }
}

/// <summary>A message as the console shows it; <paramref name="Data"/> is the record as JSON.</summary>
internal sealed record Message(string Type, DateTimeOffset Time, ReadOnlyMemory<byte> Data)
{
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteString("time", Time.UtcDateTime);
        json.WritePropertyName("data");
        json.WriteRawValue(Data.Span);
        json.WriteEndObject();
    }
}
