using EdgeVoice.Dsp;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>
/// When within its 20 ms a leg ticks: as soon as the line's packets are there as a rule. A packet that came just behind a tick would wait for the next
/// one, and the caller with it; on a line without jitter that is 10 ms saved on the average.
/// </summary>
/// <remarks>
/// A packet's age at the tick is an angle, for it comes once in 20 ms: mean and spread are those of circular statistics (Mardia), which know that
/// an age of 19 ms is next to one of 0. Where packets come at any time there is no better moment, and none is looked for. The ticks move later only
/// where packets are there just in time: from where they come just behind a tick they move sooner by most of one, for a tick that were put off would
/// find two of them, and the second would wait for ever after.
/// </remarks>
internal sealed class TickPhase
{
    /// <summary>A line is listened to for so many packets before the first move, and before each that may follow.</summary>
    public const int FirstPackets = 25, MorePackets = 150;

    /// <summary>A smaller move is not worth the jitter that it is to the far side, in ms.</summary>
    private const int LeastMoveMs = 3;

    /// <summary>A move later is no longer, in ms.</summary>
    private const int MostLaterMs = FrameFormat.FrameMs / 2;

    /// <summary>The age aimed at: so much, and so many standard deviations of the arrivals, in ms.</summary>
    private const double LeastAgeMs = 3, Deviations = 2.5;

    /// <summary>Mean resultant length below which packets come at any time.</summary>
    private const double LeastResultant = 0.6;

    private double _x;
    private double _y;
    private int _packets;
    private int _wanted = FirstPackets;
    private int _shiftMs;

    /// <summary>A packet was taken at a tick.</summary>
    /// <param name="ageMs">How long before the tick it had come, in ms.</param>
    public void Took(double ageMs)
    {
        double angle = ageMs * 2 * Math.PI / FrameFormat.FrameMs;
        _x += Math.Cos(angle);
        _y += Math.Sin(angle);
        if (++_packets < _wanted)
            return;
        _shiftMs = Move();
        (_x, _y, _packets, _wanted) = (0, 0, 0, MorePackets);
    }

    /// <summary>By how much the ticks shall come later (negative: sooner), in ms; told once.</summary>
    public int TakeShiftMs()
    {
        int shift = _shiftMs;
        _shiftMs = 0;
        return shift;
    }

    private int Move()
    {
        double resultant = Math.Sqrt((_x * _x) + (_y * _y)) / _packets;
        if (resultant < LeastResultant)
            return 0;
        double age = Math.Atan2(_y, _x) * FrameFormat.FrameMs / (2 * Math.PI);
        if (age < 0)
            age += FrameFormat.FrameMs;
        double deviation = Math.Sqrt(-2 * Math.Log(Math.Min(1, resultant))) * FrameFormat.FrameMs / (2 * Math.PI);
        double later = Math.Min(LeastAgeMs + (Deviations * deviation) - age, MostLaterMs);
        return Math.Abs(later) < LeastMoveMs ? 0 : (int)Math.Round(later);
    }
}
