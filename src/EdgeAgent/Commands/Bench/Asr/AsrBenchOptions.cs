namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>What to measure.</summary>
internal sealed record AsrBenchOptions
{
    /// <summary>Parts that may be named.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["words", "final", "noise", "confidence"];

    /// <summary>Folders of Vosk models.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Lists of clips.</summary>
    public required IReadOnlyList<AsrClipSet> Sets { get; init; }

    /// <summary>Folder of noise recordings, or null.</summary>
    public string? NoiseFolder { get; init; }

    /// <summary>Parts wanted; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Conditions wanted, by a part of their name; empty: all.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>Clips of a list over each of the many lines with noise and loss.</summary>
    public int Part { get; init; } = 10;

    /// <summary>Clips of a list over the others; a list longer than this is thinned.</summary>
    public int Whole { get; init; } = int.MaxValue;

    /// <summary>Noise alone, seconds of each.</summary>
    public int NoiseSeconds { get; init; } = 30;

    /// <summary>Threads at work.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Clips of each list that a line is measured on.</summary>
    public int ClipsOver(AsrCondition line) => Math.Min(Whole, line.Share switch { AsrListShare.Whole => int.MaxValue, AsrListShare.Large => 4 * Part, _ => Part });

    public bool Wants(string part) => Only.Count == 0 || Only.Contains(part, StringComparer.OrdinalIgnoreCase);

    public bool WantsCondition(string name) => Conditions.Count == 0 || Conditions.Any(wanted => name.Contains(wanted, StringComparison.OrdinalIgnoreCase));
}
