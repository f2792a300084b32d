using EdgeVoice.Agent.Calls.Actions;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Hosting;

namespace EdgeVoice.Agent.Calls;

/// <summary>Wires the call room into the host.</summary>
internal static class CallsSetup
{
    public static IServiceCollection AddCalls(this IServiceCollection services, EdgeVoiceOptions options)
    {
        services.AddSingleton<MediaThread>();
        services.AddSingleton<IHealthProbe, MediaHealth>();
        services.AddSingleton(provider => new WorkMeter(provider.GetRequiredService<TimeProvider>(), Environment.ProcessorCount));
        services.AddSingleton<CallHeadroom>();
        services.AddSingleton<IHeadroom>(provider => provider.GetRequiredService<CallHeadroom>());
        services.AddSingleton<IAdmission>(provider => new Admission(options.Admission, provider.GetRequiredService<IHeadroom>()));
        services.AddSingleton<StaticSite>();
        services.AddSingleton<WebhookActions>();
        services.AddSingleton<MqttActions>();
        services.AddSingleton<ActionRunner>();
        services.AddHostedService<LineHost>();
        return services;
    }
}
