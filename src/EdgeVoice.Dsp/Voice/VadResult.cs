namespace EdgeVoice.Dsp.Voice;

/// <summary>What the detector knows after a frame.</summary>
/// <param name="Speech">The decision, with onset and hangover of <see cref="VadOptions"/>.</param>
/// <param name="Probability">That the caller speaks in this frame, 0 to 1, without hangover.</param>
/// <param name="SpeechLevelDb">Level of the caller's speech while active, dB relative to full scale.</param>
/// <param name="NoiseLevelDb">Level of what is there without the caller, dB relative to full scale.</param>
/// <param name="SnrDb">Speech level over noise level, in dB; 0 until speech was heard.</param>
public readonly record struct VadResult(bool Speech, float Probability, float SpeechLevelDb, float NoiseLevelDb, float SnrDb)
{
    /// <summary>That music plays (hold music), 0 to 1.</summary>
    public float Music { get; init; }

    /// <summary>That other people talk in the background, 0 to 1.</summary>
    public float Babble { get; init; }
}
