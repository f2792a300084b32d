using EdgeVoice.Agent.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeVoice.Agent.Hosting;

/// <summary>Wires the service to systemd.</summary>
internal static class HostingServices
{
    /// <summary>
    /// Adds readiness, watchdog and patience when stopping. Parts that can fail silently register themselves as
    /// <see cref="IHealthProbe"/>. Call this before adding the calls: hosted services stop in reverse order, and the watchdog must be
    /// fed while calls are still ending.
    /// </summary>
    public static IServiceCollection AddEdgeHosting(this IServiceCollection services, EdgeVoiceOptions options)
    {
        // Under systemd: READY=1 when all hosted services have started, STOPPING=1 on SIGTERM.
        services.AddSystemd();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISystemdNotifier, SystemdNotifier>();
        services.TryAddSingleton(options.Admission);
        services.AddSingleton(WatchdogInterval.Of(Environment.GetEnvironmentVariable, Environment.ProcessId));
        services.AddHostedService<StopPatience>();
        services.AddHostedService<Watchdog>();
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = options.Admission.DrainLimit + StopPatience.Afterwards;
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        return services;
    }
}
