using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Gain;
using EdgeVoice.Dsp.Noise;
using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Dsp.Pipeline;

/// <summary>Which stages of the receive chain run, and how. A stage set to null is left out.</summary>
public sealed record AudioPipelineOptions
{
    /// <summary>Cut-off of the high-pass, Hz (20 to 1000), or null for none; default 80.</summary>
    public float? HighPassHz { get; init; } = 80;

    /// <summary>Remove mains hum where there is hum; default true.</summary>
    public bool RemoveHum { get; init; } = true;

    /// <summary>Echo canceller, or null for none.</summary>
    public EchoCancellerOptions? Echo { get; init; } = new();

    /// <summary>Noise suppressor, or null for none.</summary>
    public NoiseSuppressorOptions? Noise { get; init; } = new();

    /// <summary>Gain control, or null for none.</summary>
    public GainControlOptions? Gain { get; init; } = new();

    /// <summary>Thresholds of the voice activity detector, which always runs.</summary>
    public VadOptions Voice { get; init; } = new();

    /// <summary>Listen for keys, the network's tones, fax, beeps, hold music and people in the background; default true.</summary>
    public bool Detectors { get; init; } = true;

    /// <summary>A leg whose sound is only listened to: no stage changes it, nothing but speech is looked for.</summary>
    public static AudioPipelineOptions Plain { get; } = new() { HighPassHz = null, RemoveHum = false, Echo = null, Noise = null, Gain = null, Detectors = false };
}
