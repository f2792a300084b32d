using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Dialog;

namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>
/// When the recogniser's final is taken ahead: when the turn is about to end, and in the pauses of a dictation. The words are then exact
/// before they are needed, and the end of the turn costs nothing.
/// </summary>
internal static class SettleAhead
{
    /// <summary>How long before the end of a turn its final is taken, in ms: a final costs 10 to 40.</summary>
    private const int BeforeEndMs = 60;

    /// <summary>Silence after which a group of digits, or a sound of which nothing is known, is read as it is, in ms.</summary>
    private const int GroupPauseMs = 240;

    /// <summary>Silence after which any words are read as they are: whether to believe them decides how long to wait on, in ms.</summary>
    private const int LongPauseMs = 400;

    /// <summary>Speech of somebody else after which what the caller said is read as it is, in ms: in less it is the detector that lags.</summary>
    private const int BehindMs = 220;

    /// <summary>Silence over a held prompt after which what was said is read as it is, in ms.</summary>
    private const int OverPromptMs = 180;

    /// <summary>No final is taken ahead in less silence, in ms: a stop is silent for as long ("tues|day"), and a word that is cut there is heard as two others.</summary>
    private const int LeastMs = 160;

    public static bool Due(TurnTaker turns, Ear ear, NearVoice near)
    {
        // A word or two over the agent's prompt: whether they take the floor depends on what they are.
        if (turns.Phase == TurnPhase.Paused)
            return turns.SilenceMs >= OverPromptMs && !ear.Settled && ear.SoFar.Words > 0;
        if (turns.Phase != TurnPhase.CallerSpeaking || turns.SilenceMs == 0 || ear.Settled)
            return false;
        int at = Math.Clamp(turns.NeededMs - BeforeEndMs, LeastMs, LongPauseMs);
        if (ear.SoFar.Words == 0 || turns.Expected.Kind.IsDictated())
            at = Math.Min(at, GroupPauseMs);
        // What people behind the caller say must not grow into the sentence.
        return turns.SilenceMs >= at || near.WeakMs >= BehindMs;
    }
}
