namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The noise suppressors of Debian that ours is compared with, as far as they are installed.</summary>
internal static class SuppressorPeers
{
    public static IEnumerable<(string Name, Func<float[], float[]> Clean)> At(int rateHz)
    {
        if (SpeexNative.Present)
            yield return (SpeexNative.Name, sound => SpeexPeers.Denoise(rateHz, sound));
        if (WebRtcPeer.Present)
            yield return (WebRtcPeer.Name, sound => WebRtcPeer.Clean(rateHz, [], sound, echo: false, noise: true));
    }
}
