namespace EdgeVoice.Dsp.Noise;

/// <summary>Whom <see cref="NoiseSuppressor"/> serves.</summary>
public enum NoiseListener
{
    /// <summary>A speech recogniser: nothing may flicker, whatever stands over the noise stays.</summary>
    Recogniser,

    /// <summary>People: the noise goes as far as it can without hurting the voice.</summary>
    Person,
}
