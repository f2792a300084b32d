namespace EdgeVoice.Agent.Simulation.Lines;

/// <summary>A caller who was cut off and simply talked on, as people do.</summary>
/// <param name="StoppedAfterMs">From the first sound of both at once to the agent's silence; null when the agent went on to its end.</param>
/// <param name="AnsweredAfterMs">From the caller's last sample of speech to the answer that came then; null when none came.</param>
internal readonly record struct TalkedOn(double? StoppedAfterMs, double? AnsweredAfterMs);

/// <summary>
/// A caller who is cut off and talks on: did the agent fall silent, and did it answer when the caller had really finished? By the caller's
/// own recording. Pure.
/// </summary>
internal static class TalkOn
{
    /// <param name="said">What the caller says, under way.</param>
    /// <param name="cutAt">When the agent cut in.</param>
    /// <param name="spurts">The agent's talk from then on.</param>
    /// <param name="now">Up to when the recording reaches.</param>
    /// <returns>Null while it cannot be told yet.</returns>
    public static (TalkedOn How, TimeSpan? AnswerAt)? Judge(SpokenMark said, TimeSpan cutAt, IReadOnlyList<TalkSpurt> spurts, TimeSpan now)
    {
        if (said.SpeechEndedAt is not { } ended)
            return null;
        var both = said.NextOnset(cutAt) ?? cutAt;
        int cut = -1;
        TimeSpan? answer = null;
        foreach (var spurt in spurts)
        {
            if (spurt.Start < ended)
                cut++; // the pauses between the sentences of an agent that does not stop are no silence
            else
                answer ??= spurt.Start;
        }
        var silentFrom = cut >= 0 ? spurts[cut].End : cutAt;
        if (answer is null && now - (silentFrom > ended ? silentFrom : ended) < TurnJudge.MissedAfter)
            return null;
        // An agent that talks over the whole rest has not stopped; one that was out of words before the caller resumed was not in the way.
        double? stopped = silentFrom < ended ? Math.Max(0, (silentFrom - both).TotalMilliseconds) : null;
        return (new TalkedOn(stopped, answer is { } at ? (at - ended).TotalMilliseconds : null), answer);
    }
}
