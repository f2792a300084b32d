using System.Security.Cryptography.X509Certificates;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;

// Not named after its folder: a namespace ...Console would hide System.Console from every other room.
namespace EdgeVoice.Agent.WebConsole;

/// <summary>The web server of this box: the console, its figures as JSON, and <c>/metrics</c> for Prometheus.</summary>
internal sealed partial class ConsoleHost(
    ConsoleOptions options, RecentCalls calls, LiveFeed feed, BoxStatus status, TimeProvider time, ILoggerFactory loggers) : IHostedService
{
    private readonly ILogger _log = loggers.CreateLogger<ConsoleHost>();
    private WebApplication? _web;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(EdgeVoiceMetrics.MeterName).AddPrometheusExporter());
        _web = builder.Build();
        var guard = new ConsoleGuard(options, time);
        _web.Use(next => context => guard.CheckAsync(context, next));
        _web.MapPrometheusScrapingEndpoint("/metrics");
        ConsolePages.Map(_web, calls, feed, status, time, _web.Lifetime.ApplicationStopping);
        try
        {
            await _web.StartAsync(cancellationToken);
        }
        catch (IOException taken)
        {
            throw new IOException($"the console's port cannot be had: {taken.Message} Change console.port, or set console.enabled: false.", taken);
        }
        LogUp(_log, $"{(options.CertificateFile is null ? "http" : "https")}://{options.ListenAddress}:{options.Port}/");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_web is null)
            return;
        await _web.StopAsync(cancellationToken);
        await _web.DisposeAsync();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // A handful of people and a scraper look at it: nobody may take the telephone's memory through it.
        kestrel.Limits.MaxConcurrentConnections = 64;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Listen(options.ListenAddress, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (options is { CertificateFile: { } certificate, KeyFile: { } key })
                listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate, key));
        });
    }

    [LoggerMessage(6001, LogLevel.Information, "Console at {Url}")]
    private static partial void LogUp(ILogger log, string url);
}
