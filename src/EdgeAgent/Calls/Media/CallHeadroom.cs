using System.Globalization;
using EdgeVoice.Agent.Hosting;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>
/// Room for one more call as measured over the last two seconds: the media thread and the workers must have time left for
/// it at the price of those in progress, and nobody may be late already.
/// </summary>
internal sealed class CallHeadroom(MediaThread media, WorkMeter work) : IHeadroom
{
    /// <summary>Share of its time that the media thread may need with the new call: it must never be late.</summary>
    public const double MaxMediaLoad = 0.6;

    /// <summary>Share of all cores that the workers may need with the new call; the rest is the voice's and the system's.</summary>
    public const double MaxWorkLoad = 0.75;

    /// <summary>Share of frames that may reach their worker late.</summary>
    public const double MaxLateShare = 0.05;

    /// <summary>Part of the load at which nothing is made that may be thrown away.</summary>
    private const double SpeculationPart = 0.8;

    /// <summary>True while there is time to make answers that nobody may want.</summary>
    public bool MaySpeculate => work.Load < MaxWorkLoad * SpeculationPart && work.LateShare < MaxLateShare / 2
        && media.RecentLateTicks <= MediaThread.RecentLateAllowed;

    public string? Shortage(int active) => Shortage(active, media.RecentLoad, media.RecentLateTicks, work.Load, work.LateShare, work.MeasuredCalls, work.PricePerCall);

    /// <summary>The rule itself, on figures.</summary>
    /// <param name="active">Calls in progress, those included that came in since the last measurement: a burst must not slip through it.</param>
    /// <param name="mediaLoad">Share of its time that the media thread needed.</param>
    /// <param name="lateTicks">Of the last window.</param>
    /// <param name="workLoad">Share of all cores that the workers needed.</param>
    /// <param name="lateShare">Share of frames that came to their worker late.</param>
    /// <param name="measuredCalls">Calls that these figures are of; 0 stands for all in progress.</param>
    /// <param name="pricePerCall">Share of all cores that one call was seen to need lately: a greeting costs less than the talk after it.</param>
    public static string? Shortage(int active, double mediaLoad, int lateTicks, double workLoad, double lateShare, double measuredCalls = 0, double pricePerCall = 0)
    {
        double more = (active + 1.0) / Math.Max(1, measuredCalls > 0 ? Math.Min(active, measuredCalls) : active);
        if (lateTicks > MediaThread.RecentLateAllowed)
            return string.Create(CultureInfo.InvariantCulture, $"{lateTicks} of the last {MediaThread.WindowTicks} media ticks were late");
        if (lateShare > MaxLateShare)
            return string.Create(CultureInfo.InvariantCulture, $"{lateShare:P0} of the frames wait more than {WorkMeter.LateMs} ms for their worker");
        if (mediaLoad * more > MaxMediaLoad)
            return string.Create(CultureInfo.InvariantCulture, $"the media thread is busy {mediaLoad:P0} of its time");
        double wanted = Math.Max(workLoad * more, pricePerCall * (active + 1));
        if (wanted > MaxWorkLoad)
            return string.Create(CultureInfo.InvariantCulture, $"the calls need {workLoad:P0} of all cores, with one more {wanted:P0}");
        return null;
    }
}
