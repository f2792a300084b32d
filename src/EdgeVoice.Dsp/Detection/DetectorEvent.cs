namespace EdgeVoice.Dsp.Detection;

/// <summary>One thing heard.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="StartSample">Where it began, in samples since construction or reset.</param>
/// <param name="DurationSamples">How long it was, or had been when it was sure enough to be reported.</param>
/// <param name="Digit">The key of <see cref="DetectorEventKind.Dtmf"/>: 0-9, *, #, A-D; else '\0'.</param>
/// <param name="FrequencyHz">The (lower) tone's frequency as measured; 0 for music and babble.</param>
/// <param name="LevelDb">Level of the whole, dB relative to full scale; 0 for music and babble.</param>
public readonly record struct DetectorEvent(
    DetectorEventKind Kind,
    long StartSample,
    long DurationSamples,
    char Digit = '\0',
    float FrequencyHz = 0,
    float LevelDb = 0);
