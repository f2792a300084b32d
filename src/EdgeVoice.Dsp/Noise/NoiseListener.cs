namespace EdgeVoice.Dsp.Noise;

/// <summary>Whom <see cref="NoiseSuppressor"/> serves.</summary>
public enum NoiseListener
{
    /// <summary>A speech recogniser: weak speech stays, and noise with it.</summary>
    Recogniser,

    /// <summary>People: the noise goes as far as it can without hurting the voice.</summary>
    Person,
}
