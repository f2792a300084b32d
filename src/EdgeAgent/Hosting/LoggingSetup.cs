using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Console;

namespace EdgeVoice.Agent.Hosting;

/// <summary>Logs to the journal under systemd (with its levels), to the terminal in one line each otherwise.</summary>
internal static class LoggingSetup
{
    public static ILoggingBuilder AddEdgeVoiceLogging(this ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        if (SystemdHelpers.IsSystemdService())
            return logging.AddSystemdConsole();
        return logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }
}
