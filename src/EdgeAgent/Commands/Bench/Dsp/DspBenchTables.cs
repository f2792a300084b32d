using System.Globalization;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>A table of figures, for the terminal and for the page.</summary>
internal sealed record FigureTable(string Title, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>True where every cell of a column is a number or empty.</summary>
    public bool IsNumber(int column)
        => Rows.All(row => row[column].Length == 0 || double.TryParse(row[column].TrimStart('x'), NumberStyles.Float, CultureInfo.InvariantCulture, out _));
}

/// <summary>The figures as tables: a row for what was measured, a column for each who was measured.</summary>
internal static class DspBenchTables
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static void Print(DspBenchReport report)
    {
        foreach (var part in report.Parts)
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]{part.Name}[/]: {part.Seconds:0} s; {part.Cpu}, {part.Cores} cores, load {part.LoadBefore:F1}, {part.Runtime}");
            foreach (var shown in Of(report, part.Name))
            {
                var table = new Table().Title(shown.Title).Border(TableBorder.Rounded);
                for (int n = 0; n < shown.Header.Count; n++)
                {
                    var column = new TableColumn(Markup.Escape(shown.Header[n]));
                    table.AddColumn(shown.IsNumber(n) ? column.RightAligned() : column);
                }
                foreach (var row in shown.Rows)
                    table.AddRow([.. row.Select(Markup.Escape)]);
                AnsiConsole.Write(table);
            }
        }
        foreach (var gap in report.NotMeasured)
            AnsiConsole.MarkupLineInterpolated($"[yellow]not measured[/] {gap.Part}, {gap.What}: {gap.Why}");
    }

    /// <summary>The tables of one part; none where it measured nothing.</summary>
    public static IEnumerable<FigureTable> Of(DspBenchReport report, string part)
    {
        var kernels = report.Kernels.Where(figure => figure.Part == part).ToArray();
        if (kernels.Length > 0)
            yield return Loops(kernels);
        var blocks = report.Blocks.Where(figure => figure.Part == part).ToArray();
        if (blocks.Length > 0)
            yield return Costs(blocks);
        foreach (var block in report.Quality.Where(figure => figure.Part == part).GroupBy(figure => figure.Block))
            yield return Quality(block.Key, [.. block]);
    }

    private static FigureTable Loops(KernelFigure[] figures)
    {
        string[] kernels = [.. figures.Select(figure => figure.Kernel).Distinct()];
        return new("loops: ns a frame, and how many times faster than the scalar loop", ["loop", .. kernels.Select((kernel, n) => n == 0 ? $"{kernel}, ns" : kernel)],
            [.. figures.GroupBy(figure => figure.Name).Select(loop => (string[])
                [loop.Key, .. kernels.Select((kernel, n) => loop.FirstOrDefault(figure => figure.Kernel == kernel) is not { } found ? ""
                    : n == 0 ? found.NsPerFrame.ToString("F1", Plain) : found.SpeedupVsScalar.ToString("'x'0.0", Plain))])]);
    }

    private static FigureTable Costs(BlockFigure[] figures)
        => new("cost of a 20 ms frame", ["block", "kHz", "us", "% of a core"],
            [.. figures.Select(figure => (string[])[figure.Name, (figure.RateHz / 1000.0).ToString("0.##", Plain), figure.UsPer20Ms.ToString("F2", Plain), (100 * figure.Rtf).ToString("F3", Plain)])]);

    private static FigureTable Quality(string block, QualityFigure[] figures)
    {
        string[] peers = [.. figures.Select(figure => figure.Peer).OfType<string>().Distinct()];
        return new(block, ["set", "metric", "EdgeVoice", .. peers],
            [.. figures.GroupBy(figure => (figure.Set, figure.Metric)).Select(row => (string[])
                [row.Key.Set, row.Key.Metric, Number(row.First().Value), .. peers.Select(peer => row.FirstOrDefault(figure => figure.Peer == peer)?.PeerValue is double value ? Number(value) : "")])]);
    }

    private static string Number(double value) => double.IsNaN(value) ? "never" : value.ToString("0.###", Plain);
}
