namespace EdgeVoice.Agent.Configuration;

/// <summary>Settings from the environment: <c>EDGEVOICE__SIP__PORT=5070</c> stands for <c>sip.port</c>; lists are comma-separated.</summary>
internal static class EnvironmentSettings
{
    public const string Prefix = "EDGEVOICE__";

    public static void Read(IEnumerable<KeyValuePair<string, string?>> environment, SettingSet settings)
    {
        foreach (var (name, value) in environment)
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || string.IsNullOrEmpty(value))
                continue;
            string path = name[Prefix.Length..].Replace("__", ".", StringComparison.Ordinal);
            settings.Put(new Setting(path, [value], false, $"environment {name}"));
        }
    }
}
