using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.WebConsole;

/// <summary>Wires the console into the host.</summary>
internal static class ConsoleServices
{
    /// <summary>Adds the web page of this box, when the site wants it. Call this before adding the calls: it shall show them to their end.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services, EdgeVoiceOptions options)
    {
        if (!options.Console.Enabled)
            return services;
        services.AddSingleton(options.Console);
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<RecentCalls>();
        services.AddSingleton<IRecordWatcher>(provider => provider.GetRequiredService<RecentCalls>());
        services.AddSingleton<BoxStatus>();
        services.AddHostedService<ConsoleHost>();
        return services;
    }
}
