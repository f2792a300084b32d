using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Agent.WebConsole;

namespace EdgeVoice.Agent.Hosting;

/// <summary>Puts the service together and runs it. A part that cannot start ends the process: it never runs half.</summary>
internal static class AgentHost
{
    public static async Task<int> RunAsync(EdgeVoiceOptions options, CancellationToken cancellation)
    {
        // No appsettings, no environment binding of the framework's own: EdgeVoiceOptions is the one place for settings.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddEdgeVoiceLogging();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddEdgeTelemetry(options);
        builder.Services.AddConsole(options);
        builder.Services.AddEdgeHosting(options);
        builder.Services.AddSpeech(options);
        builder.Services.AddUnderstanding();
        builder.Services.AddCalls(options);
        using var host = builder.Build();
        try
        {
            await host.RunAsync(cancellation);
            return Commands.ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            // Told to stop before it was up.
            return Commands.ExitCode.Done;
        }
        catch (Exception failed)
        {
            await Console.Error.WriteLineAsync($"edgevoice: cannot run: {failed.Message}");
            return Commands.ExitCode.Failed;
        }
    }
}
