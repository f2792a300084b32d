using System.CommandLine;

namespace EdgeVoice.Agent.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public static Option<FileInfo?> Config() => new("--config") { Description = "Configuration file (YAML); default /etc/edgevoice/edgevoice.yaml if there is one" };

    public static Option<FileInfo?> Json() => new("--json") { Description = "Also write the figures to this file as JSON" };
}

/// <summary>What every verb ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;
}
