namespace EdgeVoice.Dsp.Detection;

/// <summary>The events of one call of Process, in room set aside once: 32, then the newest are dropped and counted.</summary>
internal sealed class EventBuffer
{
    private readonly DetectorEvent[] _events = new DetectorEvent[32];
    private int _count;

    public ReadOnlySpan<DetectorEvent> Events => _events.AsSpan(0, _count);

    public long Dropped { get; private set; }

    public void Clear() => _count = 0;

    public void Add(in DetectorEvent found)
    {
        if (_count == _events.Length)
            Dropped++;
        else
            _events[_count++] = found;
    }
}
