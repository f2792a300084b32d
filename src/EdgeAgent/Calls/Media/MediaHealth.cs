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
