namespace EdgeVoice.Agent.Calls.Media;

/// <summary>
/// The one thread that moves sound: ticks every 20 ms on an absolute schedule, each leg at its own time within them, so that a
/// late tick does not push the ones after it. Its own ticks tell whether it keeps up: late ones are counted; after a stall longer
/// than <see cref="MediaTurn.MaxCatchUpTicks"/> a schedule starts anew instead of bursting.
/// </summary>
internal sealed class MediaThread : IDisposable
{
    /// <summary>Ticks over which load and lateness are judged: two seconds.</summary>
    public const int WindowTicks = 100;

    /// <summary>Late ticks in a window that are no sign of overload: a collection, another program.</summary>
    public const int RecentLateAllowed = 10;

    /// <summary>Legs that are due so close to one another are served in one go, in ms.</summary>
    private const int TogetherMs = 1;

    private readonly TimeProvider _time;
    private readonly long _period;
    private readonly ManualResetEventSlim _stop = new(false, spinCount: 0);
    private readonly Thread _thread;
    private readonly Lock _change = new();
    private readonly long _together;
    private volatile MediaTurn[] _turns = [];
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
        _together = time.TimestampFrequency * TogetherMs / 1000;
        _lastTick = time.GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "media" };
        _thread.Start();
    }

    /// <summary>Time since the last tick; the watchdog looks at it.</summary>
    public TimeSpan Age => _time.GetElapsedTime(Volatile.Read(ref _lastTick));

    /// <summary>Part of its time that the thread was at work over the last whole window in [0, 1]; 1 means it can take no more calls.</summary>
    public double RecentLoad => Volatile.Read(ref _recentLoad);

    /// <summary>Late ticks of the last whole <see cref="WindowTicks"/> ticks.</summary>
    public int RecentLateTicks => Volatile.Read(ref _recentLate);

    public void Add(IMediaLeg leg)
    {
        lock (_change)
            _turns = [.. _turns, new MediaTurn(leg, _time.GetTimestamp(), _time.TimestampFrequency)];
    }

    /// <summary>The leg gets no tick that begins after this returns.</summary>
    public void Remove(IMediaLeg leg)
    {
        lock (_change)
            _turns = [.. _turns.Where(turn => turn.Leg != leg)];
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
            var turns = _turns;
            long next = due;
            foreach (var turn in turns)
                next = Math.Min(next, turn.Due);
            if (!WaitUntil(next))
                return;
            long now = _time.GetTimestamp();
            if (now >= due)
                due = OwnTick(due, now);
            foreach (var turn in turns)
            {
                if (turn.Due <= now + _together)
                    Serve(turn, now);
            }
            _busy += _time.GetTimestamp() - now;
        }
    }

    /// <summary>The thread's own tick, late or not; returns when the next one is due.</summary>
    private long OwnTick(long due, long now)
    {
        if (now - due > _period)
            _late++;
        Volatile.Write(ref _lastTick, now);
        if (++_ticks % WindowTicks == 0)
            CloseWindow();
        return MediaTurn.AfterStall(due, now, _period) + _period;
    }

    private void Serve(MediaTurn turn, long now)
    {
        try
        {
            turn.Serve(now);
        }
        catch (Exception error)
        {
            // One broken call must not silence the others.
            Remove(turn.Leg);
            turn.Leg.TickFailed(error);
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
}
