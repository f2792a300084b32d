using System.Globalization;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;
using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeVoice.Agent.Hosting;

/// <summary>
/// On SIGTERM: no new calls from now on, those in progress may go on for <see cref="AdmissionOptions.DrainLimit"/>; then the service
/// stops, and whatever calls are left are ended by their owner.
/// </summary>
internal sealed partial class Drain(
    AdmissionOptions options, IAdmission admission, ITelemetry telemetry, DeviceStatus status, ISystemdNotifier systemd, TimeProvider time, ILogger<Drain> log)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        admission.Close();
        int active = admission.Active;
        telemetry.Publish(status.Current with { State = DeviceState.Draining, Calls = active });
        if (active == 0)
            return;
        Draining(log, active, options.DrainLimit.TotalSeconds);
        // The unit's TimeoutStopSec need not know what the configuration says.
        long microseconds = (long)(options.DrainLimit + TimeSpan.FromSeconds(30)).TotalMicroseconds;
        systemd.Notify(new ServiceState(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={microseconds}")));
        using var limit = new CancellationTokenSource(options.DrainLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            while (admission.Active > 0)
                await timer.WaitForNextTickAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            CutOff(log, admission.Active);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(5101, LogLevel.Information, "Stopping: no new calls; {Calls} calls in progress may go on for up to {Seconds} s")]
    private static partial void Draining(ILogger log, int calls, double seconds);

    [LoggerMessage(5102, LogLevel.Warning, "The time to drain is over: {Calls} calls are ended")]
    private static partial void CutOff(ILogger log, int calls);
}
