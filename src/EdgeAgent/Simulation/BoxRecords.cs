using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.Simulation;

/// <summary>A turn as the box reported it.</summary>
internal sealed record BoxTurn(DateTimeOffset At, TurnRecord Turn);

/// <summary>What the box reported of one call so far.</summary>
/// <param name="Turns">In order.</param>
/// <param name="Ended">The record of its end; null while there is none.</param>
/// <param name="HandedOver">The hand-over that was accepted; null without.</param>
internal sealed record BoxCall(IReadOnlyList<BoxTurn> Turns, CallRecord? Ended, EscalationRecord? HandedOver);

/// <summary>The box's own records as they came over MQTT, by the user part of the caller's From. Safe from any thread.</summary>
internal sealed class BoxRecords
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, Entry> _byUser = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _byId = new(StringComparer.Ordinal);

    /// <summary>Reads until the messages end.</summary>
    public async Task ReadAsync(OpsClient ops, CancellationToken cancellation)
    {
        await foreach (var message in ops.Messages.ReadAllAsync(cancellation))
            Take(message);
    }

    /// <summary>The last answer of the box on this caller's call; null before any.</summary>
    public BoxTurn? LastTurn(string user)
    {
        lock (_guard)
            return _byUser.TryGetValue(user, out var call) && call.Turns.Count > 0 ? call.Turns[^1] : null;
    }

    /// <summary>A copy of what is known of the call; null when the box never told of it.</summary>
    public BoxCall? Call(string user)
    {
        lock (_guard)
            return _byUser.TryGetValue(user, out var call) ? new BoxCall([.. call.Turns], call.Ended, call.HandedOver) : null;
    }

    public void Take(OpsMessage message)
    {
        lock (_guard)
        {
            switch (message.Type)
            {
                case "call" when message.Read<CallRecord>() is { } record:
                    Take(record);
                    break;
                case "turn" when message.Read<TurnRecord>() is { } record && _byId.TryGetValue(record.Call, out var call):
                    call.Turns.Add(new BoxTurn(message.Time, record));
                    break;
                case "escalation" when message.Read<EscalationRecord>() is { State: EscalationState.Accepted } record && _byId.TryGetValue(record.Call, out var call):
                    call.HandedOver = record;
                    break;
            }
        }
    }

    private void Take(CallRecord record)
    {
        if (record.State == CallState.Began)
        {
            int start = record.From.IndexOf(':', StringComparison.Ordinal) + 1, end = record.From.IndexOf('@', StringComparison.Ordinal);
            if (end > start)
                _byUser[record.From[start..end]] = _byId[record.Call] = new Entry();
        }
        else if (_byId.TryGetValue(record.Call, out var call))
        {
            call.Ended = record;
        }
    }

    private sealed class Entry
    {
        public List<BoxTurn> Turns { get; } = [];

        public CallRecord? Ended { get; set; }

        public EscalationRecord? HandedOver { get; set; }
    }
}
