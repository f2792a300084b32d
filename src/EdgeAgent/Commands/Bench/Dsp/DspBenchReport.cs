using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>What <c>edgevoice bench dsp --json</c> writes; the keys are those of the design, section 11.</summary>
internal sealed record DspBenchReport(
    [property: JsonPropertyName("machine")] DspBenchMachine Machine,
    [property: JsonPropertyName("kernels")] IReadOnlyList<KernelFigure> Kernels,
    [property: JsonPropertyName("blocks")] IReadOnlyList<BlockFigure> Blocks,
    [property: JsonPropertyName("quality")] IReadOnlyList<QualityFigure> Quality,
    [property: JsonPropertyName("skipped")] IReadOnlyList<string> Skipped)
{
    [JsonPropertyName("pictures")]
    public IReadOnlyList<PictureFile> Pictures { get; init; } = [];

    /// <summary>Seconds each part took, by name.</summary>
    [JsonPropertyName("seconds")]
    public IReadOnlyDictionary<string, double> Seconds { get; init; } = new Dictionary<string, double>();
}

/// <summary>A picture that the bench has written, its path relative to the page.</summary>
internal sealed record PictureFile([property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("caption")] string Caption);

/// <summary>Where the figures were taken. With a load average (of one minute, before the run) above the number of cores, times are too high.</summary>
internal sealed record DspBenchMachine(
    [property: JsonPropertyName("cpu")] string Cpu,
    [property: JsonPropertyName("cores")] int Cores,
    [property: JsonPropertyName("load_before")] double LoadBefore,
    [property: JsonPropertyName("runtime")] string Runtime,
    [property: JsonPropertyName("kernel_in_use")] string KernelInUse);

/// <summary>A hot loop in one kernel, over one frame of work.</summary>
internal sealed record KernelFigure(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kernel")] string Kernel,
    [property: JsonPropertyName("ns_per_frame")] double NsPerFrame,
    [property: JsonPropertyName("speedup_vs_scalar")] double SpeedupVsScalar);

/// <summary>A block over 20 ms of sound; <see cref="Rtf"/> is its share of one core.</summary>
internal sealed record BlockFigure(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("rate_hz")] int RateHz,
    [property: JsonPropertyName("us_per_20ms")] double UsPer20Ms,
    [property: JsonPropertyName("rtf")] double Rtf);

/// <summary>A measure of quality beside a peer's, when there is one.</summary>
internal sealed record QualityFigure(
    [property: JsonPropertyName("block")] string Block,
    [property: JsonPropertyName("set")] string Set,
    [property: JsonPropertyName("metric")] string Metric,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("peer")] string? Peer,
    [property: JsonPropertyName("peer_value")] double? PeerValue);
