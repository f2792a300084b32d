using System.Globalization;
using System.Text;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>The figures as tables, for the terminal and for docs/benchmarks/asr.md.</summary>
internal static class AsrBenchTables
{
    public const string Picture = "asr-confidence.svg";

    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static void Print(AsrBenchReport report)
    {
        AnsiConsole.MarkupLineInterpolated($"{report.Machine.Cpu}, {report.Machine.Cores} cores, load {report.Machine.LoadBefore:F1}, {report.Machine.Date}");
        foreach (var (title, _, header, rows) in Tables(report))
        {
            if (rows.Count == 0)
                continue;
            var table = new Table().Title(Markup.Escape(title)).Border(TableBorder.Rounded);
            for (int n = 0; n < header.Length; n++)
            {
                var column = new TableColumn(Markup.Escape(header[n]));
                table.AddColumn(n == 0 ? column : column.RightAligned());
            }
            foreach (string[] row in rows)
                table.AddRow([.. row.Select(Markup.Escape)]);
            AnsiConsole.Write(table);
        }
        foreach (string skipped in report.Skipped)
            AnsiConsole.MarkupLineInterpolated($"[yellow]not measured[/] {skipped}");
    }

    public static string Markdown(AsrBenchReport report, string command)
    {
        var page = new StringBuilder();
        page.Append(Plain, $"# The recogniser, measured\n\nWritten by `{command}` on {report.Machine.Date}: {report.Machine.Cpu}, {report.Machine.Cores} cores, load {report.Machine.LoadBefore:F1} before the run. Times are processor times, so that load changes them little.\n");
        foreach (var (title, note, header, rows) in Tables(report))
        {
            if (rows.Count == 0)
                continue;
            page.Append(Plain, $"\n## {title}\n\n{(note.Length > 0 ? note + "\n\n" : "")}| {string.Join(" | ", header)} |\n|{string.Concat(header.Select((_, n) => n == 0 ? "---|" : "---:|"))}\n");
            foreach (string[] row in rows)
                page.Append(Plain, $"| {string.Join(" | ", row)} |\n");
        }
        if (report.Calibration.Count > 0)
            page.Append(Plain, $"\n![Reliability]({Picture})\n");
        foreach (string skipped in report.Skipped)
            page.Append(Plain, $"\nNot measured: {skipped}.\n");
        return page.ToString();
    }

