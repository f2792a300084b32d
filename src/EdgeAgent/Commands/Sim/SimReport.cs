using System.Text.Json.Serialization;
using EdgeVoice.Agent.Commands.Bench.Voice;

namespace EdgeVoice.Agent.Commands.Sim;

/// <summary>What <c>edgevoice sim --json</c> writes.</summary>
/// <param name="Ok">Every call reached its goal.</param>
/// <param name="Agent">Who was called.</param>
/// <param name="Pack">Pack that answered; null for an agent that was running already.</param>
/// <param name="Scenarios">In the order in which they were run.</param>
internal sealed record SimReport(bool Ok, string Agent, string? Pack, IReadOnlyList<SimScenario> Scenarios);

/// <summary>The calls of one scenario; waits are measured at the callers.</summary>
internal sealed record SimScenario(string Name, string File, string Goal, int Calls, int Reached, Spread WaitMs, int CutOffs, IReadOnlyList<SimCall> Detail);

/// <summary>One call; <c>missed</c> says what is missing, null when the goal was reached.</summary>
internal sealed record SimCall(string Caller, string Voice, bool Reached, string? Missed, int CutOffs, string End, IReadOnlyList<SimTurn> Turns)
{
    /// <summary>Longest wait for an answer, in ms.</summary>
    public double? LongestWaitMs => Turns.Max(turn => turn.WaitMs);
}

/// <param name="Said">What the caller said; empty before the greeting.</param>
/// <param name="AnswerHeard">What the caller's recogniser made of the answer.</param>
/// <param name="WaitMs">From the caller's last sample of speech to the answer's first.</param>
internal sealed record SimTurn(string Said, string AnswerHeard, double? WaitMs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SimReport))]
internal sealed partial class SimJson : JsonSerializerContext;
