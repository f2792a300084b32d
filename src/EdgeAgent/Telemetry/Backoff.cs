namespace EdgeVoice.Agent.Telemetry;

/// <summary>
/// How long to wait before the next attempt: doubles from <paramref name="first"/> to <paramref name="most"/>, less up to a quarter by
/// chance, so that a thousand boxes do not come back to the broker in the same second.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan most, Random chance)
{
    private int _attempts;

    public TimeSpan Next()
    {
        // 2^30 seconds is past any bound; a longer shift would wrap.
        double wait = Math.Min(first.Ticks * (double)(1L << Math.Min(_attempts++, 30)), most.Ticks);
        return TimeSpan.FromTicks((long)(wait * (1 - chance.NextDouble() / 4)));
    }

    public void Reset() => _attempts = 0;
}
