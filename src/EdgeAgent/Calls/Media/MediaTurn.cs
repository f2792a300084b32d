using EdgeVoice.Dsp;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>Something that must happen every 20 ms. Never blocks, allocates, logs or waits.</summary>
internal interface IMediaLeg
{
    /// <param name="now">Timestamp of the process clock when the tick began.</param>
    void Tick(long now);

    /// <summary>The second half of a tick, <see cref="MediaTurn.SendAfterMs"/> later: what the workers made of the first half can go out at once.</summary>
    /// <param name="now">Timestamp of the process clock when it began.</param>
    void Send(long now) { }

    /// <summary>By how much the ticks from the next one on shall come later (negative: sooner), in ms from -18 to 10; asked once after every tick.</summary>
    int TakeShiftMs() => 0;

    /// <summary>A tick threw: the leg is off the thread already; it must end its call.</summary>
    void TickFailed(Exception error);
}

/// <summary>A leg of the <see cref="MediaThread"/> and when it is due: a tick every 20 ms, each in two halves. Media thread alone.</summary>
internal sealed class MediaTurn
{
    /// <summary>
    /// From hearing to sending within a tick, in ms. A worker needs one or two for a frame; an answer that were sent before it is made would
    /// wait for the next tick, 20 ms that the caller hears.
    /// </summary>
    public const int SendAfterMs = 8;

    /// <summary>Ticks that are made up for after a stall.</summary>
    public const int MaxCatchUpTicks = 5;

    private readonly long _period;
    private readonly long _sendAfter;
    private readonly long _ms;
    private bool _sends;
    private int _shiftMs;

    /// <param name="leg">Whose turn it is.</param>
    /// <param name="due">Timestamp of its first tick.</param>
    /// <param name="frequency">Timestamps a second.</param>
    public MediaTurn(IMediaLeg leg, long due, long frequency)
    {
        (Leg, Due) = (leg, due);
        _period = frequency / FrameFormat.FramesPerSecond;
        _ms = frequency / 1000;
        _sendAfter = SendAfterMs * _ms;
    }

    public IMediaLeg Leg { get; }

    /// <summary>Timestamp at which the next half is due.</summary>
    public long Due { get; private set; }

    /// <summary>Does the half that is due.</summary>
    public void Serve(long now)
    {
        if (_sends)
        {
            Leg.Send(now);
            Due += _period - _sendAfter + (_shiftMs * _ms);
        }
        else
        {
            Due = AfterStall(Due, now, _period) + _sendAfter;
            Leg.Tick(now);
            _shiftMs = Leg.TakeShiftMs();
        }
        _sends = !_sends;
    }

    /// <summary>When a tick counts as having been due: long ago is now.</summary>
    public static long AfterStall(long due, long now, long period) => now - due > period * MaxCatchUpTicks ? now : due;
}