    private static IEnumerable<(string Title, string Note, string[] Header, List<string[]> Rows)> Tables(AsrBenchReport report)
    {
        yield return ("Models", "", ["model", "Hz", "words", "graph", "MB"],
            [.. report.Models.Select(m => new[] { m.Name, m.RateHz.ToString(Plain), m.Words.ToString(Plain), m.Graph, m.SizeMb.ToString("F1", Plain) })]);
        const string Note = "Word error in % (substitutions / deletions / insertions), the same behind our audio pipeline, and the real-time factor: processor seconds of one core for a second of sound, without the pipeline. "
            + "\"oh\" counts as zero; words written together or apart count the same. Speech at -22 dBFS, 360 ms of line before it and 350 ms behind; noise and loss over G.711 mu-law, the ratio as it enters the codec. "
            + "Whole lists over mu-law; a part of each over the others, as the number of words tells: with 60 words, 5 % more or less is chance.";
        bool first = true;
        foreach (var set in report.Sets.GroupBy(figure => (figure.Name, figure.Grammar)).OrderBy(group => group.Key.Name, StringComparer.Ordinal))
        {
            yield return ($"Word error: {set.Key.Name}, {GrammarText(set.Key.Grammar)}", first ? Note : "",
                ["line", "model", "words", "WER %", "sub / del / ins", "piped WER %", "sub / del / ins", "RTF"],
                [.. set.GroupBy(figure => (figure.Condition, figure.Model)).Select(Row)]);
            first = false;
        }
        yield return ("Models beside each other", "The first model's word error less the other's on the same clips, in points, and between which values the middle 95 % of a thousand lists drawn from these clips lie (paired bootstrap; a clip is drawn with all its lines). "
            + "Where they lie on both sides of 0 the list does not tell which is better.",
            ["list", "grammar", "lines", "pipeline", "clips", "words", "models", "WER %", "difference", "95 %"],
            [.. report.Differences.Select(d => new[]
            {
                d.Name, GrammarText(d.Grammar), d.Lines, d.WithAudioPipeline ? "with" : "without", d.Clips.ToString(Plain), d.Words.ToString(Plain), $"{d.Model} / {d.Beside}",
                string.Create(Plain, $"{d.WerPct:F1} / {d.BesideWerPct:F1}"), d.DifferencePct.ToString("+0.0;-0.0;0.0", Plain),
                string.Create(Plain, $"{d.Low:+0.0;-0.0;0.0} to {d.High:+0.0;-0.0;0.0}{(d.Low > 0 || d.High < 0 ? "" : " (chance)")}"),
            })]);
        yield return ("Time to the final result, ms", $"From the last sample of speech, with {AsrDecoding.EndpointMs} ms of silence to be sure in it; and from the end of that silence. A call in real time on a core of its own, reckoned from processor times, over mu-law.",
            ["list", "model", "grammar", "last sample p50", "p95", "final p50", "p95"],
            [.. report.Final.Select(f => new[] { f.Name, f.Model, GrammarText(f.Grammar), Ms(f.LastSampleP50), Ms(f.LastSampleP95), Ms(f.FinalP50), Ms(f.FinalP95) })]);
        yield return ("Words invented in a minute of noise alone", "Noise 10 dB under the level of usual speech, over mu-law: straight into the recogniser, behind our pipeline, and behind pipeline and voice activity detector, as a call listens. Babble is people talking: its words are not all invented.",
            ["noise", "model", "grammar", "line", "pipeline", "pipeline + VAD"],
            [.. report.Invented.GroupBy(i => (i.Model, i.Noise, i.Grammar)).Select(group => (string[])
                [group.Key.Noise, group.Key.Model, GrammarText(group.Key.Grammar), .. group.Select(i => i.WordsPerMinute.ToString("F1", Plain))])]);
        foreach (var c in report.Calibration)
        {
            yield return ($"Confidence: {c.Model}, {c.Grammar}", string.Create(Plain, $"{c.Words} words, {c.RightPct:F1} % right. Expected calibration error {c.EceRaw:F3} of the recogniser's own confidence, {c.EceMapped:F3} through the map, on speakers that the map was not fitted on (two folds)."),
                ["own confidence from", "words", "own, mean", "right, share", "mapped, mean"],
                [.. c.Bins.Select(b => new[] { b.From.ToString("F1", Plain), b.Words.ToString(Plain), b.Confidence.ToString("F2", Plain), b.Right.ToString("F2", Plain), b.Mapped.ToString("F2", Plain) })]);
        }
    }

    private static string[] Row(IGrouping<(string Condition, string Model), AsrSetFigure> line)
    {
        var bare = line.FirstOrDefault(figure => !figure.WithAudioPipeline);
        var piped = line.FirstOrDefault(figure => figure.WithAudioPipeline);
        return
        [
            line.Key.Condition, line.Key.Model, (bare ?? piped)!.Words.ToString(Plain),
            bare?.WerPct.ToString("F1", Plain) ?? "", Parts(bare), piped?.WerPct.ToString("F1", Plain) ?? "", Parts(piped), bare?.Rtf.ToString("F3", Plain) ?? "",
        ];
    }

    private static string Parts(AsrSetFigure? f) => f is null ? "" : string.Create(Plain, $"{f.SubPct:F1} / {f.DelPct:F1} / {f.InsPct:F1}");

    private static string GrammarText(string grammar) => grammar switch
    {
        AsrModes.Slot => "slot's grammar",
        AsrModes.TenDigits => "ten digits",
        _ => grammar,
    };

    private static string Ms(double value) => value.ToString("F0", Plain);
}
