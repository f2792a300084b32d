using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>One turn: what the caller said, what was made of it, what was answered, and where the time went.</summary>
/// <param name="Call">Our id of the call.</param>
/// <param name="Turn">Number of the turn in the call, from 1.</param>
/// <param name="Said">What the caller is known to have said (scripted callers of the demo), else null.</param>
/// <param name="Heard">What the recogniser wrote; keys as digits; empty for silence.</param>
/// <param name="Understood">What it was understood as; null when nothing was said.</param>
/// <param name="Answer">What the agent said.</param>
/// <param name="Ledger">Where the time went; null for a turn that did not begin with the caller (greeting, no-input).</param>
internal sealed record TurnRecord(
    string Call, int Turn, string? Said, string Heard, UnderstoodReport? Understood, string Answer, TurnLedger? Ledger) : TelemetryRecord
{
    [JsonIgnore]
    public override MessageKind Kind => MessageKind.Turn;

    /// <summary>What was made ahead of the turn's end; null when nothing was.</summary>
    public SpeculationReport? Speculation { get; init; }

    /// <summary>The turn before was ended too early: the caller went on, and this one holds the words of both.</summary>
    public bool? Continues { get; init; }

    /// <summary>Rung of the degrade ladder on which the call stands after this turn; null when it has given up nothing.</summary>
    public string? Degraded { get; init; }
}

/// <summary>Speech made before the caller had finished.</summary>
/// <param name="Begun">Sentences begun ahead.</param>
/// <param name="Discarded">Those that were thrown away.</param>
/// <param name="Used">The answer was among them.</param>
internal sealed record SpeculationReport(int Begun, int Discarded, bool Used);

/// <summary>What a turn was understood as. Confidence is a calibrated probability in [0, 1].</summary>
internal sealed record UnderstoodReport(string Act, string? Intent, double Confidence, bool OutOfScope, IReadOnlyDictionary<string, SlotReport> Slots);

/// <summary>A slot: canonical value, as it was said, calibrated confidence in [0, 1].</summary>
internal sealed record SlotReport(string Value, string Spoken, double Confidence);
