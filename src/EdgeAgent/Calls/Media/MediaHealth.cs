using System.Globalization;
using EdgeVoice.Agent.Hosting;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>The media thread is alive when it ticked within the last second: fifty ticks.</summary>
internal sealed class MediaHealth(MediaThread thread) : IHealthProbe
{
    public string Name => "media-thread";

    public string? Trouble() => thread.Age < TimeSpan.FromSeconds(1)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"no tick for {thread.Age.TotalSeconds:0.0} s");
}

/// <summary>
/// Room for one more call as measured: the media thread must have half of its time left, and must not have been late
/// more than now and then in the last two seconds.
/// </summary>
internal sealed class MediaHeadroom(MediaThread thread) : IHeadroom
{
    private const double MaxLoad = 0.5;

    public bool HasRoom => thread.RecentLoad < MaxLoad && thread.RecentLateTicks <= MediaThread.RecentLateAllowed;
}
