using System.Diagnostics.Metrics;

namespace EdgeVoice.Speech.Tests;

/// <summary>Reads one counter of the room while it lives. Tests run side by side, so others may add to it.</summary>
internal sealed class Counted : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _total;

    public Counted(string instrument)
    {
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Meter.Name == SpeechMetrics.MeterName && published.Name == instrument)
                listener.EnableMeasurementEvents(published);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            Interlocked.Add(ref _total, value);
            lock (Tags)
            {
                foreach (KeyValuePair<string, object?> tag in tags)
                    Tags.Add($"{tag.Key}={tag.Value}");
            }
        });
        _listener.Start();
    }

    public long Total => Interlocked.Read(ref _total);

    public HashSet<string> Tags { get; } = [];

    public void Dispose() => _listener.Dispose();
}
