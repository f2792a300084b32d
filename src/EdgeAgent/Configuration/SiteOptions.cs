using System.Text.RegularExpressions;

namespace EdgeVoice.Agent.Configuration;

/// <summary>Who and where this box is.</summary>
internal sealed partial record SiteOptions
{
    /// <summary>The branch, as central ops call it; a level of every MQTT topic. Default <c>branch</c>.</summary>
    public string SiteId { get; init; } = "branch";

    /// <summary>This box within the branch; a level of every MQTT topic. Default: the host name.</summary>
    public string DeviceId { get; init; } = DefaultDevice();

    /// <summary>Zone that "tomorrow at three" is meant in. Default: the machine's.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Local;

    internal static SiteOptions Read(SettingReader reader) => new()
    {
        SiteId = reader.Text("site.siteId", "branch", IdRule, Id().IsMatch),
        DeviceId = reader.Text("site.deviceId", DefaultDevice(), IdRule, Id().IsMatch),
        TimeZone = reader.Parse("site.timeZone", TimeZoneInfo.Local, "must be a time zone of the IANA list", null,
            "Write it like Europe/Berlin; 'timedatectl list-timezones' prints all.",
            name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? (true, zone) : default),
    };

    // A topic level: no wildcard, no slash, nothing that needs quoting in a shell.
    private const string IdRule = "must be 1 to 64 letters, digits, '-', '_' or '.', a letter or digit first";

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    private static string DefaultDevice()
    {
        string name = new([.. Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')]);
        return Id().IsMatch(name) ? name : "box";
    }
}
