using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Gain;
using EdgeVoice.Dsp.Noise;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Telephony;

namespace EdgeVoice.Agent.Configuration;

/// <summary>When tones in the sound count as keys.</summary>
internal enum InBandKeys
{
    /// <summary>Only where the PBX did not agree to send keys as events (RFC 4733): some send both.</summary>
    Auto,

    Always,

    Never,
}

/// <summary>What is done to the caller's sound before it is understood. Every stage is on unless the site turns it off.</summary>
internal sealed record HearingOptions
{
    /// <summary>Take our own voice out of what comes back. Default true.</summary>
    public bool EchoCanceller { get; init; } = true;

    /// <summary>Lower steady noise where the line is noisy. Default true.</summary>
    public bool NoiseSuppressor { get; init; } = true;

    /// <summary>Bring callers to one level. Default true.</summary>
    public bool GainControl { get; init; } = true;

    /// <summary>Cut rumble under 80 Hz, and mains hum where there is hum. Default true.</summary>
    public bool HumFilter { get; init; } = true;

    public InBandKeys InBandKeys { get; init; } = InBandKeys.Auto;

    /// <summary>Hang up when a fax calls, or when busy, reorder or dial tone says that nobody is there any more. Default true.</summary>
    public bool HangUpOnTones { get; init; } = true;

    public AudioPipelineOptions ToPipeline() => new()
    {
        HighPassHz = HumFilter ? 80 : null,
        RemoveHum = HumFilter,
        Echo = EchoCanceller ? new EchoCancellerOptions() : null,
        Noise = NoiseSuppressor ? new NoiseSuppressorOptions() : null,
        Gain = GainControl ? new GainControlOptions() : null,
    };

    /// <summary>Whether tones in the sound of a leg with this agreement are keys.</summary>
    public bool TakesKeysInBand(NegotiatedAudio audio)
        => InBandKeys == InBandKeys.Always || (InBandKeys == InBandKeys.Auto && audio.TelephoneEventPayloadType is null);

    internal static HearingOptions Read(SettingReader reader) => new()
    {
        EchoCanceller = reader.Flag("hearing.echoCanceller", true),
        NoiseSuppressor = reader.Flag("hearing.noiseSuppressor", true),
        GainControl = reader.Flag("hearing.gainControl", true),
        HumFilter = reader.Flag("hearing.humFilter", true),
        InBandKeys = reader.Name("hearing.inBandKeys", InBandKeys.Auto),
        HangUpOnTones = reader.Flag("hearing.hangUpOnTones", true),
    };
}
