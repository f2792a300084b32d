namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Our suppressor before the recogniser beside Speex, WebRTC and a neural one, on a part of the sentences of <see cref="NoiseWordsBench"/>.</summary>
internal sealed class NoiseWordsPeersBench : IDspBenchPart
{
    // Five ways to hear a sentence in sixteen conditions: with every sixth this takes as long as two of the parts with a noise each.
    private const int Every = 6;

    // At 20 dB ours does nothing, at 0 dB next to nothing is understood.
    private static readonly double[] Ratios = [10, 5];

    public string Name => "words-beside-peers";

    public void Run(DspBenchContext context) => NoiseWordsBench.Hear(context, "Speex, WebRTC and GTCRN before the recogniser", (sounds, clips, model) =>
    {
        using var gtcrn = new Gtcrn(sounds);
        if (!SpeexNative.Present)
            context.Skip(NoisePeerWordErrors.Metric, SpeexNative.Absent);
        if (!WebRtcPeer.Present)
            context.Skip(NoisePeerWordErrors.Metric, $"{WebRtcPeer.Name}: {WebRtcPeer.Absent}");
        var read = sounds.Clips(NoiseWordsBench.RateHz);
        string[] names = context.Quick ? ["running_tap"] : [.. sounds.NoiseNames, "babble"];
        SpokenClip[] chosen = [.. clips.Where((_, n) => n % (context.Quick ? 8 * Every : Every) == 0)];
        return [.. NoisePeerWordErrors.Run(chosen, [.. names.Select(name => (name, sounds.Noise(name, NoiseWordsBench.RateHz, read)))], context.Quick ? [5] : Ratios, model, gtcrn)];
    });
}
