namespace EdgeVoice.Dsp.Noise;

/// <summary>How far <see cref="NoiseSuppressor"/> goes.</summary>
public sealed record NoiseSuppressorOptions
{
    /// <summary>Most attenuation of noise: -40 to 0 dB, default -6. More pleases the ear (-15) and helps in steady noise, but in babble it costs the recogniser words.</summary>
    public float FloorDb { get; init; } = -6;

    /// <summary>Signal-to-noise ratio from which nothing is done at all: 0 to 60 dB, default 24. The floor rises to 0 dB over the 8 dB before.</summary>
    public float BypassSnrDb { get; init; } = 24;

    internal void Check()
    {
        if (FloorDb is not (>= -40 and <= 0))
            throw new ArgumentOutOfRangeException(nameof(FloorDb), FloorDb, "the floor is -40 to 0 dB");
        if (BypassSnrDb is not (>= 0 and <= 60))
            throw new ArgumentOutOfRangeException(nameof(BypassSnrDb), BypassSnrDb, "the bypass is 0 to 60 dB");
    }
}
