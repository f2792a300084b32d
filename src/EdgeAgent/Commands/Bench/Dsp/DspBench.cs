using System.Diagnostics;
using System.Globalization;
using System.Reflection;
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
    /// <summary>The parts, in the order they run. Those that time come first: they want a calm machine, the others do not care.</summary>
    public static IReadOnlyList<IDspBenchPart> Parts { get; } =
    [
        new CodecBench(),
        new SpectralBench(),
        new ResamplerBench(),
        new PlayoutBench(),
        new CleaningBench(),
        new EchoBench(),
        new LineEchoBench(),
        new NoiseBench(),
        new NoiseWordsBench("words-in-babble", "babble"),
        new NoiseWordsBench("words-in-miaowing", "dude_miaowing"),
        new NoiseWordsBench("words-in-dishes", "doing_the_dishes"),
        new NoiseWordsBench("words-in-kitchen", "kitchen"),
        new NoiseWordsBench("words-by-bike", "exercise_bike"),
        new NoiseWordsBench("words-by-tap", "running_tap"),
        new NoiseWordsBench("words-in-pink-noise", "pink_noise"),
        new NoiseWordsBench("words-in-white-noise", "white_noise"),
        new NoiseWordsPeersBench(),
        new VadBench(),
        new DetectorBench(),
        new ConcealmentBench(),
    ];

    /// <summary>Runs <paramref name="parts"/>, or all of <see cref="Parts"/>.</summary>
    public static DspBenchReport Run(DspBenchOptions options, IProgress<string> progress, IReadOnlyList<IDspBenchPart>? parts = null)
    {
        var context = new DspBenchContext(options, progress);
        var records = new List<PartRecord>();
        foreach (var part in parts ?? Parts)
        {
            if (options.Only.Count > 0 && !options.Only.Contains(part.Name, StringComparer.OrdinalIgnoreCase))
                continue;
            context.Part = part.Name;
            var record = Machine(part.Name);
            long began = Stopwatch.GetTimestamp();
            try
            {
                part.Run(context);
            }
            catch (Exception failed)
            {
                // Ten minutes of figures are not thrown away for one part; what it had measured stays too.
                record = record with { Failure = $"{failed.GetType().Name}: {failed.Message}" };
            }
            records.Add(record with { Seconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 1) });
        }
        return new DspBenchReport(records, context.Kernels, context.Blocks, context.Quality, context.NotMeasured, context.Pictures);
    }

    /// <summary>Where a part stands in the order; unknown ones come last.</summary>
    public static int Place(string part)
    {
        for (int n = 0; n < Parts.Count; n++)
        {
            if (Parts[n].Name == part)
                return n;
        }
        return Parts.Count;
    }

    private static PartRecord Machine(string part) => new(
        part,
        0,
        double.TryParse(Read("/proc/loadavg").FirstOrDefault()?.Split(' ')[0], CultureInfo.InvariantCulture, out double load) ? load : 0,
        Read("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        RuntimeInformation.FrameworkDescription,
        DspKernels.Current.ToString().ToLowerInvariant(),
        typeof(DspBench).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    private static string[] Read(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
