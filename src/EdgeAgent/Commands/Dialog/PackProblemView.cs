using EdgeVoice.Dialog.Packs;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Dialog;

/// <summary>Problems of a pack as `file:line`, which editors and terminals make clickable.</summary>
internal static class PackProblemView
{
    public static void Print(IReadOnlyCollection<PackProblem> problems)
    {
        foreach (var problem in problems)
        {
            string colour = problem.Severity == PackSeverity.Error ? "red" : "yellow";
            AnsiConsole.MarkupLine($"[{colour}]{Markup.Escape($"{problem.File}:{problem.Line}")}[/] found {Markup.Escape(problem.Found)}");
            AnsiConsole.MarkupLineInterpolated($"   expected {problem.Expected}");
        }
        if (problems.Count > 0)
            AnsiConsole.MarkupLineInterpolated($"{problems.Count} {(problems.Count == 1 ? "problem" : "problems")}");
    }
}
