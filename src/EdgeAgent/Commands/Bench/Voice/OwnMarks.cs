using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Simulation.Lines;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>Puts the box's records beside the turns that the caller measured, by the time of the answer.</summary>
internal static class OwnMarks
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(0.5), After = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// Pairs each turn with the nearest record that no nearer turn has. A turn whose "answer" belongs to no turn of the
    /// caller in the box's records (a no-input prompt, the rest of a prompt that was only paused) was missed.
    /// </summary>
    public static IReadOnlyList<MeasuredTurn> Match(IReadOnlyList<MeasuredTurn> turns, BoxRecords records)
    {
        var matched = new List<MeasuredTurn>();
        foreach (var call in turns.GroupBy(turn => turn.User))
        {
            if (records.Call(call.Key) is not { } known)
            {
                matched.AddRange(call);
                continue;
            }
            var free = known.Turns.ToList();
            foreach (var turn in call)
            {
                var record = free.Where(candidate => candidate.At > turn.At - Before && candidate.At < turn.At + After)
                    .MinBy(candidate => (candidate.At - turn.At).Duration());
                if (record is not null)
                    free.Remove(record);
                matched.Add(Beside(turn, record));
            }
        }
        return matched;
    }

    private static MeasuredTurn Beside(MeasuredTurn turn, BoxTurn? record)
    {
        if (turn.Verdict.Outcome != TurnOutcome.Answered)
        {
            // After a yes, "that is fine" is no turn: the agent goes on with what it was saying, and the yes stands.
            if (record is null)
                return turn with { HeardWhole = turn.Line is { Asked: BenchQuestion.YesNo, PausesAfterWhole: true } && turn.TalkedOn is { StoppedAfterMs: not null, AnsweredAfterMs: not null } };
            return turn with { Heard = record.Turn.Heard, Answer = record.Turn.Answer, HeardWhole = record.Turn.Continues == true || record.Turn.Understood?.Slots.Count > 0 };
        }
        if (record is null)
            return turn with { Verdict = turn.Verdict with { Outcome = TurnOutcome.Missed, WaitMs = null } };
        var answered = turn with { Heard = record.Turn.Heard, Answer = record.Turn.Answer, OwnMs = record.Turn.Ledger?.Whole, Ledger = record.Turn.Ledger, Speculation = record.Turn.Speculation };
        return record.Turn.Ledger is null ? answered with { Verdict = turn.Verdict with { Outcome = TurnOutcome.Missed, WaitMs = null } } : answered;
    }
}
