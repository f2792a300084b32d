namespace EdgeVoice.Agent.Configuration;

/// <summary>A value as it was written: one text, or a list of texts.</summary>
/// <param name="Path">Dotted path as written, e.g. <c>sip.rtpPorts</c>.</param>
/// <param name="Values">The texts; one for a plain value.</param>
/// <param name="IsList">True when it was written as a list.</param>
/// <param name="Origin">Where it stands, for the reader of a problem.</param>
internal sealed record Setting(string Path, IReadOnlyList<string> Values, bool IsList, string Origin)
{
    /// <summary>The value on one line.</summary>
    public string Text => string.Join(", ", Values);
}

/// <summary>All settings that were found, by path; later sources win over earlier ones.</summary>
internal sealed class SettingSet
{
    private readonly Dictionary<string, Setting> _settings = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<Setting> All => _settings.Values;

    public void Put(Setting setting) => _settings[setting.Path] = setting;

    public Setting? Find(string path) => _settings.GetValueOrDefault(path);
}
