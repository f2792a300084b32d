namespace EdgeVoice.Agent.Simulation.Lines;

/// <summary>What the agent did when the caller coughed over its prompt.</summary>
internal enum CoughResponse
{
    /// <summary>It paused and went on.</summary>
    Resumed,

    /// <summary>It took no notice.</summary>
    TalkedOn,

    /// <summary>It fell silent (or its prompt was at its end anyway).</summary>
    FellSilent,

    /// <summary>It answered the cough.</summary>
    TookATurn,
}

/// <param name="Response">What the agent did.</param>
/// <param name="ResumedAfterMs">From the cough to when it went on; where it did.</param>
internal readonly record struct PromptCough(CoughResponse Response, double? ResumedAfterMs)
{
    /// <summary>It was no cough but an "mm-hm".</summary>
    public bool Backchannel { get; init; }

    /// <param name="coughed">When the cough began.</param>
    /// <param name="spurts">The agent's talk from then on, the running spurt first.</param>
    /// <param name="tookTurn">The box reported a turn since.</param>
    public static PromptCough Of(TimeSpan coughed, IReadOnlyList<TalkSpurt> spurts, bool tookTurn)
    {
        if (tookTurn)
            return new PromptCough(CoughResponse.TookATurn, null);
        for (int i = 0; i < spurts.Count; i++)
        {
            if (spurts[i].Start > coughed && (i == 0 || spurts[i].Start - spurts[i - 1].End >= TurnJudge.PromptPause))
                return new PromptCough(CoughResponse.Resumed, (spurts[i].Start - coughed).TotalMilliseconds);
        }
        bool on = spurts.Count > 0 && spurts[^1].End - coughed > TurnJudge.PromptPause;
        return new PromptCough(on ? CoughResponse.TalkedOn : CoughResponse.FellSilent, null);
    }
}
