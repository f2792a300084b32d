using System.CommandLine;
using System.Globalization;
using EdgeVoice.Agent.Commands.Models.Pull;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Speech.Models;
using EdgeVoice.Speech.Recognition;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Models;

/// <summary><c>edgevoice models list | verify | adapt | pull</c>.</summary>
internal static class ModelsCommand
{
    public static Command Build()
    {
        var list = new Command("list", "Show the models of this box.");
        list.SetAction(_ => List());
        var named = new Argument<string[]>("model") { Description = "Names of the manifest, or folders of any Vosk models. Default: all of the manifest.", Arity = ArgumentArity.ZeroOrMore };
        var verify = new Command("verify", "Hold model files against the manifest; check recognisers, load them and let them listen.") { named };
        verify.SetAction(parsed => parsed.GetValue(named) is { Length: > 0 } several ? several.Max(Verify) : Verify(null));
        return new Command("models", "Show, verify, adapt and bring models") { list, verify, AdaptCommand.Build(), PullCommand.Build() };
    }

    private static int List()
    {
        if (Manifest() is not { } manifest)
            return ExitCode.WrongUse;
        var table = new Table().Border(TableBorder.Rounded).AddColumns("name", "kind", "language", "Hz", "MB", "licence", "site");
        foreach (var set in manifest.Sets)
        {
            string site = set.Kind == "asr" && SiteGraph.Find(manifest.FolderOf(set), out string? problem) is { } graph ? $"adapted to {graph.Pack}, {graph.Made}" : "";
            table.AddRow(set.Name.EscapeMarkup(), set.Kind.EscapeMarkup(), (set.Language ?? "").EscapeMarkup(), set.SampleRate?.ToString(CultureInfo.InvariantCulture) ?? "",
                (set.Files.Sum(file => file.Bytes) / 1e6).ToString("0.0", CultureInfo.InvariantCulture), set.Licence.EscapeMarkup(), site.EscapeMarkup());
        }
        foreach (var (kind, name, folder) in PullCommand.Own.All())
        {
            string site = kind == "asr" && SiteGraph.Find(folder, out _) is { } graph ? $"adapted to {graph.Pack}, {graph.Made}" : "";
            string rate = kind == "asr" && VoskModelFolder.TryCheck(folder, out var model, out _) ? model.SampleRate.ToString(CultureInfo.InvariantCulture) : "";
            double megabytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6;
            table.AddRow(name.EscapeMarkup(), kind, "", rate, megabytes.ToString("0.0", CultureInfo.InvariantCulture), "its publisher's", site.EscapeMarkup());
        }
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"{manifest.Folder}");
        if (PullCommand.Own.All().Any())
            AnsiConsole.MarkupLineInterpolated($"{PullCommand.Own.Folder} (brought by models pull)");
        return ExitCode.Done;
    }

    private static int Verify(string? named)
    {
        if (named is not null && Directory.Exists(named))
            return Report(named, FolderProblems(named));
        if (Manifest() is not { } manifest)
            return ExitCode.WrongUse;
        ModelSet[] sets = named is null ? [.. manifest.Sets] : [.. manifest.Sets.Where(set => set.Name == named)];
        if (sets.Length == 0)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]there is no folder {named} and no model of that name in {manifest.Folder}[/]");
            return ExitCode.WrongUse;
        }
        int worst = ExitCode.Done;
        foreach (var set in sets)
        {
            string[] problems = [.. ModelVerifier.Verify(manifest, set).Select(problem => $"{problem.File}: {problem.Problem}")];
            if (problems.Length == 0 && set.Kind == "asr")
                problems = FolderProblems(manifest.FolderOf(set));
            worst = Math.Max(worst, Report(set.Name, problems));
        }
        return worst;
    }

    private static string[] FolderProblems(string folder)
    {
        if (!VoskModelFolder.TryCheck(folder, out _, out var problems))
            return [.. problems];
        _ = SiteGraph.Find(folder, out string? site);
        return site is not null ? [site] : ModelTrial.Problem(folder) is { } problem ? [problem] : [];
    }

    private static int Report(string name, string[] problems)
    {
        if (problems.Length == 0)
            AnsiConsole.MarkupLineInterpolated($"[green]good[/] {name}");
        foreach (string problem in problems)
            AnsiConsole.MarkupLineInterpolated($"[red]{name}[/]: {problem}");
        return problems.Length == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static ModelManifest? Manifest()
    {
        try
        {
            return ModelManifest.Load(InstallPaths.Models);
        }
        catch (InvalidDataException broken)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{broken.Message}[/]");
            return null;
        }
    }
}
