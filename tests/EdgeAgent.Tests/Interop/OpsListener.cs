using System.Collections.Concurrent;
using System.Text.Json;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>Central ops in a test: keeps every record of the service, typed.</summary>
internal sealed class OpsListener : IAsyncDisposable
{
    private readonly OpsClient _ops;
    private readonly Task _reading;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<TelemetryRecord> _records = new();

    private OpsListener(OpsClient ops)
    {
        _ops = ops;
        _reading = ReadAsync();
    }

    public IEnumerable<CallRecord> Ended => _records.OfType<CallRecord>().Where(call => call.State == CallState.Ended);

    public IEnumerable<TurnRecord> Turns => _records.OfType<TurnRecord>();

    public IEnumerable<EscalationRecord> Escalations => _records.OfType<EscalationRecord>();

    public IEnumerable<StatusRecord> Statuses => _records.OfType<StatusRecord>();

    public static async Task<OpsListener> ConnectAsync(int port) => new(await OpsClient.ConnectAsync(port, CancellationToken.None));

    /// <summary>Waits until so many calls have ended by the service's own records.</summary>
    public async Task WaitForEndedAsync(int calls, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        while (Ended.Count() < calls && !timeout.IsCancellationRequested)
            await Task.Delay(50, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ops.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        await foreach (var message in _ops.Messages.ReadAllAsync(_stop.Token))
        {
            TelemetryRecord? record = message.Type switch
            {
                "call" => message.Data.Deserialize(TelemetryJson.Default.CallRecord),
                "turn" => message.Data.Deserialize(TelemetryJson.Default.TurnRecord),
                "escalation" => message.Data.Deserialize(TelemetryJson.Default.EscalationRecord),
                "status" => message.Data.Deserialize(TelemetryJson.Default.StatusRecord),
                _ => null,
            };
            if (record is not null)
                _records.Enqueue(record);
        }
    }
}
