using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.Simulation;

/// <summary>Whether a call came to what its script expects. Rests on the service's records and the caller's ears only.</summary>
internal static class CallVerdict
{
    /// <summary>What is missing, in words; null when all is as expected.</summary>
    /// <param name="script">What was expected.</param>
    /// <param name="outcome">The caller's side.</param>
    /// <param name="box">The box's records of the call; null where it told of none.</param>
    public static string? Missed(CallScript script, CallerOutcome outcome, BoxCall? box)
        => !outcome.Answered ? outcome.End : Records(script, outcome, box) ?? OnTheLine(script, outcome);

    private static string? Records(CallScript script, CallerOutcome outcome, BoxCall? box)
    {
        if (!script.NeedsRecords)
            return null;
        if (box?.Ended is not { } ended)
            return box is null ? "the box reported no such call" : "no record of the call's end came";
        if (script.ExpectedTarget is { } target)
        {
            if (box.HandedOver?.Target != target)
                return $"not handed over to {target}";
            if (outcome.TransferredTo is null)
                return "no REFER reached the caller";
        }
        if (script.ExpectedAnswers.FirstOrDefault(answer => !box.Turns.Any(turn => turn.Turn.Understood?.Intent == answer)) is { } unanswered)
            return $"nothing was understood as {unanswered}; heard: {string.Join(", ", box.Turns.Where(turn => turn.Turn.Heard.Length > 0).Select(turn => $"\"{turn.Turn.Heard}\" ({turn.Turn.Understood?.Intent ?? "none"})"))}";
        return script.ExpectedGoal is { } goal ? Goal(goal, script.ExpectedSlots, ended) : null;
    }

    private static string? Goal(string goal, IReadOnlyDictionary<string, string> slots, CallRecord ended)
    {
        if (ended.Goal != goal || ended.Reached != true)
            return $"the service reports goal {ended.Goal ?? "none"}, {(ended.Reached == true ? "reached" : "not reached")}";
        foreach (var (slot, value) in slots)
        {
            if (ended.Slots?.GetValueOrDefault(slot) is var found && found != value)
                return $"{slot} came out as {found ?? "nothing"}, not {value}";
        }
        return null;
    }

    private static string? OnTheLine(CallScript script, CallerOutcome outcome)
    {
        string all = $" {string.Join(' ', outcome.Turns.Select(turn => turn.Heard))} ";
        if (script.ExpectedWords.FirstOrDefault(words => !all.Contains($" {words} ", StringComparison.OrdinalIgnoreCase)) is { } unheard)
            return $"the caller never heard \"{unheard}\"";
        if (outcome.SaidTurns > script.MaxTurns)
            return $"{outcome.SaidTurns} turns of the caller, at most {script.MaxTurns} expected";
        double longest = outcome.Turns.Max(turn => turn.WaitMs) ?? 0;
        if (longest > script.MaxWaitMs)
            return $"the caller waited {longest:0} ms, at most {script.MaxWaitMs} expected";
        return outcome.CutOffs > script.MaxCutOffs ? $"cut off {outcome.CutOffs} times, at most {script.MaxCutOffs} expected" : null;
    }
}
