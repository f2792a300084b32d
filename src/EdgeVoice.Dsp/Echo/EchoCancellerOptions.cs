namespace EdgeVoice.Dsp.Echo;

/// <summary>How much echo <see cref="EchoCanceller"/> looks for, and what it does with the rest of it.</summary>
public sealed record EchoCancellerOptions
{
    /// <summary>Length of echo path that the filter models behind the delay: 32 to 512 ms, default 160.</summary>
    public int TailMs { get; init; } = 160;

    /// <summary>Longest bulk delay searched: 0 (no search) to 500 ms, default 500.</summary>
    public int MaxDelayMs { get; init; } = 500;

    /// <summary>Suppress what the filter leaves; default true.</summary>
    public bool ResidualSuppression { get; init; } = true;

    /// <summary>Fill what was suppressed with noise like the line's own; default true.</summary>
    public bool ComfortNoise { get; init; } = true;

    internal void Check()
    {
        if (TailMs is < 32 or > 512)
            throw new ArgumentOutOfRangeException(nameof(TailMs), TailMs, "the tail is 32 to 512 ms");
        if (MaxDelayMs is < 0 or > 500)
            throw new ArgumentOutOfRangeException(nameof(MaxDelayMs), MaxDelayMs, "the delay search is 0 to 500 ms");
    }
}
