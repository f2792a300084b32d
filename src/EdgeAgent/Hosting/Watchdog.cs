using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeVoice.Agent.Hosting;

/// <summary>
/// Feeds the systemd watchdog (<c>WATCHDOG=1</c>, at half of <c>WATCHDOG_USEC</c>) while every <see cref="IHealthProbe"/> is good.
/// When one is not, it says so in the log and stays silent, and systemd restarts the service.
/// </summary>
internal sealed partial class Watchdog(
    WatchdogInterval interval, IEnumerable<IHealthProbe> probes, ISystemdNotifier systemd, TimeProvider time, ILogger<Watchdog> log) : BackgroundService
{
    private readonly IHealthProbe[] _probes = [.. probes];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (interval.Limit is not { } limit)
            return;
        using var timer = new PeriodicTimer(limit / 2, time);
        try
        {
            do
            {
                if (Healthy())
                    systemd.Notify(new ServiceState("WATCHDOG=1"));
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The service ends in good order.
        }
    }

    private bool Healthy()
    {
        bool healthy = true;
        foreach (var probe in _probes)
        {
            if (probe.Trouble() is not { } trouble)
                continue;
            healthy = false;
            Unhealthy(log, probe.Name, trouble);
        }
        return healthy;
    }

    [LoggerMessage(5001, LogLevel.Critical, "{Probe} is not healthy: {Trouble}. The watchdog is not fed; systemd restarts the service unless this passes")]
    private static partial void Unhealthy(ILogger log, string probe, string trouble);
}

/// <summary>How often systemd wants to hear of this process; null when it does not (no <c>WatchdogSec=</c>, or not under systemd).</summary>
internal sealed record WatchdogInterval(TimeSpan? Limit)
{
    /// <summary>Reads <c>WATCHDOG_USEC</c> and <c>WATCHDOG_PID</c> (sd_watchdog_enabled(3)).</summary>
    public static WatchdogInterval Of(Func<string, string?> environment, int processId)
    {
        bool ours = environment("WATCHDOG_PID") is not { Length: > 0 } pid
            || (int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out int meant) && meant == processId);
        bool wanted = long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0;
        return new WatchdogInterval(ours && wanted ? TimeSpan.FromMicroseconds(microseconds) : null);
    }
}
