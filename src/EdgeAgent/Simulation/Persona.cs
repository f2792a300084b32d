namespace EdgeVoice.Agent.Simulation;

/// <summary>A stretch of time from which one is drawn, in ms.</summary>
internal readonly record struct MsRange(int Least, int Most)
{
    public int Draw(Random random) => Least + random.Next(Math.Max(1, Most - Least + 1));
}

/// <summary>How a simulated caller talks.</summary>
internal sealed record Persona
{
    /// <summary>1 is the voice's own, range [0.5, 2]; higher is faster.</summary>
    public double Pace { get; init; } = 1;

    /// <summary>Pause inside a phrase, where the script writes "...".</summary>
    public MsRange PauseInside { get; init; } = new(600, 600);

    /// <summary>Pause between phrases, where the script writes a comma or a full stop.</summary>
    public MsRange PauseBetween { get; init; } = new(250, 250);

    /// <summary>How long after the agent's last word the caller speaks; not less than 700, by which a listener tells that somebody has finished.</summary>
    public MsRange Reaction { get; init; } = new(700, 700);

    /// <summary>Share of sentences that begin with "um" and a pause, in [0, 1].</summary>
    public double Hesitates { get; init; }

    /// <summary>Share of the agent's prompts that the caller speaks over, in [0, 1].</summary>
    public double BargesIn { get; init; }

    /// <summary>How long the caller listens before speaking over a prompt.</summary>
    public int BargeInAfterMs { get; init; } = 900;

    /// <summary>Share of the agent's prompts that the caller coughs into, in [0, 1].</summary>
    public double Coughs { get; init; }

    /// <summary>Silence of the agent after which the caller says it again, and after as long once more hangs up, in seconds.</summary>
    public double PatienceSeconds { get; init; } = 10;
}

/// <summary>The line between caller and agent. What the agent sends back arrives whole: the caller's ears are no part of the test.</summary>
internal sealed record LineTrouble
{
    public Telephony.AudioCodec Codec { get; init; } = Telephony.AudioCodec.Pcmu;

    /// <summary>Sound behind the caller; null for a quiet place.</summary>
    public NoiseSource? Noise { get; init; }

    /// <summary>Speech over noise, in dB.</summary>
    public double SnrDb { get; init; } = 15;

    /// <summary>Packets of the caller that never arrive.</summary>
    public PacketLoss Loss { get; init; }

    /// <summary>Standard deviation of the delay of the caller's packets, in ms.</summary>
    public int JitterMs { get; init; }
}
