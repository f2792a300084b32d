using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary>The dialog pack loads; its warnings are shown too, as callers would notice them.</summary>
internal static class PackCheck
{
    private const int Most = 10;

    public static IEnumerable<CheckItem> Of(EdgeVoiceOptions options)
    {
        string folder = options.Dialog.PackFolder;
        var (pack, problems) = DialogPackLoader.Load(folder);
        if (pack is not null)
            yield return CheckItem.Ok("dialog pack", folder);
        foreach (var problem in problems.Take(Most))
        {
            yield return new CheckItem("dialog pack", problem.Severity == PackSeverity.Error ? CheckState.Error : CheckState.Warning,
                $"{problem.File}:{problem.Line}: {problem.Found}", $"Expected: {problem.Expected}.");
        }
        if (problems.Length > Most)
            yield return CheckItem.Warning("dialog pack", $"and {problems.Length - Most} more", "Mend those above first.");
    }
}
