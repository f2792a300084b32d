using EdgeVoice.Dsp;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>
/// What was played, frame by frame, until the frame of the line that may hold its echo is there: each goes with one, in order, so that
/// a packet that comes late moves no echo.
/// </summary>
/// <remarks>
/// It begins with a frame of silence: the frame heard in a tick goes with the one sent in the tick before, of which no peer can give anything
/// back sooner. The line may need a frame more than were played (its clock runs faster, or a stall is over): it goes with silence, and the echo
/// is where it was. When its clock runs slower frames stay over, and the oldest go.
/// </remarks>
internal sealed class PlayedFrames
{
    private const int Capacity = 32;
    private const int WatchedTicks = 250;

    private readonly float[] _samples;
    private readonly int _frame;
    private long _written = 1;
    private long _read;
    private int _least = Capacity;
    private int _ticks;

    public PlayedFrames(int rateHz)
    {
        _frame = FrameFormat.Samples(rateHz);
        _samples = new float[Capacity * _frame];
    }

    /// <summary>Frames that wait for their time.</summary>
    public int Count => (int)(_written - _read);

    /// <summary>A frame went out, or silence; once a tick.</summary>
    public void Add(ReadOnlySpan<float> frame)
    {
        if (Count == Capacity)
            _read++;
        var slot = Slot(_written++);
        if (frame.IsEmpty)
            slot.Clear();
        else
            frame.CopyTo(slot);
        _least = Math.Min(_least, Count);
        if (++_ticks < WatchedTicks)
            return;
        // One is this tick's. More that are never needed are an echo that seems to come ever earlier.
        _read += Math.Max(0, _least - 1);
        (_ticks, _least) = (0, Capacity);
    }

    /// <summary>The frame that goes with the next one of the line, valid until the next <see cref="Add"/>; empty when there is none: silence.</summary>
    public ReadOnlySpan<float> Take() => Count == 0 ? [] : Slot(_read++);

    private Span<float> Slot(long index) => _samples.AsSpan((int)(index % Capacity) * _frame, _frame);
}
