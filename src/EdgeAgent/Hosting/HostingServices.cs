using EdgeVoice.Agent.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeVoice.Agent.Hosting;

/// <summary>Wires what the service is to systemd and to its callers' patience.</summary>
internal static class HostingServices
{
    /// <summary>
    /// Adds readiness and watchdog of systemd, admission and drain. Parts of the service that can fail silently register themselves as
    /// <see cref="IHealthProbe"/>; whoever measures load registers an <see cref="IHeadroom"/>.
    /// </summary>
    public static IServiceCollection AddEdgeHosting(this IServiceCollection services, EdgeVoiceOptions options)
    {
        // Under systemd this logs in journal form and sends READY=1 when all hosted services have started, STOPPING=1 on SIGTERM.
        services.AddSystemd();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISystemdNotifier, SystemdNotifier>();
        services.AddSingleton(options.Admission);
        services.AddSingleton(WatchdogInterval.Of(Environment.GetEnvironmentVariable, Environment.ProcessId));
        services.AddSingleton<IAdmission>(provider => new Admission(options.Admission, provider.GetService<IHeadroom>()));
        services.AddHostedService<Drain>();
        services.AddHostedService<Watchdog>();
        // Drain first, then stop: the host must be patient for both.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Admission.DrainLimit + TimeSpan.FromSeconds(20));
        return services;
    }
}
