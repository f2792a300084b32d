namespace EdgeVoice.Dsp.Gain;

/// <summary>What <see cref="GainControl"/> aims at. Levels are dB relative to a full-scale square wave (dBov), mean power.</summary>
public sealed record GainControlOptions
{
    /// <summary>Level that active speech is brought to: -40 to -10 dBov, default -22.</summary>
    public float TargetDb { get; init; } = -22;

    /// <summary>Most amplification: 0 to 40 dB, default 18.</summary>
    public float MaxGainDb { get; init; } = 18;

    /// <summary>Most attenuation, as a negative number: -40 to 0 dB, default -12.</summary>
    public float MinGainDb { get; init; } = -12;

    /// <summary>Noise is never amplified over this: -80 to -30 dBov, default -50. Noise that is louder by itself is not amplified at all.</summary>
    public float NoiseCeilingDb { get; init; } = -50;

    /// <summary>Peak that no sample passes: -12 to 0 dB of full scale, default -1.</summary>
    public float LimitDb { get; init; } = -1;

    internal void Check()
    {
        CheckRange(TargetDb, -40, -10, nameof(TargetDb));
        CheckRange(MaxGainDb, 0, 40, nameof(MaxGainDb));
        CheckRange(MinGainDb, -40, 0, nameof(MinGainDb));
        CheckRange(NoiseCeilingDb, -80, -30, nameof(NoiseCeilingDb));
        CheckRange(LimitDb, -12, 0, nameof(LimitDb));
    }

    private static void CheckRange(float value, float least, float most, string name)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {least} to {most} dB");
    }
}
