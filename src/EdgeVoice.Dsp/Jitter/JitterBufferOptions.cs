namespace EdgeVoice.Dsp.Jitter;

/// <summary>Bounds of a <see cref="JitterBuffer"/> and of the delay that an <see cref="AudioReceiver"/> adapts.</summary>
public sealed record JitterBufferOptions
{
    /// <summary>Least delay, 20 to 500 ms, default 20: one frame, for a line without jitter.</summary>
    public int MinDelayMs { get; init; } = 20;

    /// <summary>Greatest delay, MinDelayMs to 1000 ms, default 200: beyond it a caller notices, packets later than that are lost.</summary>
    public int MaxDelayMs { get; init; } = 200;

    /// <summary>Delay before anything is known of the line, default 40 ms.</summary>
    public int InitialDelayMs { get; init; } = 40;

    /// <summary>Share of packets that the delay waits for, 0.5 to 0.999, default 0.97.</summary>
    public float Quantile { get; init; } = 0.97f;

    /// <summary>Packets held, 8 to 1024, default 64: 1.28 s at 20 ms. When full the oldest is dropped and counted.</summary>
    public int Packets { get; init; } = 64;

    /// <summary>Largest payload, bytes, default 1500: a larger one is refused and counted.</summary>
    public int PayloadBytes { get; init; } = 1500;

    internal void Validate()
    {
        Require(MinDelayMs is >= 20 and <= 500, nameof(MinDelayMs), MinDelayMs, "20 to 500 ms");
        Require(MaxDelayMs >= MinDelayMs && MaxDelayMs <= 1000, nameof(MaxDelayMs), MaxDelayMs, "MinDelayMs to 1000 ms");
        Require(InitialDelayMs >= MinDelayMs && InitialDelayMs <= MaxDelayMs, nameof(InitialDelayMs), InitialDelayMs, "MinDelayMs to MaxDelayMs");
        Require(Quantile is >= 0.5f and <= 0.999f, nameof(Quantile), Quantile, "0.5 to 0.999");
        Require(Packets is >= 8 and <= 1024, nameof(Packets), Packets, "8 to 1024 packets");
        Require(PayloadBytes is >= 80 and <= 65536, nameof(PayloadBytes), PayloadBytes, "80 to 65536 bytes");
    }

    private static void Require(bool holds, string name, object found, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, found, $"{name} is {range}");
    }
}
