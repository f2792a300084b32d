using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Pipeline;

namespace EdgeVoice.Agent.Simulation;

/// <summary>What lies between a caller's mouth and the agent's recogniser.</summary>
internal sealed record TelephoneConditions
{
    /// <summary>Codec of the line, or null for no line at all: the clip at the recogniser's rate, with noise and cleaning as asked.</summary>
    public AudioCodecKind? Codec { get; init; } = AudioCodecKind.Pcmu;

    /// <summary>Level of the speech (pauses left out) as it enters the codec, dBFS; null leaves the clip's own. Default -22.</summary>
    public double? LevelDb { get; init; } = -22;

    /// <summary>Cut as a telephone does: from 300 Hz at 8 kHz, from 50 Hz at 16 kHz; the upper edge is the resampler's, 0.43 of the rate. Default true; nothing without a codec.</summary>
    public bool Band { get; init; } = true;

    /// <summary>Noise around the caller, or null.</summary>
    public NoiseSource? Noise { get; init; }

    /// <summary>Level of speech over noise, both as they enter the codec; where the clip is silent, of <see cref="LevelDb"/> over noise.</summary>
    public double SnrDb { get; init; } = 20;

    /// <summary>Packets that never come, or null.</summary>
    public PacketLoss? Loss { get; init; }

    /// <summary>Mean of the exponential wait of each packet on its way, ms; packets may overtake each other. Default 0.</summary>
    public double JitterMs { get; init; }

    /// <summary>Our receive chain, or null to go without.</summary>
    public AudioPipelineOptions? Cleaning { get; init; }

    /// <summary>Line before the first sample of the clip that the ear gets, ms. Default 360: what a call's ear keeps from before the onset.</summary>
    public int LeadMs { get; init; } = 360;

    /// <summary>Line behind the last sample of the clip, ms. Default 400.</summary>
    public int TailMs { get; init; } = 400;

    /// <summary>Line that ran before the lead and is not handed on, ms: time for the cleaning to know the noise, as a greeting gives it. Default 1000.</summary>
    public int WarmUpMs { get; init; } = 1000;

    /// <summary>Chooses the losses, the waits and the place in the noise.</summary>
    public int Seed { get; init; } = 1;
}
