using System.Globalization;
using System.Text;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The page docs/benchmarks/dsp.md: what was aimed at and what was reached, then every figure by part.</summary>
internal static class DspBenchPage
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static string Markdown(DspBenchReport report)
    {
        var page = new StringBuilder("# The audio path, measured\n\nWritten by `edgevoice bench dsp`; `--only PART` measures one part again and leaves the others. As data: [dsp.json](dsp.json).\n");
        var goals = DspGoals.Of(report).ToArray();
        if (goals.Length > 0)
            Table(page, new FigureTable("Goals", ["what", "goal", "reached", ""], [.. goals.Select(goal => (string[])[goal.What, goal.Wanted, goal.Reached, goal.Met ? "met" : "**missed**"])]));
        var never = DspBench.Parts.Select(part => part.Name).Except(report.Parts.Select(part => part.Name)).ToArray();
        Table(page, new FigureTable("Runs", ["part", "s", "load before", "machine", "build"],
            [.. report.Parts.Select(part => (string[])[part.Name, part.Seconds.ToString("0", Plain), part.LoadBefore.ToString("F1", Plain), $"{part.Cpu}, {part.Cores} cores, {part.Runtime}, kernel {part.KernelInUse}", part.Build])]));
        page.Append("\nThe load average is that of the minute before. Costs are the median of many short batches, taken turn by turn (docs/adr/0011).\n");
        if (never.Length > 0)
            page.Append(Plain, $"\n**Never measured: {string.Join(", ", never)}.**\n");
        foreach (var part in report.Parts)
        {
            page.Append(Plain, $"\n## {part.Name}\n");
            if (part.Failure is not null)
                page.Append(Plain, $"\n**Broke off: {part.Failure}**\n");
            foreach (var table in DspBenchTables.Of(report, part.Name))
                Table(page, table, "###");
            foreach (var picture in report.Pictures.Where(picture => picture.Part == part.Name))
                page.Append(Plain, $"\n![{picture.Caption}]({picture.Path})\n\n{picture.Caption}\n");
            foreach (var gap in report.NotMeasured.Where(gap => gap.Part == part.Name))
                page.Append(Plain, $"\nNot measured, {gap.What}: {gap.Why}.\n");
        }
        return page.ToString();
    }

    /// <summary>The pictures alone, for the folder in which they lie.</summary>
    public static string Pictures(DspBenchReport report)
        => "Written by `edgevoice bench dsp --only echo noise`. The figures: [dsp.md](../benchmarks/dsp.md).\n"
            + string.Concat(report.Pictures.Select(picture => $"\n![{picture.Caption}]({Path.GetFileName(picture.Path)})\n\n{picture.Caption}\n"));

    private static void Table(StringBuilder page, FigureTable table, string level = "##")
    {
        if (table.Rows.Count == 0)
            return;
        page.Append(Plain, $"\n{level} {table.Title}\n\n| {string.Join(" | ", table.Header)} |\n|{string.Concat(table.Header.Select((_, n) => table.IsNumber(n) ? "---:|" : "---|"))}\n");
        foreach (var row in table.Rows)
            page.Append(Plain, $"| {string.Join(" | ", row)} |\n");
    }
}
