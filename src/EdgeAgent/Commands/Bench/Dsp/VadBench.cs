namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Quality of the voice activity detector, beside silero and WebRTC.</summary>
internal sealed class VadBench : IDspBenchPart
{
    public string Name => "vad";

    public void Run(DspBenchContext context)
    {
        if (context.Shared is null)
        {
            context.Skip("voice activity", "needs ../shared/speech, noise and eval/silero_vad.onnx");
            return;
        }
        if (!WebRtcPeer.Present)
            context.Skip("WebRTC's voice activity", WebRtcPeer.Absent);
        foreach (int rateHz in (int[])[8000, 16000])
        {
            context.Report($"vad quality, {rateHz / 1000} kHz");
            foreach (var row in VadQuality.Measure(context.Shared, rateHz, context.Quick))
                context.AddQuality("vad", row.Set, row.Metric, row.Value, row.Peer, row.PeerValue);
        }
    }
}
