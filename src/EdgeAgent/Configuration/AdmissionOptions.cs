namespace EdgeVoice.Agent.Configuration;

/// <summary>How many calls at once.</summary>
internal sealed record AdmissionOptions
{
    /// <summary>Calls at once; the next is refused with 486. Default 8.</summary>
    public int MaxCalls { get; init; } = 8;

    /// <summary>What a refused caller's PBX is told to wait. Default 10 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long calls in progress may go on after the service was told to stop. Default 60 s.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(60);

    internal static AdmissionOptions Read(SettingReader reader) => new()
    {
        MaxCalls = (int)reader.Integer("admission.maxCalls", 8, 1, 1000, "calls"),
        RetryAfter = TimeSpan.FromSeconds(reader.Integer("admission.retryAfter", 10, 1, 3600, "s")),
        DrainLimit = TimeSpan.FromSeconds(reader.Integer("admission.drainLimit", 60, 0, 3600, "s")),
    };
}
