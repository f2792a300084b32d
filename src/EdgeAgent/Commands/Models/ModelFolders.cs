using EdgeVoice.Agent.Commands.Models.Pull;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Speech.Models;

namespace EdgeVoice.Agent.Commands.Models;

/// <summary>Finds a recogniser by what somebody calls it.</summary>
internal static class ModelFolders
{
    /// <param name="named">A folder, a name of the manifest or of a model that was pulled, or null for the manifest's first.</param>
    /// <exception cref="InvalidDataException">Neither.</exception>
    public static string Recognizer(string? named)
    {
        if (named is not null && Directory.Exists(named))
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(named));
        if (named is not null && PullCommand.Own.All().FirstOrDefault(model => model.Kind == "asr" && model.Name == named) is { Folder: { } pulled })
            return pulled;
        var manifest = ModelManifest.Load(InstallPaths.Models);
        var set = named is null ? manifest.Sets.FirstOrDefault(set => set.Kind == "asr") : manifest.Find(named);
        return set is not null
            ? manifest.FolderOf(set)
            : throw new InvalidDataException(named is null ? $"{manifest.Folder} lists no recogniser" : $"there is no folder {named} and no model of that name in {manifest.Folder}");
    }
}
