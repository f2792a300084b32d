using EdgeVoice.Dsp;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>What the media thread says of a frame besides its samples.</summary>
/// <param name="Speech">
/// The caller speaks, hangover included: not a tone, a key or hold music, nor what is left of our own voice. The verdict is ahead of
/// the samples by the delay of the noise suppressor.
/// </param>
/// <param name="Concealed">The frame was made by packet-loss concealment.</param>
/// <param name="Gap">Frames before this one that were dropped because the ring was full.</param>
/// <param name="ArrivedAt">Timestamp (of the process clock) of the media tick that took the frame from the line.</param>
internal readonly record struct FrameMark(bool Speech, bool Concealed, int Gap, long ArrivedAt)
{
    /// <summary>That the frame holds speech, 0 to 1, without hangover and before anything is ruled out.</summary>
    public float Probability { get; init; }

    /// <summary>A machine is heard: a key, a tone of the network or of a fax, hold music.</summary>
    public bool Machine { get; init; }

    /// <summary>Other people talk in the background.</summary>
    public bool Babble { get; init; }

    /// <summary>The caller speaks while our own voice is on the line.</summary>
    public bool DoubleTalk { get; init; }
}

/// <summary>
/// Frames from the media thread to a call's worker: one producer, one consumer, no lock, no allocation.
/// Bound: <see cref="Capacity"/> frames. When full the newest frame is dropped and counted, and the next frame that
/// fits carries the length of the gap, so that the consumer keeps its media time right.
/// </summary>
internal sealed class FrameRing
{
    /// <summary>2.56 s of sound: a worker that is later than that has lost the caller anyway.</summary>
    public const int Capacity = 128;

    private readonly float[] _samples;
    private readonly FrameMark[] _marks = new FrameMark[Capacity];
    private readonly int _frameSamples;
    private long _written;
    private long _read;
    private int _gap;
    private long _dropped;

    public FrameRing(int rateHz)
    {
        _frameSamples = FrameFormat.Samples(rateHz);
        _samples = new float[Capacity * _frameSamples];
    }

    /// <summary>Frames dropped so far because the worker did not keep up.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Frames waiting.</summary>
    public int Count => (int)(Volatile.Read(ref _written) - Volatile.Read(ref _read));

    /// <summary>Producer side; the ring knows the gap. False when the frame was dropped.</summary>
    public bool TryWrite(ReadOnlySpan<float> frame, in FrameMark mark)
    {
        if (_written - Volatile.Read(ref _read) == Capacity)
        {
            _gap++;
            Volatile.Write(ref _dropped, _dropped + 1);
            return false;
        }
        int slot = (int)(_written % Capacity);
        frame.CopyTo(_samples.AsSpan(slot * _frameSamples, _frameSamples));
        _marks[slot] = mark with { Gap = _gap };
        _gap = 0;
        Volatile.Write(ref _written, _written + 1);
        return true;
    }

    /// <summary>Consumer side: copies the oldest frame out.</summary>
    public bool TryRead(Span<float> frame, out FrameMark mark)
    {
        if (Volatile.Read(ref _written) == _read)
        {
            mark = default;
            return false;
        }
        int slot = (int)(_read % Capacity);
        _samples.AsSpan(slot * _frameSamples, _frameSamples).CopyTo(frame);
        mark = _marks[slot];
        Volatile.Write(ref _read, _read + 1);
        return true;
    }
}
