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
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISystemdNotifier, SystemdNotifier>();
        // READY=1 when all hosted services have started, STOPPING=1 on SIGTERM. AddSystemd() would look at the name of the parent
        // process instead; who sets the socket wants to be told, be it systemd or a container's runtime.
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 })
            services.AddSingleton<IHostLifetime, SystemdLifetime>();
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
