using System.Threading.Channels;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>Wakes the publisher: something is new. Raised many times before it is waited for, it wakes once.</summary>
internal sealed class OutboxSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken cancellation) => await _raised.Reader.ReadAsync(cancellation);
}
