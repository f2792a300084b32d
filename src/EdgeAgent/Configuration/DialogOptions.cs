namespace EdgeVoice.Agent.Configuration;

/// <summary>What the agent knows and how it understands.</summary>
internal sealed record DialogOptions
{
    /// <summary>Folder of the dialog pack. Default: the branch front desk.</summary>
    public string PackFolder { get; init; } = InstallPaths.Pack;

    /// <summary>Dialog encoder: an id of the models' manifest, or a folder. Default: the manifest's own.</summary>
    public string? Model { get; init; }

    internal static DialogOptions Read(SettingReader reader) => new()
    {
        PackFolder = reader.Folder("dialog.packFolder", InstallPaths.Pack),
        Model = reader.OptionalText("dialog.model"),
    };
}
