using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>What <c>edgevoice bench voice --json</c> writes; the first keys of a run are stable (design section 11).</summary>
/// <param name="Machine">Processors and their kind.</param>
/// <param name="Date">When, UTC.</param>
/// <param name="Recordings">True when recordings of people were among the turns.</param>
/// <param name="Runs">One for each number of calls.</param>
internal sealed record VoiceBenchReport(string Machine, DateTimeOffset Date, bool Recordings, IReadOnlyList<VoiceRun> Runs)
{
    /// <summary>Which lines were said: usual, second or held-out.</summary>
    public string Set { get; init; } = "usual";

    /// <summary>What the box did with more than it can carry; null where that was not tried.</summary>
    public OverloadReport? Overload { get; init; }
}

/// <param name="Calls">Callers at once.</param>
/// <param name="Turns">Turns judged.</param>
/// <param name="V2vMs">Voice to voice by the caller's recording, in ms.</param>
/// <param name="OwnMarkErrorMs">Median of (caller's figure - box's figure) over the turns that both have; null without such.</param>
/// <param name="EarlyCutoffPct">Turns in which the agent spoke before the caller had finished, in percent.</param>
/// <param name="MissedPct">Turns that got no answer, in percent.</param>
/// <param name="CpuPctOfCore">Processor time of the service for one call, in percent of a core.</param>
/// <param name="RssMb">Resident memory of the service at the end of the run.</param>
/// <param name="PlayoutGaps">Gaps over 40 ms while the agent talked, in the callers' recordings.</param>
internal sealed record VoiceRun(
    int Calls, int Turns, Spread V2vMs, double? OwnMarkErrorMs, double EarlyCutoffPct, double MissedPct, double CpuPctOfCore, double RssMb, int PlayoutGaps)
{
    /// <summary>Voice to voice by the box's own marks, of the turns matched.</summary>
    public required Spread OwnV2vMs { get; init; }

    /// <summary>Turns that caller and box both measured.</summary>
    public int Matched { get; init; }

    /// <summary>95th percentile of the distance between the two figures, in ms.</summary>
    public double? OwnMarkErrorP95Ms { get; init; }

    public required IReadOnlyList<TypeFigures> Types { get; init; }

    /// <summary>Median share of the stages of the box's ledger, in ms.</summary>
    public required StageFigures Stages { get; init; }

    /// <summary>How long the agent went on talking when the caller spoke over it.</summary>
    public required Spread YieldMs { get; init; }

    public required CoughFigures CoughsOverPrompt { get; init; }

    /// <summary>The same for an "mm-hm", which has a voice in it: it can only be told by its words.</summary>
    public required CoughFigures BackchannelsOverPrompt { get; init; }

    /// <summary>Those of the early cut-offs, in percent of all turns, in which the caller went on after what was a whole answer.</summary>
    public double CutAfterCompletePct { get; init; }

    /// <summary>
    /// Early cut-offs in which the caller lost something, in percent of all turns: in the middle of a sentence, or after a whole answer when
    /// the agent did not fall silent in time or did not understand both parts.
    /// </summary>
    public double CutOffLostPct { get; init; }

    /// <summary>What came of the early cut-offs when the caller talked on.</summary>
    public required CutOffFigures CutOffs { get; init; }

    /// <summary>Speech made ahead, of the turns whose answer did not lie ready.</summary>
    public required SpeculationFigures Speculation { get; init; }

    /// <summary>Turns in which both began at once; not among <see cref="Turns"/>.</summary>
    public int Collided { get; init; }

    public required CallFigures Placed { get; init; }

    /// <summary>User parts of all callers' calls that were answered.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Processor time of the whole service, percent of a core.</summary>
    public double CpuPctOfCoreAll { get; init; }

    /// <summary>Processor time of all callers together, percent of a core: what the measuring itself takes.</summary>
    public double CallersCpuPctOfCore { get; init; }

    /// <summary>Gaps by the service's own count.</summary>
    public long ServicePlayoutGaps { get; init; }

    /// <summary>Every turn, for whoever looks into it.</summary>
    public required IReadOnlyList<TurnDetail> Detail { get; init; }
}

/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
internal sealed record Spread(double? P50, double? P95, double? P99)
{
    /// <summary>Percentiles by linear interpolation between the ranks; nulls where there are no values.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(At(0.5), At(0.95), At(0.99));

        double? At(double share)
        {
            if (sorted.Length == 0)
                return null;
            double rank = share * (sorted.Length - 1);
            int below = (int)rank;
            int above = Math.Min(below + 1, sorted.Length - 1);
            return Math.Round(sorted[below] + ((sorted[above] - sorted[below]) * (rank - below)), 1);
        }
    }
}

internal sealed record TypeFigures(string Type, int Turns, Spread V2vMs, double EarlyCutoffPct, double MissedPct);

internal sealed record StageFigures(double? Endpoint, double? AsrFinal, double? Understand, double? Decide, double? TtsFirstAudio, double? Playout, double? SpeculationSaved);

