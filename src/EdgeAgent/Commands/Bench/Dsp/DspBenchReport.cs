using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>What <c>edgevoice bench dsp --json</c> writes; the keys are those of the design, section 11. Every figure names the part that took it.</summary>
internal sealed record DspBenchReport(
    [property: JsonPropertyName("parts")] IReadOnlyList<PartRecord> Parts,
    [property: JsonPropertyName("kernels")] IReadOnlyList<KernelFigure> Kernels,
    [property: JsonPropertyName("blocks")] IReadOnlyList<BlockFigure> Blocks,
    [property: JsonPropertyName("quality")] IReadOnlyList<QualityFigure> Quality,
    [property: JsonPropertyName("not_measured")] IReadOnlyList<NotMeasured> NotMeasured,
    [property: JsonPropertyName("pictures")] IReadOnlyList<PictureFile> Pictures)
{
    public static DspBenchReport Empty { get; } = new([], [], [], [], [], []);

    /// <summary>This report with the parts of a later run in the place of its own: a part is measured alone, the page stays whole.</summary>
    public DspBenchReport With(DspBenchReport later)
    {
        var again = later.Parts.Select(part => part.Name).ToHashSet(StringComparer.Ordinal);
        return new(
            Both(Parts, later.Parts, part => part.Name),
            Both(Kernels, later.Kernels, figure => figure.Part),
            Both(Blocks, later.Blocks, figure => figure.Part),
            Both(Quality, later.Quality, figure => figure.Part),
            Both(NotMeasured, later.NotMeasured, gap => gap.Part),
            Both(Pictures, later.Pictures, picture => picture.Part));

        T[] Both<T>(IReadOnlyList<T> before, IReadOnlyList<T> now, Func<T, string> part)
            => [.. before.Where(item => !again.Contains(part(item))).Concat(now).OrderBy(item => DspBench.Place(part(item)))];
    }
}

/// <summary>One run of one part. With a load average (of one minute, before the part) near or above the number of cores, its times are too high.</summary>
internal sealed record PartRecord(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("load_before")] double LoadBefore,
    [property: JsonPropertyName("cpu")] string Cpu,
    [property: JsonPropertyName("cores")] int Cores,
    [property: JsonPropertyName("runtime")] string Runtime,
    [property: JsonPropertyName("kernel_in_use")] string KernelInUse,
    [property: JsonPropertyName("build")] string Build)
{
    /// <summary>Why the part broke off; null where it came to its end.</summary>
    [JsonPropertyName("failure")]
    public string? Failure { get; init; }
}

/// <summary>What a part could not measure, and why.</summary>
internal sealed record NotMeasured(
    [property: JsonPropertyName("part")] string Part,
    [property: JsonPropertyName("what")] string What,
    [property: JsonPropertyName("why")] string Why);

/// <summary>A picture that the bench has written, its path relative to the page.</summary>
internal sealed record PictureFile(
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("caption")] string Caption,
    [property: JsonPropertyName("part")] string Part);

/// <summary>A hot loop in one kernel, over one frame of work.</summary>
internal sealed record KernelFigure(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kernel")] string Kernel,
    [property: JsonPropertyName("ns_per_frame")] double NsPerFrame,
    [property: JsonPropertyName("speedup_vs_scalar")] double SpeedupVsScalar,
    [property: JsonPropertyName("part")] string Part);

/// <summary>A block over 20 ms of sound; <see cref="Rtf"/> is its share of one core.</summary>
internal sealed record BlockFigure(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("rate_hz")] int RateHz,
    [property: JsonPropertyName("us_per_20ms")] double UsPer20Ms,
    [property: JsonPropertyName("rtf")] double Rtf,
    [property: JsonPropertyName("part")] string Part);

/// <summary>A measure of quality beside a peer's, when there is one.</summary>
internal sealed record QualityFigure(
    [property: JsonPropertyName("block")] string Block,
    [property: JsonPropertyName("set")] string Set,
    [property: JsonPropertyName("metric")] string Metric,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("peer")] string? Peer,
    [property: JsonPropertyName("peer_value")] double? PeerValue,
    [property: JsonPropertyName("part")] string Part);
