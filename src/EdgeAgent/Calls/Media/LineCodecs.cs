using EdgeVoice.Dsp.Codecs;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>What the line agreed on, in the terms of the audio room.</summary>
internal static class LineCodecs
{
    /// <summary>Rate of the sound that the codec carries, in Hz.</summary>
    public static int RateHz(Telephony.AudioCodec codec) => AudioCodec.RateHz(ToDsp(codec));

    public static AudioCodecKind ToDsp(Telephony.AudioCodec codec) => codec switch
    {
        Telephony.AudioCodec.Pcmu => AudioCodecKind.Pcmu,
        Telephony.AudioCodec.Pcma => AudioCodecKind.Pcma,
        Telephony.AudioCodec.G722 => AudioCodecKind.G722,
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "no such codec is negotiated"),
    };
}
