using System.Text.Json.Serialization;
using EdgeVoice.Agent.Commands.Bench.Voice;

namespace EdgeVoice.Agent.Commands.Bench.Endpoint;

/// <summary>What <c>edgevoice bench endpoint --json</c> writes.</summary>
/// <param name="Set">Which lines were said.</param>
/// <param name="Voices">How many voices said them.</param>
/// <param name="All">All turns.</param>
/// <param name="Types">By type of turn.</param>
/// <param name="Detail">Every turn.</param>
internal sealed record EndpointReport(string Set, int Voices, EndpointFigures All, IReadOnlyList<EndpointFigures> Types, IReadOnlyList<EndpointResult> Detail)
{
    /// <summary>Lines over the agent's prompt.</summary>
    public IReadOnlyList<OverPromptResult> OverPrompt { get; init; } = [];

    public static EndpointReport Of(string set, int voices, IReadOnlyList<EndpointResult> turns) => new(
        set, voices, EndpointFigures.Of("all", turns),
        [.. turns.GroupBy(turn => turn.Type).OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => EndpointFigures.Of(type.Key, [.. type]))], turns);
}

/// <param name="Type">Sort of turn.</param>
/// <param name="Turns">How many.</param>
/// <param name="WaitMs">From the last sample of speech to the end of the turn, of those not ended too early.</param>
/// <param name="EarlyPct">Turns ended before the caller had finished, in percent.</param>
/// <param name="EarlyAfterWholePct">Those of them that were ended in a pause after what was a whole answer, in percent of all.</param>
/// <param name="MissedPct">Turns that were never ended, in percent.</param>
internal sealed record EndpointFigures(string Type, int Turns, Spread WaitMs, double EarlyPct, double EarlyAfterWholePct, double MissedPct)
{
    public static EndpointFigures Of(string type, IReadOnlyList<EndpointResult> turns)
    {
        return new EndpointFigures(type, turns.Count, Spread.Of(turns.Select(turn => turn.WaitMs).OfType<double>().Where(wait => wait >= 0)),
            Percent(turn => turn.WaitMs < 0), Percent(turn => turn is { WaitMs: < 0, AfterWhole: true }), Percent(turn => turn.WaitMs is null));

        double Percent(Func<EndpointResult, bool> which) => turns.Count == 0 ? 0 : Math.Round(100.0 * turns.Count(which) / turns.Count, 1);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(EndpointReport))]
internal sealed partial class EndpointJson : JsonSerializerContext;
