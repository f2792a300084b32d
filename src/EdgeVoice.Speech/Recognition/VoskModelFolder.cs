using System.Diagnostics.CodeAnalysis;
using EdgeVoice.Speech.Recognition.ModelFiles;

namespace EdgeVoice.Speech.Recognition;

/// <summary>
/// Checks a Vosk model folder in managed code. libvosk ends the whole process on many broken files, so nothing that
/// fails here may reach it.
/// </summary>
public static class VoskModelFolder
{
    /// <summary>True when libvosk can be given the folder. Otherwise every problem found, each naming its file.</summary>
    public static bool TryCheck(
        string folder,
        [NotNullWhen(true)] out VoskModelDescription? description,
        out IReadOnlyList<string> problems)
    {
        description = null;
        var found = new List<string>();
        problems = found;
        if (!Directory.Exists(folder))
        {
            found.Add(File.Exists(folder) ? $"{folder} is a file; a Vosk model is a folder" : $"there is no folder {folder}");
            return false;
        }

        try
        {
            description = new FolderCheck(Path.GetFullPath(folder), found).Run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found.Add($"it cannot be read: {e.Message}");
        }
        if (found.Count > 0)
            description = null;
        return description is not null;
    }
}
