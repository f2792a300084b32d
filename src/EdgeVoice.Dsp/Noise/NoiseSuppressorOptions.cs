namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// How far <see cref="NoiseSuppressor"/> goes. The defaults serve a recogniser; <see cref="ForListeners"/> serves people, who are
/// pleased by much that costs a recogniser words.
/// </summary>
public sealed record NoiseSuppressorOptions
{
    /// <summary>For people who listen: noise down by up to 20 dB on every line that is not clean, in babble as well.</summary>
    public static NoiseSuppressorOptions ForListeners { get; } = new() { Listener = NoiseListener.Person, FloorDb = -20, BypassSnrDb = 40, SteadyNoiseOnly = false };

    /// <summary>Whom the sound is for; default the recogniser.</summary>
    public NoiseListener Listener { get; init; } = NoiseListener.Recogniser;

    /// <summary>Most attenuation of noise: -40 to 0 dB, default -10.</summary>
    public float FloorDb { get; init; } = -10;

    /// <summary>
    /// Signal-to-noise ratio from which nothing is done at all: 0 to 60 dB, default 17. The floor rises to 0 dB over the 4 dB before.
    /// </summary>
    public float BypassSnrDb { get; init; } = 17;

    /// <summary>
    /// Do nothing in noise that comes and goes, nor while others talk in the background; default true. What comes and goes
    /// shows where nobody speaks: somebody has to say where that is (<see cref="NoiseSuppressor.Voice"/>).
    /// </summary>
    public bool SteadyNoiseOnly { get; init; } = true;

    internal void Check()
    {
        if (FloorDb is not (>= -40 and <= 0))
            throw new ArgumentOutOfRangeException(nameof(FloorDb), FloorDb, "the floor is -40 to 0 dB");
        if (BypassSnrDb is not (>= 0 and <= 60))
            throw new ArgumentOutOfRangeException(nameof(BypassSnrDb), BypassSnrDb, "the bypass is 0 to 60 dB");
    }
}
