namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>One figure of sound quality, beside a peer's where there is one (design, section 11: <c>bench dsp</c>, <c>quality</c>).</summary>
/// <param name="Block">Block measured: <c>echo</c>, <c>noise</c>.</param>
/// <param name="Set">Signal and condition.</param>
/// <param name="Metric">What is measured, with its unit.</param>
/// <param name="Value">Our figure.</param>
/// <param name="Peer">Peer, or why there is none; null where the metric has none.</param>
/// <param name="PeerValue">The peer's figure on the same signal.</param>
internal sealed record QualityRow(string Block, string Set, string Metric, double Value, string? Peer = null, double? PeerValue = null)
{
    public void AddTo(DspBenchContext context) => context.AddQuality(Block, Set, Metric, Value, Peer, PeerValue);
}
