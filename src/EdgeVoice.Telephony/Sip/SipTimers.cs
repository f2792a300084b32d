namespace EdgeVoice.Telephony.Sip;

/// <summary>The base values of RFC 3261 section 17.1.1.1; everything else is a multiple.</summary>
internal static class SipTime
{
    /// <summary>Estimated round trip.</summary>
    public static readonly TimeSpan T1 = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest gap between retransmissions.</summary>
    public static readonly TimeSpan T2 = TimeSpan.FromSeconds(4);

    /// <summary>How long a message stays in the network.</summary>
    public static readonly TimeSpan T4 = TimeSpan.FromSeconds(5);

    /// <summary>64*T1: timers B, F, H, J, L, M, and the wait for an ACK.</summary>
    public static readonly TimeSpan GiveUp = 64 * T1;

    /// <summary>Timer D for UDP: at least 32 s.</summary>
    public static readonly TimeSpan D = TimeSpan.FromSeconds(32);
}

/// <summary>A timer that was set; <see cref="Cancel"/> may be called at any time, any number of times.</summary>
internal sealed class SipTimer(Action fire)
{
    public bool IsCancelled { get; private set; }

    public void Cancel() => IsCancelled = true;

    public void Fire()
    {
        IsCancelled = true;
        fire();
    }
}

/// <summary>All timers of a core. Time comes in with every call: there is no clock here.</summary>
internal sealed class SipTimers
{
    private readonly PriorityQueue<SipTimer, (TimeSpan Due, long Order)> _queue = new();
    private long _order;

    public TimeSpan Now { get; private set; }

    /// <summary>When <see cref="Advance"/> is wanted next, or null.</summary>
    public TimeSpan? Next
    {
        get
        {
            while (_queue.TryPeek(out var timer, out var key))
            {
                if (!timer.IsCancelled)
                    return key.Due;
                _queue.Dequeue();
            }
            return null;
        }
    }

    /// <summary>Moves the time on without firing; time never goes back.</summary>
    public void See(TimeSpan now) => Now = now > Now ? now : Now;

    public SipTimer After(TimeSpan delay, Action fire)
    {
        var timer = new SipTimer(fire);
        _queue.Enqueue(timer, (Now + delay, _order++));
        return timer;
    }

    /// <summary>Fires all that is due, in the order of their times, each seeing the time at which it was due or later.</summary>
    public void Advance(TimeSpan now)
    {
        while (Next is { } due && due <= now)
        {
            See(due);
            _queue.Dequeue().Fire();
        }
        See(now);
    }
}
