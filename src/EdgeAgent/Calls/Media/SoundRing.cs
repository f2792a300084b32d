using EdgeVoice.Dsp.Detection;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>
/// What the detectors heard, from the media thread to a call's worker: one producer, one consumer, no lock, no allocation.
/// Bound: <see cref="Capacity"/> events; when full the newest is dropped and counted.
/// </summary>
internal sealed class SoundRing
{
    /// <summary>The busiest line tells of some five sounds a second, and the worker reads fifty times a second.</summary>
    public const int Capacity = 32;

    private readonly DetectorEvent[] _events = new DetectorEvent[Capacity];
    private long _written;
    private long _read;
    private long _dropped;

    /// <summary>Events dropped so far because the worker did not keep up.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Producer side. False when the event was dropped.</summary>
    public bool TryWrite(in DetectorEvent found)
    {
        if (_written - Volatile.Read(ref _read) == Capacity)
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return false;
        }
        _events[_written % Capacity] = found;
        Volatile.Write(ref _written, _written + 1);
        return true;
    }

    /// <summary>Consumer side: takes the oldest event.</summary>
    public bool TryRead(out DetectorEvent found)
    {
        if (Volatile.Read(ref _written) == _read)
        {
            found = default;
            return false;
        }
        found = _events[_read % Capacity];
        Volatile.Write(ref _read, _read + 1);
        return true;
    }
}
