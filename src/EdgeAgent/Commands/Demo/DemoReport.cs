using System.Text.Json.Serialization;
using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.Commands.Demo;

/// <summary>What <c>edgevoice demo --json</c> writes; the keys are stable (design section 11).</summary>
internal sealed record DemoReport(bool Ok, IReadOnlyList<DemoCall> Calls, IReadOnlyList<DemoMessage> Mqtt);

/// <param name="Id">Name of the script.</param>
/// <param name="Goal">What the caller wanted.</param>
/// <param name="Reached">True when the service reported the goal with the values that the caller gave.</param>
/// <param name="Turns">Turns of the caller.</param>
internal sealed record DemoCall(string Id, string Goal, bool Reached, IReadOnlyList<DemoTurn> Turns)
{
    /// <summary>Why the goal counts as missed; null when it was reached.</summary>
    public string? Missed { get; init; }

    /// <summary>Play-out gaps over 40 ms as the service counted them.</summary>
    public long PlayoutGaps { get; init; }
}

/// <param name="Said">What the caller said.</param>
/// <param name="Heard">What the service heard.</param>
/// <param name="Understood">What it was understood as.</param>
/// <param name="Answer">What the agent answered.</param>
/// <param name="AnswerHeard">What the caller's own recogniser made of the answer.</param>
/// <param name="Ledger">Latency, by the service's own marks; null where the caller pressed keys.</param>
/// <param name="CallerWaitMs">From the caller's last sample to the agent's first as the caller measured it.</param>
internal sealed record DemoTurn(
    string Said, string Heard, UnderstoodReport? Understood, string Answer, string AnswerHeard, TurnLedger? Ledger, double? CallerWaitMs);

/// <summary>A message that central ops would have received.</summary>
internal sealed record DemoMessage(string Topic, string Type);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DemoReport))]
internal sealed partial class DemoJson : JsonSerializerContext;