/// <summary>Early cut-offs, all of which count as such, by what came of them.</summary>
/// <param name="Early">Turns in which the agent spoke before the caller had finished.</param>
/// <param name="StoppedInTime">Those in which it was silent within <see cref="InTimeMs"/> of the caller's going on.</param>
/// <param name="TakenBack">Those of them that were then understood whole: the box put both parts together, or took the second for a value that it had asked for meanwhile.</param>
/// <param name="TakenBackPct">The same, in percent of the early ones.</param>
/// <param name="StoppedAfterMs">How long both talked at once.</param>
/// <param name="AnsweredAfterMs">The wait for the answer that came then.</param>
internal sealed record CutOffFigures(int Early, int StoppedInTime, int TakenBack, double TakenBackPct, Spread StoppedAfterMs, Spread AnsweredAfterMs)
{
    /// <summary>A person who is talked over goes on for about so long before giving up, in ms.</summary>
    public const double InTimeMs = 400;

    /// <summary>
    /// Whether a caller who was cut off lost anything by it. Who pauses behind what was a whole answer, goes on, is given way to within
    /// <see cref="InTimeMs"/> and is understood in both parts, was talked to as people do; everybody else was interrupted.
    /// </summary>
    public static bool Lost(MeasuredTurn turn) => !turn.Line.PausesAfterWhole || !(turn.TalkedOn?.StoppedAfterMs <= InTimeMs) || !turn.HeardWhole;

    public static CutOffFigures Of(IReadOnlyList<MeasuredTurn> turns)
    {
        var early = turns.Where(turn => turn.Verdict.Outcome == Simulation.Lines.TurnOutcome.CutOff).ToList();
        var stopped = early.Where(turn => turn.TalkedOn?.StoppedAfterMs <= InTimeMs).ToList();
        int whole = stopped.Count(turn => turn.HeardWhole);
        return new CutOffFigures(
            early.Count, stopped.Count, whole, early.Count == 0 ? 0 : Math.Round(100.0 * whole / early.Count, 1),
            Spread.Of(early.Select(turn => turn.TalkedOn?.StoppedAfterMs).OfType<double>()), Spread.Of(early.Select(turn => turn.TalkedOn?.AnsweredAfterMs).OfType<double>()));
    }
}

/// <param name="Turns">Turns for which something was made ahead: their wording did not lie ready.</param>
/// <param name="Used">Turns that were answered with it.</param>
/// <param name="Begun">Sentences begun ahead.</param>
/// <param name="Discarded">Sentences thrown away.</param>
/// <param name="SavedMs">What it saved the caller, of the turns answered with it.</param>
/// <param name="FirstAudioMs">From the decision to the first samples of the voice, of all turns for which something was made ahead.</param>
internal sealed record SpeculationFigures(int Turns, int Used, int Begun, int Discarded, Spread SavedMs, Spread FirstAudioMs)
{
    public static SpeculationFigures Of(IReadOnlyList<MeasuredTurn> turns)
    {
        var made = turns.Where(turn => turn is { Speculation: not null, Ledger: not null }).ToList();
        var used = made.Where(turn => turn.Speculation!.Used).ToList();
        return new SpeculationFigures(
            made.Count, used.Count, made.Sum(turn => turn.Speculation!.Begun), made.Sum(turn => turn.Speculation!.Discarded),
            Spread.Of(used.Select(turn => turn.Ledger!.SpeculationSaved)), Spread.Of(made.Select(turn => turn.Ledger!.TtsFirstAudio)));
    }
}

/// <summary>What the agent did at coughs over its prompt, in cases.</summary>
internal sealed record CoughFigures(int Resumed, int TalkedOn, int FellSilent, int TookATurn);

/// <param name="Answered">Calls that were answered.</param>
/// <param name="Refused">Refusals by status.</param>
/// <param name="RefusedWithoutRetryAfter">Refusals that named no time to come again.</param>
/// <param name="Stuck">Calls that the box never reported as ended.</param>
/// <param name="Odd">What was odd about calls.</param>
internal sealed record CallFigures(int Answered, IReadOnlyDictionary<string, int> Refused, int RefusedWithoutRetryAfter, int Stuck, IReadOnlyList<string> Odd);

/// <summary>A turn; its outcome is answered, cut_off, missed or collided.</summary>
internal sealed record TurnDetail(
    string Call, string Type, string Said, string Outcome, double? V2vMs, double? OwnMs, string? Heard, string? Answer, double? YieldMs, Telemetry.TurnLedger? Ledger)
{
    /// <summary>When the answer came, by the wall clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Of a turn that was cut off: how it went on.</summary>
    public Simulation.Lines.TalkedOn? TalkedOn { get; init; }

    /// <summary>The box put together what was said before and after it had cut in, or took the second for the answer to what it had asked meanwhile.</summary>
    public bool HeardWhole { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(VoiceBenchReport))]
internal sealed partial class VoiceBenchJson : JsonSerializerContext;
