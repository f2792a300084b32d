namespace EdgeVoice.Agent.Hosting;

/// <summary>A part of the service that can tell whether it is alive. The systemd watchdog is fed only while all probes are good.</summary>
internal interface IHealthProbe
{
    /// <summary>Short name for the log, e.g. <c>media-thread</c>.</summary>
    string Name { get; }

    /// <summary>Says what is wrong, or null when all is well. Called every few seconds; must not block.</summary>
    string? Trouble();
}
