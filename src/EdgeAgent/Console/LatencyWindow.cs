using System.Text.Json;
using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.WebConsole;

/// <summary>Where the time of the last <see cref="Bound"/> turns went, beside the budgets of design section 3. Not safe from several threads.</summary>
internal sealed class LatencyWindow
{
    public const int Bound = 500;

    private static readonly (string Stage, double Budget)[] Budgets =
    [
        ("endpoint", TurnLedger.EndpointBudget), ("asr_final", TurnLedger.AsrFinalBudget), ("understand", TurnLedger.ThinkBudget),
        ("decide", TurnLedger.ThinkBudget), ("tts_first_audio", TurnLedger.TtsFirstAudioBudget), ("playout", TurnLedger.PlayoutBudget),
        ("whole", TurnLedger.WholeBudget),
    ];

    private readonly Queue<TurnLedger> _turns = [];

    public void Add(TurnLedger ledger)
    {
        if (_turns.Count == Bound)
            _turns.Dequeue();
        _turns.Enqueue(ledger);
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("turns", _turns.Count);
        json.WriteStartArray("stages");
        foreach (var (stage, budget) in Budgets)
        {
            double[] sorted = [.. _turns.Select(turn => Of(turn, stage)).Order()];
            json.WriteStartObject();
            json.WriteString("stage", stage);
            json.WriteNumber("budget_ms", budget);
            if (sorted.Length > 0)
            {
                json.WriteNumber("p50_ms", Percentile(sorted, 0.5));
                json.WriteNumber("p95_ms", Percentile(sorted, 0.95));
            }
            json.WriteNumber("overspent", _turns.Count(turn => turn.Overspent == stage));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double Of(TurnLedger turn, string stage)
        => stage == "whole" ? turn.Whole : turn.Stages().First(one => one.Stage == stage).Ms;

    /// <summary>Nearest rank.</summary>
    private static double Percentile(double[] sorted, double share)
        => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
