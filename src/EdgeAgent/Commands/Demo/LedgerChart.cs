using System.Globalization;
using EdgeVoice.Agent.Telemetry;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Demo;

/// <summary>The latency ledger of one turn as one line of colour: a column for every 20 ms, a letter for every stage.</summary>
internal static class LedgerChart
{
    private const double MsPerColumn = 20;
    private const int MaxColumns = 60;

    private static readonly (string Stage, string Colour, char Letter)[] Stages =
    [
        ("endpoint", "grey62", 'e'), ("asr_final", "deepskyblue1", 'r'), ("understand", "green3", 'u'),
        ("decide", "chartreuse1", 'd'), ("tts_first_audio", "orange1", 's'), ("playout", "mediumpurple1", 'p'),
    ];

    public static Markup Legend { get; } = new(string.Join("  ", Stages.Select(stage => $"[{stage.Colour}]{stage.Letter}[/] {stage.Stage}")) + "  (one column: 20 ms)");

    public static Markup Draw(TurnLedger ledger)
    {
        var bar = new System.Text.StringBuilder();
        double at = 0;
        int drawn = 0;
        foreach (var ((_, ms), (_, colour, letter)) in ledger.Stages().Zip(Stages))
        {
            at += ms;
            int until = Math.Min(MaxColumns, (int)Math.Round(at / MsPerColumn));
            if (until > drawn)
                bar.Append(CultureInfo.InvariantCulture, $"[{colour}]{new string(letter, until - drawn)}[/]");
            drawn = Math.Max(drawn, until);
        }
        string colourOfWhole = ledger.Whole <= TurnLedger.WholeBudget ? "green3" : ledger.Whole <= 800 ? "yellow1" : "red1";
        string overspent = ledger.Overspent is { } stage ? $" [yellow1](over budget: {stage})[/]" : "";
        return new Markup(string.Create(CultureInfo.InvariantCulture, $"{bar} [{colourOfWhole}]{ledger.Whole:0} ms[/]{overspent}"));
    }
}
