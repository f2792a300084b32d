using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary>The figures as a table, the same for the terminal, docs/benchmarks/tts.md and docs/audio.</summary>
internal static class TtsBenchTable
{
    private static readonly (string Measure, string Goal, Func<VoiceFigures, string> Text)[] Rows =
    [
        ("word errors of our recogniser, G.711, %", "the teacher's or less", voice => Text(voice.WerPercent, "F1")),
        ("DNSMOS P.835 overall", "clearly over espeak-ng", voice => Text(voice.DnsmosOverall, "F2")),
        ("DNSMOS P.835 speech", "", voice => Text(voice.DnsmosSignal, "F2")),
        ("DNSMOS P.835 background", "", voice => Text(voice.DnsmosBackground, "F2")),
        ("DNSMOS P.808", "clearly over espeak-ng", voice => Text(voice.DnsmosP808, "F2")),
        ("real-time factor", "<= 0.05", voice => Text(voice.Rtf, "F3")),
        ("first sound, p50 ms", "", voice => Text(voice.FirstAudioMsP50, "F0")),
        ("first sound, p95 ms", "<= 150", voice => Text(voice.FirstAudioMsP95, "F0")),
        ("first clause of six words or less, p95 ms", "<= 60", voice => Text(voice.FirstClauseMsP95, "F0")),
        ("length of all prompts, s", "", voice => Text(voice.Seconds, "F0")),
        ("length against the teacher, mean distance, %", "", voice => Text(voice.DurationErrorPercent, "F1")),
        ("pitch, mean Hz", "", voice => Text(voice.PitchHz, "F0")),
        ("pitch, spread in semitones", "", voice => Text(voice.PitchSpreadSemitones, "F1")),
        ("pitch against the teacher, mean distance, semitones", "", voice => Text(voice.PitchErrorSemitones, "F1")),
    ];

    public static void Print(TtsBenchResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("measure").AddColumns([.. result.Voices.Select(voice => voice.Name.EscapeMarkup())]).AddColumn("goal");
        foreach (var (measure, goal, text) in Rows)
            table.AddRow([measure.EscapeMarkup(), .. result.Voices.Select(text), goal]);
        AnsiConsole.Write(table);
        foreach (string what in result.Skipped)
            AnsiConsole.MarkupLineInterpolated($"[yellow]not measured[/] {what}");
    }

    public static IEnumerable<string> Lines(TtsBenchResult result)
    {
        yield return $"| measure | {string.Join(" | ", result.Voices.Select(voice => voice.Name))} | goal |";
        yield return $"|---|{string.Concat(result.Voices.Select(_ => "---|"))}---|";
        foreach (var (measure, goal, text) in Rows)
            yield return $"| {measure} | {string.Join(" | ", result.Voices.Select(text))} | {goal} |";
    }

    public static string Markdown(TtsBenchResult result, DateTimeOffset at)
    {
        List<string> lines =
        [
            "# Voices: figures",
            "",
            $"Printed by `edgevoice bench tts` on {at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, {result.Prompts} prompts of a front desk, {result.Machine}.",
            "",
            .. Lines(result),
            "",
            "Word errors: the recogniser that the box hears callers with, behind a clean G.711 line. It was trained on espeak-ng, flite and the teacher among others, so it knows espeak-ng's sound well; between two voices it tells which is easier for it, not for people.",
            "DNSMOS models were made for noisy speech of people; on synthetic voices they are an indication. Each sound at -24 dBFS, 16 kHz.",
            "The teacher gives whole files from one run of festival for all prompts: its real-time factor is of that run, and it has no first sound.",
            .. result.Skipped.Select(what => "Not measured: " + what + "."),
        ];
        return string.Join('\n', lines) + "\n";
    }

    public static string Machine()
    {
        const string Key = "model name";
        string? line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal)) : null;
        string processor = line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return $"{Environment.ProcessorCount} x {RuntimeInformation.ProcessArchitecture} ({processor}), .NET {Environment.Version}, one thread";
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
