namespace EdgeVoice.Dsp.Jitter;

/// <summary>
/// Decoded samples on their way into frames, each with its kind. Bound: the capacity it is made with, which its owner never
/// exceeds because it appends only while less than a frame and a stretch is held.
/// </summary>
internal sealed class SampleQueue(int capacity)
{
    private readonly float[] _samples = new float[capacity];

    // Ends of the last concealed and the last comfort-noise sample: enough to name a frame, without a kind for each sample.
    private int _concealedEnd;
    private int _noiseEnd;

    public int Count { get; private set; }

    public Span<float> Samples => _samples.AsSpan(0, Count);

    /// <summary>The samples held and so much room after them.</summary>
    public Span<float> WithRoom(int room) => _samples.AsSpan(0, Math.Min(Count + room, _samples.Length));

    /// <summary>Adds room for samples, to be written by the caller.</summary>
    public Span<float> Append(int count, PlayoutKind kind)
    {
        count = Math.Min(count, _samples.Length - Count);
        var added = _samples.AsSpan(Count, count);
        Count += count;
        if (kind == PlayoutKind.Concealed)
            _concealedEnd = Count;
        else if (kind == PlayoutKind.ComfortNoise)
            _noiseEnd = Count;
        return added;
    }

    /// <summary>Tells that the samples became more or fewer at the front.</summary>
    public void Resize(int change)
    {
        Count += change;
        Shift(change);
    }

    /// <summary>Takes a whole frame off the front.</summary>
    public PlayoutKind Take(Span<float> frame)
    {
        _samples.AsSpan(0, frame.Length).CopyTo(frame);
        var kind = _concealedEnd > 0 ? PlayoutKind.Concealed : _noiseEnd > 0 ? PlayoutKind.ComfortNoise : PlayoutKind.Decoded;
        _samples.AsSpan(frame.Length, Count - frame.Length).CopyTo(_samples);
        Count -= frame.Length;
        Shift(-frame.Length);
        return kind;
    }

    public void Clear()
    {
        Count = 0;
        _concealedEnd = 0;
        _noiseEnd = 0;
    }

    private void Shift(int change)
    {
        _concealedEnd = _concealedEnd > 0 ? Math.Max(0, _concealedEnd + change) : 0;
        _noiseEnd = _noiseEnd > 0 ? Math.Max(0, _noiseEnd + change) : 0;
    }
}
