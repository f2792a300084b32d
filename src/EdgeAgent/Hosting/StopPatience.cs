using System.Globalization;
using EdgeVoice.Agent.Configuration;
using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeVoice.Agent.Hosting;

/// <summary>
/// The first thing on SIGTERM: no call comes in any more, and systemd is told how long the calls in progress may take, since the unit's
/// TimeoutStopSec does not know what the configuration says. Whoever owns the calls then waits for them.
/// </summary>
internal sealed class StopPatience(AdmissionOptions options, IAdmission admission, ISystemdNotifier systemd) : IHostedLifecycleService
{
    /// <summary>What stopping takes besides the calls: hanging up, delivering telemetry, saying goodbye.</summary>
    public static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(20);

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        admission.Close();
        long microseconds = (long)(options.DrainLimit + Afterwards).TotalMicroseconds;
        systemd.Notify(new ServiceState(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={microseconds}")));
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
