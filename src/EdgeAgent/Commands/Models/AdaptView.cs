using System.Globalization;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Models;

/// <summary>Shows what adapting a model came to.</summary>
internal static class AdaptView
{
    /// <summary>Beyond this mean difference of a sound the nearest word is another word.</summary>
    private const double Alike = 0.35;

    public static void Print(AdaptReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns($"{report.Model}, pack {report.Pack}".EscapeMarkup(), "before", "after");
        table.AddRow("probabilities in the language model", Number(report.NGrams.Before), Number(report.NGrams.After));
        if (report.Perplexity is { } perplexity)
            table.AddRow($"perplexity, {report.TestSentences} test sentences", Number(perplexity.Before), Number(perplexity.After));
        if (report.WerPct is { } errors)
            table.AddRow($"word error %, {report.WerWords} words, spoken over a noisy line", Number(errors.Before), Number(errors.After));
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"{report.Sentences} sentences and phrases of the pack, share {report.Weight:0.00}; {report.TestWordsUnknown} words of the test sentences are not in the lexicon; {report.Seconds:0} s");
        if (report.TestSentences == 0)
            AnsiConsole.MarkupLine("[yellow]The pack has no test sentences[/] other than what it teaches: nothing to measure on. Conversations in its folder tests/ are such.");
        PrintMissing(report.Missing);
        if (report.Written is { } folder)
            AnsiConsole.MarkupLineInterpolated($"written: {folder}; the service takes it at its next start. To undo, delete that folder.");
        else
            AnsiConsole.MarkupLine("nothing written");
    }

    private static void PrintMissing(IReadOnlyList<MissingWord> missing)
    {
        if (missing.Count == 0)
            return;
        var table = new Table().Border(TableBorder.Rounded).Title("Words that the recogniser's lexicon lacks").AddColumns("word", "sounds nearest", "difference", "the pack's alias");
        foreach (var word in missing)
            table.AddRow(word.Word.EscapeMarkup(), (word.Nearest ?? "-").EscapeMarkup(), word.Distance?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-", (word.Alias ?? "").EscapeMarkup());
        AnsiConsole.Write(table);
        MissingWord[] open = [.. missing.Where(word => word.Alias is null && word.Nearest is not null && word.Distance <= Alike)];
        if (open.Length == 0)
            return;
        AnsiConsole.MarkupLine("What sounds alike can stand for it. To accept, put into the pack and adapt again:");
        AnsiConsole.WriteLine("recognition:\n  aliases:");
        foreach (var word in open)
            AnsiConsole.WriteLine($"    {word.Word}: {word.Nearest}");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
