using EdgeVoice.Dialog.Understanding;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Dialog;

/// <summary>What training showed, for those who write the examples.</summary>
internal static class TrainingView
{
    public static int Print(TrainingReport report)
    {
        AnsiConsole.MarkupLineInterpolated($"held-out examples given their own intent: {report.Accuracy:P0}; requests that are none of ours caught: {report.OutOfScopeCaught:P0}");
        foreach (var pair in report.Confusable)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{pair.Intent}[/] is taken for [yellow]{pair.TakenFor}[/]: {string.Join("; ", pair.Sentences)}");
        foreach (string intent in report.TooFew)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{intent}[/] has fewer than {TrainingReport.FewestExamples} examples");
        return 0;
    }
}
