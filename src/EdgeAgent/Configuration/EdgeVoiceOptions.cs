using System.Collections;

namespace EdgeVoice.Agent.Configuration;

/// <summary>
/// Everything that a site can set, bound once at the start. Sources, later wins: built-in defaults, the configuration file (YAML),
/// the environment (<c>EDGEVOICE__SIP__PORT</c>).
/// </summary>
internal sealed record EdgeVoiceOptions
{
    public SiteOptions Site { get; init; } = new();

    public SipOptions Sip { get; init; } = new();

    public HearingOptions Hearing { get; init; } = new();

    public SpeechOptions Speech { get; init; } = new();

    public DialogOptions Dialog { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    public AdmissionOptions Admission { get; init; } = new();

    public ConsoleOptions Console { get; init; } = new();

    /// <summary>
    /// Loads <paramref name="file"/> (null: <see cref="InstallPaths.ConfigFile"/> when there is one) and this process's environment.
    /// </summary>
    public static ConfigResult Load(string? file)
        => Load(file, Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value)));

    /// <inheritdoc cref="Load(string?)"/>
    public static ConfigResult Load(string? file, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var problems = new List<ConfigProblem>();
        var settings = new SettingSet();
        string? path = file ?? (File.Exists(InstallPaths.ConfigFile) ? InstallPaths.ConfigFile : null);
        if (path is not null && ReadFile(path, problems) is { } yaml)
            YamlSettings.Read(yaml, Path.GetFileName(path), settings, problems);
        EnvironmentSettings.Read(environment, settings);
        string baseFolder = path is null ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Bind(settings, baseFolder, problems, path);
    }

    /// <summary>Binds YAML text alone; for tests and for configurations that never were a file.</summary>
    public static ConfigResult FromYaml(string yaml, string baseFolder)
    {
        var problems = new List<ConfigProblem>();
        var settings = new SettingSet();
        YamlSettings.Read(yaml, "yaml", settings, problems);
        return Bind(settings, baseFolder, problems, file: null);
    }

    private static ConfigResult Bind(SettingSet settings, string baseFolder, List<ConfigProblem> problems, string? file)
    {
        var reader = new SettingReader(settings, baseFolder, problems);
        var options = new EdgeVoiceOptions
        {
            Site = SiteOptions.Read(reader),
            Sip = SipOptions.Read(reader),
            Hearing = HearingOptions.Read(reader),
            Speech = SpeechOptions.Read(reader),
            Dialog = DialogOptions.Read(reader),
            Telemetry = TelemetryOptions.Read(reader),
            Admission = AdmissionOptions.Read(reader),
            Console = ConsoleOptions.Read(reader),
        };
        reader.ReportUnknown();
        CrossRules.Check(options, reader);
        return new ConfigResult(problems.Count == 0 ? options : null, problems, file);
    }

    private static string? ReadFile(string path, List<ConfigProblem> problems)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            problems.Add(new ConfigProblem(
                "", path, "the configuration file must exist and be readable", null,
                $"{refused.Message} Mend the path given with --config, or the file's rights.", "--config"));
            return null;
        }
    }
}
