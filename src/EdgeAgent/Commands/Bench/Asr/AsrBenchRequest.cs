using EdgeVoice.Agent.Commands.Models;
using EdgeVoice.Agent.Configuration;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>What was asked for on the command line.</summary>
internal sealed record AsrBenchRequest(
    IReadOnlyList<string> Models, IReadOnlyList<string> Clips, string? Noise, string Pack, bool Callers, IReadOnlyList<string> Only,
    IReadOnlyList<string> Conditions, int Part, int Most, int NoiseSeconds, int Workers)
{
    /// <summary>Finds models and clips, and lets the synthetic callers speak.</summary>
    /// <param name="skipped">Takes what is left out.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">Something named is not there or broken.</exception>
    public async Task<AsrBenchOptions> ResolveAsync(List<string> skipped, CancellationToken cancellation)
    {
        if (Part < 1 || Most < 1 || Workers < 1)
            throw new InvalidDataException($"--part, --most and --workers are at least 1: found {Part}, {Most}, {Workers}");
        string? shared = Shared();
        var sets = new List<AsrClipSet>();
        foreach (string list in Clips)
            sets.Add(ClipList.Read(list));
        if (Clips.Count == 0)
        {
            foreach (string name in (string[])["read", "digits"])
            {
                string? folder = shared is null ? null : Path.Combine(shared, "speech", name);
                if (folder is not null && Directory.Exists(folder))
                    sets.Add(ClipList.Read(folder));
                else
                    skipped.Add($"{name}: no ../shared/speech/{name}");
            }
        }
        if (Callers)
            sets.Add(await SyntheticCallers.SpeakAsync(skipped, cancellation));
        if (sets.Count == 0)
            throw new InvalidDataException("nothing to listen to: name clips with --clips, or let the synthetic callers speak");
        string[] twice = [.. sets.GroupBy(set => set.Name).Where(same => same.Count() > 1).Select(same => same.Key)];
        if (twice.Length > 0)
            throw new InvalidDataException($"two lists are called {string.Join(", ", twice)}: rename one");
        string? noise = Noise ?? (shared is null ? null : Path.Combine(shared, "noise"));
        if (Noise is not null && !Directory.Exists(Noise))
            throw new InvalidDataException($"there is no folder {Noise}");
        return new AsrBenchOptions
        {
            Models = Models.Count > 0 ? [.. Models.Select(ModelFolders.Recognizer)] : [ModelFolders.Recognizer(null)],
            Sets = sets,
            NoiseFolder = noise,
            Only = Only,
            Conditions = Conditions,
            Part = Part,
            Whole = Most,
            NoiseSeconds = NoiseSeconds,
            Workers = Workers,
        };
    }

    private static string? Shared()
    {
        string folder = Environment.GetEnvironmentVariable("EDGEVOICE_SHARED") ?? Path.Combine(InstallPaths.Models, "..", "..", "shared");
        return Directory.Exists(Path.Combine(folder, "speech")) ? Path.GetFullPath(folder) : null;
    }
}
