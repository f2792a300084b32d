using System.Collections.Concurrent;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeVoice.Agent.Tests.Telemetry;

/// <summary>Telemetry as the service wires it, with an outbox in a folder of this test.</summary>
internal sealed class TelemetryRig : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _ownsFolder;
    private IHost? _host;

    private TelemetryRig(string folder, bool ownsFolder) => (_folder, _ownsFolder) = (folder, ownsFolder);

    public string OutboxPath => Path.Combine(_folder, "outbox.db");

    public ITelemetry Telemetry => _host!.Services.GetRequiredService<ITelemetry>();

    public Outbox Outbox => _host!.Services.GetRequiredService<Outbox>();

    public EdgeVoiceMetrics Metrics => _host!.Services.GetRequiredService<EdgeVoiceMetrics>();

    public ConcurrentQueue<string> Log { get; } = new();

    public static async Task<TelemetryRig> StartAsync(
        MqttOptions? broker, OutboxOptions? bounds = null, EmbeddedBrokerOptions? embedded = null, string? folder = null)
    {
        var rig = new TelemetryRig(folder ?? Directory.CreateTempSubdirectory("outbox-").FullName, folder is null);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(new Lines(rig.Log));
        builder.Services.AddEdgeTelemetry(new EdgeVoiceOptions
        {
            Site = new SiteOptions { SiteId = "site-a", DeviceId = "box-1" },
            Telemetry = new TelemetryOptions { Mqtt = broker, EmbeddedBroker = embedded, Outbox = (bounds ?? new()) with { Path = rig.OutboxPath } },
        });
        rig._host = builder.Build();
        await rig._host.StartAsync();
        return rig;
    }

    /// <summary>Waits until the outbox holds so many messages; fails after 30 s.</summary>
    public async Task DepthAsync(long depth)
    {
        for (int attempt = 0; Outbox.Depth != depth; attempt++)
        {
            if (attempt == 1500)
                throw new TimeoutException($"the outbox holds {Outbox.Depth} messages, not {depth}; log: {string.Join(" | ", Log)}");
            await Task.Delay(20);
        }
    }

    public async Task StopAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync();
        _host.Dispose();
        _host = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_ownsFolder)
            Directory.Delete(_folder, recursive: true);
    }

    private sealed class Lines(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => log.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
