using System.Globalization;
using System.Text;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The figures as tables, for the terminal and for docs.</summary>
internal static class DspBenchTables
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static void Print(DspBenchReport report)
    {
        AnsiConsole.MarkupLineInterpolated($"{report.Machine.Cpu}, {report.Machine.Cores} cores, load {report.Machine.LoadBefore:F1}, {report.Machine.Runtime}");
        foreach (var (title, header, rows) in Tables(report))
        {
            if (rows.Count == 0)
                continue;
            var table = new Table().Title(title).Border(TableBorder.Rounded);
            for (int n = 0; n < header.Length; n++)
            {
                var column = new TableColumn(Markup.Escape(header[n]));
                table.AddColumn(IsNumber(rows, n) ? column.RightAligned() : column);
            }
            foreach (string[] row in rows)
                table.AddRow([.. row.Select(Markup.Escape)]);
            AnsiConsole.Write(table);
        }
        foreach (string skipped in report.Skipped)
            AnsiConsole.MarkupLineInterpolated($"[yellow]not measured[/] {skipped}");
    }

    public static string Markdown(DspBenchReport report)
    {
        var page = new StringBuilder();
        page.Append("# The audio path, measured\n\nWritten by `edgevoice bench dsp`.\n\n");
        page.Append(Plain, $"{report.Machine.Cpu}, {report.Machine.Cores} cores, load {report.Machine.LoadBefore:F1} before the run, {report.Machine.Runtime}, kernel in use: {report.Machine.KernelInUse}.\n");
        page.Append(Plain, $"Seconds by part: {string.Join(", ", report.Seconds.Select(part => string.Create(Plain, $"{part.Key} {part.Value:0}")))}.\n");
        foreach (var (title, header, rows) in Tables(report))
        {
            if (rows.Count == 0)
                continue;
            page.Append(Plain, $"\n## {title}\n\n| {string.Join(" | ", header)} |\n|{string.Concat(header.Select((_, n) => IsNumber(rows, n) ? "---:|" : "---|"))}\n");
            foreach (string[] row in rows)
                page.Append(Plain, $"| {string.Join(" | ", row)} |\n");
        }
        if (report.Pictures.Count > 0)
            page.Append("\n## Pictures\n");
        foreach (var picture in report.Pictures)
            page.Append(Plain, $"\n![{picture.Caption}]({picture.Path})\n\n{picture.Caption}\n");
        foreach (string skipped in report.Skipped)
            page.Append(Plain, $"\nNot measured: {skipped}.\n");
        return page.ToString();
    }

    private static IEnumerable<(string Title, string[] Header, List<string[]> Rows)> Tables(DspBenchReport report)
    {
        yield return ("Kernels", ["loop", "kernel", "ns a frame", "x scalar"],
            [.. report.Kernels.Select(k => new[] { k.Name, k.Kernel, k.NsPerFrame.ToString("F1", Plain), k.SpeedupVsScalar.ToString("F1", Plain) })]);
        yield return ("Blocks, per 20 ms frame", ["block", "kHz", "us", "% of a core"],
            [.. report.Blocks.Select(b => new[] { b.Name, (b.RateHz / 1000.0).ToString("0.##", Plain), b.UsPer20Ms.ToString("F2", Plain), (100 * b.Rtf).ToString("F3", Plain) })]);
        yield return ("Quality", ["block", "set", "metric", "value", "peer", "its value"],
            [.. report.Quality.Select(q => new[] { q.Block, q.Set, q.Metric, q.Value.ToString("0.###", Plain), q.Peer ?? "", q.PeerValue?.ToString("0.###", Plain) ?? "" })]);
    }

    private static bool IsNumber(List<string[]> rows, int column)
        => rows.All(row => row[column].Length == 0 || double.TryParse(row[column], NumberStyles.Float, Plain, out _));
}
