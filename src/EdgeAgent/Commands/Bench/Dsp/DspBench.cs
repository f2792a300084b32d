using System.Runtime.InteropServices;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>How to run the bench.</summary>
/// <param name="Out">Folder for pictures and tables.</param>
/// <param name="Shared">Folder of reference material, or null.</param>
/// <param name="Quick">A short run.</param>
/// <param name="Only">Names of the parts to run; empty for all.</param>
internal sealed record DspBenchOptions(string Out, string? Shared, bool Quick, IReadOnlyList<string> Only);

/// <summary>Runs every part and gathers their figures.</summary>
internal static class DspBench
{
    /// <summary>The parts, in the order they run.</summary>
    public static IReadOnlyList<IDspBenchPart> Parts { get; } =
    [
        new CodecBench(),
        new SpectralBench(),
        new ResamplerBench(),
        new PlayoutBench(),
        new ConcealmentBench(),
        new CleaningBench(),
        new EchoBench(),
        new NoiseBench(),
        new VoiceBench(),
        new DetectorBench(),
    ];

    /// <summary>Runs <paramref name="parts"/>, or all of <see cref="Parts"/>.</summary>
    public static DspBenchReport Run(DspBenchOptions options, IProgress<string> progress, IReadOnlyList<IDspBenchPart>? parts = null)
    {
        var context = new DspBenchContext(options, progress);
        var machine = Machine();
        var seconds = new Dictionary<string, double>();
        foreach (var part in parts ?? Parts)
        {
            if (options.Only.Count == 0 || options.Only.Contains(part.Name, StringComparer.OrdinalIgnoreCase))
            {
                long began = System.Diagnostics.Stopwatch.GetTimestamp();
                try
                {
                    part.Run(context);
                }
                catch (Exception failed)
                {
                    // Ten minutes of figures are not thrown away for one part; what it had measured stays too.
                    context.Skip($"the rest of part {part.Name}, which failed", $"{failed.GetType().Name}: {failed.Message}");
                }
                seconds[part.Name] = Math.Round(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds, 1);
            }
        }
        return new DspBenchReport(machine, context.Kernels, context.Blocks, context.Quality, context.Skipped) { Pictures = context.Pictures, Seconds = seconds };
    }

    private static DspBenchMachine Machine() => new(
        Read("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        double.TryParse(Read("/proc/loadavg").FirstOrDefault()?.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture, out double load) ? load : 0,
        RuntimeInformation.FrameworkDescription,
        DspKernels.Current.ToString().ToLowerInvariant());

    private static string[] Read(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
