namespace EdgeVoice.Agent.Telemetry;

/// <summary>The latest status of the box, as it is to stand on the broker.</summary>
internal sealed class DeviceStatus(OutboxSignal signal)
{
    private StatusRecord _current = new(DeviceState.Online);

    public StatusRecord Current => Volatile.Read(ref _current);

    public void Set(StatusRecord status)
    {
        Volatile.Write(ref _current, status);
        signal.Raise();
    }
}
