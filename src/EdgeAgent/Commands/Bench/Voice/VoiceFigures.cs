using System.Globalization;
using EdgeVoice.Agent.Simulation.Lines;
using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>What was used during a run.</summary>
/// <param name="Seconds">Length of the run.</param>
/// <param name="CallSeconds">Seconds of answered calls in it, all callers together.</param>
/// <param name="ServiceCpuSeconds">Processor time of the service.</param>
/// <param name="CallersCpuSeconds">Processor time of this process.</param>
/// <param name="ResidentMb">Memory of the service at the end.</param>
internal readonly record struct RunUse(double Seconds, double CallSeconds, double ServiceCpuSeconds, double CallersCpuSeconds, double ResidentMb);

/// <summary>From turns to figures. Pure.</summary>
internal static class VoiceFigures
{
    public static VoiceRun Of(
        int callers, IReadOnlyList<MeasuredTurn> all, IReadOnlyList<PlacedCallReport> calls, IReadOnlyList<PromptCough> coughs, int stuck, long serviceGaps, in RunUse use)
    {
        var turns = all.Where(turn => turn.Verdict.Outcome != TurnOutcome.Collided).ToList();
        var both = turns.Where(turn => turn is { Verdict.WaitMs: not null, OwnMs: not null }).Select(turn => (Caller: turn.Verdict.WaitMs!.Value, Own: turn.OwnMs!.Value)).ToList();
        var errors = both.Select(pair => pair.Caller - pair.Own).ToList();
        double perCall = use.CallSeconds <= 0 ? 0 : 100 * use.ServiceCpuSeconds / use.CallSeconds;
        return new VoiceRun(
            callers, turns.Count, Waits(turns), Spread.Of(errors).P50, Percent(turns, TurnOutcome.CutOff), Percent(turns, TurnOutcome.Missed),
            Math.Round(perCall, 1), Math.Round(use.ResidentMb), calls.Sum(call => call.Gaps))
        {
            OwnV2vMs = Spread.Of(both.Select(pair => pair.Own)),
            Matched = both.Count,
            OwnMarkErrorP95Ms = Spread.Of(errors.Select(Math.Abs)).P95,
            Types = [.. turns.GroupBy(turn => turn.Line.Type).OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => Figures(type.Key, [.. type]))],
            Stages = Stages([.. turns.Select(turn => turn.Ledger).OfType<TurnLedger>()]),
            YieldMs = Spread.Of(turns.Where(turn => turn.Line.OverPrompt).Select(turn => turn.Verdict.YieldMs).OfType<double>()),
            CoughsOverPrompt = Responses(coughs.Where(cough => !cough.Backchannel)),
            BackchannelsOverPrompt = Responses(coughs.Where(cough => cough.Backchannel)),
            CutAfterCompletePct = turns.Count == 0 ? 0 : Math.Round(100.0 * turns.Count(turn => turn.Verdict.Outcome == TurnOutcome.CutOff && turn.Line.PausesAfterWhole) / turns.Count, 1),
            CutOffLostPct = turns.Count == 0 ? 0 : Math.Round(100.0 * turns.Count(turn => turn.Verdict.Outcome == TurnOutcome.CutOff && CutOffFigures.Lost(turn)) / turns.Count, 1),
            CutOffs = CutOffFigures.Of(turns),
            Speculation = SpeculationFigures.Of(turns),
            Collided = all.Count - turns.Count,
            Placed = Placed(calls, stuck),
            Users = [.. calls.Where(call => call.Status == 200).Select(call => call.User)],
            CpuPctOfCoreAll = Math.Round(100 * use.ServiceCpuSeconds / Math.Max(use.Seconds, 0.001), 1),
            CallersCpuPctOfCore = Math.Round(100 * use.CallersCpuSeconds / Math.Max(use.Seconds, 0.001), 1),
            ServicePlayoutGaps = serviceGaps,
            Detail = [.. all.Select(Detail)],
        };
    }

    private static TypeFigures Figures(string type, IReadOnlyList<MeasuredTurn> turns)
        => new(type, turns.Count, Waits(turns), Percent(turns, TurnOutcome.CutOff), Percent(turns, TurnOutcome.Missed));

    private static Spread Waits(IEnumerable<MeasuredTurn> turns) => Spread.Of(turns.Select(turn => turn.Verdict.WaitMs).OfType<double>());

    private static double Percent(IReadOnlyCollection<MeasuredTurn> turns, TurnOutcome outcome)
        => turns.Count == 0 ? 0 : Math.Round(100.0 * turns.Count(turn => turn.Verdict.Outcome == outcome) / turns.Count, 1);

    private static CoughFigures Responses(IEnumerable<PromptCough> sounds)
    {
        var by = sounds.ToLookup(sound => sound.Response);
        return new CoughFigures(by[CoughResponse.Resumed].Count(), by[CoughResponse.TalkedOn].Count(), by[CoughResponse.FellSilent].Count(), by[CoughResponse.TookATurn].Count());
    }

    private static StageFigures Stages(IReadOnlyList<TurnLedger> ledgers)
    {
        return new StageFigures(
            Median(ledger => ledger.Endpoint), Median(ledger => ledger.AsrFinal), Median(ledger => ledger.Understand), Median(ledger => ledger.Decide),
            Median(ledger => ledger.TtsFirstAudio), Median(ledger => ledger.Playout), Median(ledger => ledger.SpeculationSaved));

        double? Median(Func<TurnLedger, double> stage) => Spread.Of(ledgers.Select(stage)).P50;
    }

    private static CallFigures Placed(IReadOnlyList<PlacedCallReport> calls, int stuck)
    {
        var refused = calls.Where(call => call.Status != 200).ToList();
        return new CallFigures(
            calls.Count - refused.Count,
            refused.GroupBy(call => call.Status).OrderBy(group => group.Key).ToDictionary(group => group.Key.ToString(CultureInfo.InvariantCulture), group => group.Count()),
            refused.Count(call => call.RetryAfterSeconds is null), stuck,
            [.. calls.Where(call => call.Note is not null).Select(call => $"{call.User}: {call.Note}")]);
    }

    private static TurnDetail Detail(MeasuredTurn turn) => new(
        turn.User, turn.Line.Type, turn.Line.Text, Name(turn.Verdict.Outcome), Round(turn.Verdict.WaitMs), turn.OwnMs, turn.Heard, turn.Answer, Round(turn.Verdict.YieldMs), turn.Ledger)
    { At = turn.At, TalkedOn = turn.TalkedOn, HeardWhole = turn.HeardWhole };

    private static string Name(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Answered => "answered",
        TurnOutcome.CutOff => "cut_off",
        TurnOutcome.Missed => "missed",
        _ => "collided",
    };

    private static double? Round(double? ms) => ms is { } value ? Math.Round(value, 1) : null;
}
