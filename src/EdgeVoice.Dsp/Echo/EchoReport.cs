namespace EdgeVoice.Dsp.Echo;

/// <summary>What the echo canceller knows about the line, for telemetry.</summary>
/// <param name="ErleDb">Echo return loss enhancement of the whole block, smoothed over about a second of far-end speech without double-talk; 0 before there was any.</param>
/// <param name="LinearErleDb">The same of the adaptive filter alone.</param>
/// <param name="ErlDb">Echo return loss: far-end level less echo level at the microphone, dB; 0 while no echo was found.</param>
/// <param name="DelayMs">Delay of the echo's first arrival behind the far end, ms.</param>
/// <param name="DoubleTalk">Both ends speak now.</param>
/// <param name="Converged">The filter models the path: linear ERLE was at least 10 dB, and has not been lost.</param>
/// <param name="PathChanges">Times the path was found changed and relearned.</param>
/// <param name="ClockDriftPpm">How fast the echo moves away from what was played, parts per million: the drift of the line's clock against ours; 0 while none is known.</param>
/// <param name="ClipsAt">Level of what we play, 0 to 1, above which the loudspeaker on the line clips; null while it is not known to.</param>
public readonly record struct EchoReport(
    float ErleDb,
    float LinearErleDb,
    float ErlDb,
    float DelayMs,
    bool DoubleTalk,
    bool Converged,
    int PathChanges,
    float ClockDriftPpm,
    float? ClipsAt);
