namespace EdgeVoice.Agent.Calls.Media;

/// <summary>Something that must happen every 20 ms. Never blocks, allocates, logs or waits.</summary>
internal interface IMediaLeg
{
    /// <param name="now">Timestamp of the process clock when the tick began.</param>
    void Tick(long now);

    /// <summary>The second half of a tick, <see cref="MediaThread.SendAfterMs"/> later: what the workers made of the first half can go out at once.</summary>
    /// <param name="now">Timestamp of the process clock when it began.</param>
    void Send(long now) { }

    /// <summary>A tick threw: the leg is off the thread already; it must end its call.</summary>
    void TickFailed(Exception error);
}

/// <summary>
/// The one thread that moves sound: ticks every 20 ms on an absolute schedule for all legs, so that a late tick
/// does not push the ones after it. Late ticks are counted; after a stall longer than <see cref="MaxCatchUpTicks"/>
/// the schedule starts anew instead of bursting.
/// </summary>
internal sealed class MediaThread : IDisposable
{
    /// <summary>Ticks that are made up for after a stall.</summary>
    public const int MaxCatchUpTicks = 5;

    /// <summary>Ticks over which load and lateness are judged: two seconds.</summary>
    public const int WindowTicks = 100;

    /// <summary>
    /// From hearing to sending within a tick, in ms. A worker needs one or two for a frame; an answer that were sent before it is made would
    /// wait for the next tick, 20 ms that the caller hears.
    /// </summary>
    public const int SendAfterMs = 8;

    /// <summary>Late ticks in a window that are no sign of overload: a collection, another program.</summary>
    public const int RecentLateAllowed = 10;

    private readonly TimeProvider _time;
    private readonly long _period;
    private readonly ManualResetEventSlim _stop = new(false, spinCount: 0);
    private readonly Thread _thread;
    private readonly Lock _change = new();
    private volatile IMediaLeg[] _legs = [];
    private long _ticks;
    private long _lastTick;
    private long _busy;
    private int _late;
    private double _recentLoad;
    private int _recentLate;

    public MediaThread(TimeProvider time)
    {
        _time = time;
        _period = time.TimestampFrequency / Dsp.FrameFormat.FramesPerSecond;
        _lastTick = time.GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "media" };
        _thread.Start();
    }

    /// <summary>Ticks so far.</summary>
    public long Ticks => Volatile.Read(ref _ticks);

    /// <summary>Time since the last tick; the watchdog looks at it.</summary>
    public TimeSpan Age => _time.GetElapsedTime(Volatile.Read(ref _lastTick));

    /// <summary>Part of its time that the thread was at work over the last whole window in [0, 1]; 1 means it can take no more calls.</summary>
    public double RecentLoad => Volatile.Read(ref _recentLoad);

    /// <summary>Late ticks of the last whole <see cref="WindowTicks"/> ticks.</summary>
    public int RecentLateTicks => Volatile.Read(ref _recentLate);

    public void Add(IMediaLeg leg)
    {
        lock (_change)
            _legs = [.. _legs, leg];
    }

    /// <summary>The leg gets no tick that begins after this returns.</summary>
    public void Remove(IMediaLeg leg)
    {
        lock (_change)
            _legs = [.. _legs.Where(other => other != leg)];
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        MediaPriority.Raise();
        long due = _time.GetTimestamp() + _period;
        while (true)
        {
            if (!WaitUntil(due))
                return;
            long now = _time.GetTimestamp();
            if (now - due > _period)
            {
                _late++;
                if (now - due > _period * MaxCatchUpTicks)
                    due = now;
            }
            Volatile.Write(ref _lastTick, now);
            ForAll(static (leg, at) => leg.Tick(at), now);
            _busy += _time.GetTimestamp() - now;
            if (!WaitUntil(due + (_time.TimestampFrequency * SendAfterMs / 1000)))
                return;
            long sending = _time.GetTimestamp();
            ForAll(static (leg, at) => leg.Send(at), sending);
            _busy += _time.GetTimestamp() - sending;
            Volatile.Write(ref _ticks, _ticks + 1);
            if (_ticks % WindowTicks == 0)
                CloseWindow();
            due += _period;
        }
    }

    /// <summary>False when the thread shall stop.</summary>
    private bool WaitUntil(long due)
    {
        for (long now = _time.GetTimestamp(); now < due; now = _time.GetTimestamp())
        {
            // Rounded up: waking a fraction early would only mean waiting again.
            if (_stop.Wait((int)(((due - now) * 1000 / _time.TimestampFrequency) + 1)))
                return false;
        }
        return !_stop.IsSet;
    }

    private void CloseWindow()
    {
        Volatile.Write(ref _recentLoad, (double)_busy / (WindowTicks * _period));
        Volatile.Write(ref _recentLate, _late);
        _busy = 0;
        _late = 0;
    }

    private void ForAll(Action<IMediaLeg, long> half, long now)
    {
        foreach (var leg in _legs)
        {
            try
            {
                half(leg, now);
            }
            catch (Exception error)
            {
                // One broken call must not silence the others.
                Remove(leg);
                leg.TickFailed(error);
            }
        }
    }
}
