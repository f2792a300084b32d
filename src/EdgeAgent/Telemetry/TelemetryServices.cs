using EdgeVoice.Agent.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>Wires telemetry into the host.</summary>
internal static class TelemetryServices
{
    /// <summary>
    /// Adds <see cref="ITelemetry"/>, <see cref="EdgeVoiceMetrics"/> and what carries them. Hosted services stop in reverse order, so
    /// call this before adding the calls: they end first, then the last records are stored, then delivered, then the broker goes.
    /// </summary>
    public static IServiceCollection AddEdgeTelemetry(this IServiceCollection services, EdgeVoiceOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EdgeVoiceMetrics>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<DeviceStatus>();
        services.AddSingleton(new Topics(options.Site.SiteId, options.Site.DeviceId));
        services.AddSingleton(provider =>
        {
            var metrics = provider.GetRequiredService<EdgeVoiceMetrics>();
            var outbox = new Outbox(options.Telemetry.Outbox, provider.GetRequiredService<TimeProvider>(),
                (kind, count) => metrics.OutboxDrop(Topics.TypeOf(kind), count));
            metrics.WatchOutbox(() => outbox.Depth);
            return outbox;
        });
        services.AddSingleton<TelemetryPipeline>();
        services.AddSingleton<ITelemetry>(provider => provider.GetRequiredService<TelemetryPipeline>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MqttPublisher>(provider, new BrokerChoice(options.Telemetry.Broker)));
        if (options.Telemetry.EmbeddedBroker is { } broker)
            services.AddHostedService(_ => new EmbeddedBroker(broker));
        services.AddHostedService(provider => provider.GetRequiredService<MqttPublisher>());
        services.AddHostedService(provider => provider.GetRequiredService<TelemetryPipeline>());
        return services;
    }
}

/// <summary>The broker that was chosen, or none.</summary>
internal sealed record BrokerChoice(MqttOptions? Options);
