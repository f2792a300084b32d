namespace EdgeVoice.Agent.Calls.Media;

/// <summary>
/// What the calls' workers cost and whether they keep up, over windows of two seconds: how long they worked, and how old
/// the frames were when they came to them. Safe from any thread; never waits.
/// </summary>
internal sealed class WorkMeter(TimeProvider time, int cores)
{
    /// <summary>A frame that waited longer than this for its worker is late, in ms: three frames.</summary>
    public const double LateMs = 60;

    private const double WindowSeconds = 2;

    private const double PriceKept = 0.8;

    private readonly Lock _roll = new();
    private long _windowBegan = time.GetTimestamp();
    private long _busy;
    private long _frames;
    private long _late;
    private double _load;
    private double _lateShare;
    private double _realTimeFactor;
    private double _measuredCalls;
    private double _price;

    /// <summary>Share of all cores that the workers used in the last whole window, 0 to 1.</summary>
    public double Load { get { Roll(); return Volatile.Read(ref _load); } }

    /// <summary>Share of the frames of the last whole window that came to their worker late, 0 to 1.</summary>
    public double LateShare { get { Roll(); return Volatile.Read(ref _lateShare); } }

    /// <summary>Time that the workers need for a second of one call's sound, in seconds; 0 while there is no call.</summary>
    public double RealTimeFactor { get { Roll(); return Volatile.Read(ref _realTimeFactor); } }

    /// <summary>Calls that the last whole window was measured on, by their frames.</summary>
    public double MeasuredCalls { get { Roll(); return Volatile.Read(ref _measuredCalls); } }

    /// <summary>Share of all cores that a call needs, by the dearest window of late: a fifth of it is forgotten with every window.</summary>
    public double PricePerCall { get { Roll(); return Volatile.Read(ref _price); } }

    /// <summary>A worker was busy from then on until now.</summary>
    public void Worked(long since)
    {
        Interlocked.Add(ref _busy, time.GetTimestamp() - since);
        Roll();
    }

    /// <summary>A worker takes a frame that the media thread brought at <paramref name="arrivedAt"/>.</summary>
    public void Took(long arrivedAt)
    {
        Interlocked.Increment(ref _frames);
        if (time.GetElapsedTime(arrivedAt).TotalMilliseconds > LateMs)
            Interlocked.Increment(ref _late);
    }

    private void Roll()
    {
        if (time.GetElapsedTime(Volatile.Read(ref _windowBegan)).TotalSeconds < WindowSeconds || !_roll.TryEnter())
            return;
        try
        {
            double seconds = time.GetElapsedTime(_windowBegan).TotalSeconds;
            if (seconds < WindowSeconds)
                return;
            double busy = (double)Interlocked.Exchange(ref _busy, 0) / time.TimestampFrequency;
            long frames = Interlocked.Exchange(ref _frames, 0);
            long late = Interlocked.Exchange(ref _late, 0);
            Volatile.Write(ref _load, busy / (seconds * cores));
            Volatile.Write(ref _lateShare, frames == 0 ? 0 : (double)late / frames);
            double calls = frames / (seconds * Dsp.FrameFormat.FramesPerSecond);
            Volatile.Write(ref _measuredCalls, calls);
            // A fraction of a call is one that has just begun or ended: it prices nothing.
            double price = calls < 1 ? 0 : busy / (seconds * cores * calls);
            Volatile.Write(ref _price, Math.Max(price, PriceKept * _price));
            Volatile.Write(ref _realTimeFactor, frames == 0 ? 0 : busy / (frames / (double)Dsp.FrameFormat.FramesPerSecond));
            Volatile.Write(ref _windowBegan, time.GetTimestamp());
        }
        finally
        {
            _roll.Exit();
        }
    }
}
