using System.Text.Json;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.WebConsole;

/// <summary>How the box is: what central ops have as its status, what its headroom is, what waits for them.</summary>
internal sealed class BoxStatus(EdgeVoiceOptions options, DeviceStatus device, Outbox outbox, WorkMeter work, MediaThread media)
{
    public void WriteTo(Utf8JsonWriter json)
    {
        var current = device.Current;
        json.WriteStartObject();
        json.WriteString("site", options.Site.SiteId);
        json.WriteString("device", options.Site.DeviceId);
        // Before the line is up there is no version in the status yet.
        json.WriteString("state", current.Version is null ? "starting" : JsonNamingPolicy.SnakeCaseLower.ConvertName(current.State.ToString()));
        json.WriteString("version", current.Version);
        if (current.Started is { } started)
            json.WriteString("started", started.UtcDateTime);
        json.WriteNumber("calls", current.Calls ?? 0);
        json.WriteNumber("max_calls", current.MaxCalls ?? options.Admission.MaxCalls);
        json.WriteNumber("media_load", Math.Round(media.RecentLoad, 3));
        json.WriteNumber("workers_load", Math.Round(work.Load, 3));
        json.WriteNumber("workers_late", Math.Round(work.LateShare, 3));
        json.WriteNumber("outbox_depth", outbox.Depth);
        json.WriteEndObject();
    }
}
