namespace EdgeVoice.Agent.Simulation.Lines;

/// <summary>What came of a turn, by the caller's recording alone.</summary>
internal enum TurnOutcome
{
    /// <summary>The agent spoke after the caller had finished.</summary>
    Answered,

    /// <summary>The agent spoke while the caller had not finished.</summary>
    CutOff,

    /// <summary>The agent said nothing, or only what it would have said to silence.</summary>
    Missed,

    /// <summary>Both began at once: the agent went on with its own words after a pause. No turn; counted apart.</summary>
    Collided,
}

/// <param name="Outcome">What came of it.</param>
/// <param name="AnswerAt">First sample of the answer; null where there is none.</param>
/// <param name="WaitMs">From the caller's last sample of speech to the answer's first; of answered turns.</param>
/// <param name="YieldMs">How long the agent went on talking after the caller began over it; null where it was silent.</param>
internal readonly record struct TurnVerdict(TurnOutcome Outcome, TimeSpan? AnswerAt, double? WaitMs, double? YieldMs);

/// <summary>Judges a turn from when the caller spoke and when talk came back. Pure.</summary>
internal static class TurnJudge
{
    /// <summary>An agent that has not answered by then will not: the longest silence that ends a turn is 3 s, the answer may take one more.</summary>
    public static readonly TimeSpan MissedAfter = TimeSpan.FromSeconds(4.5);

    /// <summary>Talk that begins sooner after the caller's first sound is no reaction to it.</summary>
    public static readonly TimeSpan SoonestReaction = TimeSpan.FromMilliseconds(250);

    /// <summary>A shorter quiet is a pause inside the agent's prompt, not the agent yielding.</summary>
    public static readonly TimeSpan PromptPause = TimeSpan.FromMilliseconds(450);

    /// <param name="began">First audible sample of the caller.</param>
    /// <param name="speechEnded">Last sample of speech; null while the caller still has something to say.</param>
    /// <param name="spurts">The agent's talk from before <paramref name="began"/> on, in order.</param>
    /// <param name="now">Up to when the recording reaches.</param>
    /// <returns>Null while it cannot be told yet.</returns>
    public static TurnVerdict? Judge(TimeSpan began, TimeSpan? speechEnded, IReadOnlyList<TalkSpurt> spurts, TimeSpan now)
    {
        TimeSpan? promptEnd = null;
        foreach (var spurt in spurts)
        {
            if (spurt.Start <= began)
            {
                promptEnd = spurt.End > began ? spurt.End : null;
                continue;
            }
            // The prompt that the caller spoke over goes on after a pause of its own.
            if (promptEnd is { } end && spurt.Start - end < PromptPause && (speechEnded is null || spurt.Start < speechEnded))
            {
                promptEnd = spurt.End;
                continue;
            }
            double? yield = promptEnd is { } until ? (until - began).TotalMilliseconds : null;
            if (speechEnded is { } finished && spurt.Start >= finished)
                return new TurnVerdict(TurnOutcome.Answered, spurt.Start, (spurt.Start - finished).TotalMilliseconds, yield);
            var outcome = spurt.Start - began < SoonestReaction ? TurnOutcome.Collided : TurnOutcome.CutOff;
            return new TurnVerdict(outcome, spurt.Start, null, yield);
        }
        return speechEnded is { } over && now - over > MissedAfter ? new TurnVerdict(TurnOutcome.Missed, null, null, null) : null;
    }
}
