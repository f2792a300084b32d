namespace EdgeVoice.Agent.Configuration;

/// <summary>Where things lie when nothing is said: in the system's folders once installed, in the source tree before.</summary>
internal static class InstallPaths
{
    private const string InstalledProgram = "/usr/lib/edgevoice";

    /// <summary>The configuration of an installed box.</summary>
    public const string ConfigFile = "/etc/edgevoice/edgevoice.yaml";

    /// <summary>True when this program runs from the package.</summary>
    public static bool IsInstalled { get; } =
        Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory).Equals(InstalledProgram, StringComparison.Ordinal);

    /// <summary>The folder that holds <c>manifest.json</c> and the models.</summary>
    public static string Models { get; } = IsInstalled ? "/usr/share/edgevoice/models" : InTree("models");

    /// <summary>The dialog pack that a new box answers with.</summary>
    public static string Pack { get; } = IsInstalled ? "/etc/edgevoice/packs/front-desk" : InTree("packs", "front-desk");

    /// <summary>The pack of the test line that <c>bench voice</c> calls; no branch answers with it.</summary>
    public static string BenchPack { get; } = IsInstalled ? "/usr/share/edgevoice/packs/bench" : InTree("packs", "bench");

    /// <summary>What must survive a restart.</summary>
    public static string State { get; } = IsInstalled ? "/var/lib/edgevoice" : InTree("artifacts", "state");

    /// <summary>What can be made again.</summary>
    public static string Cache { get; } = IsInstalled ? "/var/cache/edgevoice" : InTree("artifacts", "cache");

    private static string InTree(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeVoice.sln")))
                return Path.Combine([folder.FullName, .. parts]);
        }
        return Path.Combine([AppContext.BaseDirectory, .. parts]);
    }
}
