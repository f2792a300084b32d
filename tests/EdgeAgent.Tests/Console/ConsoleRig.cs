using System.Net;
using System.Text.Json;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Agent.WebConsole;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeVoice.Agent.Tests.WebConsole;

/// <summary>Console and telemetry as the service wires them, on a free port of loopback, with no line behind.</summary>
internal sealed class ConsoleRig : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("console-").FullName;
    private readonly IHost _host;

    private ConsoleRig(ConsoleOptions console)
    {
        var options = new EdgeVoiceOptions
        {
            Site = new SiteOptions { SiteId = "site-a", DeviceId = "box-1" },
            Telemetry = new TelemetryOptions { Outbox = new OutboxOptions { Path = Path.Combine(_folder, "outbox.db") } },
            Console = console,
        };
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(options);
        builder.Services.AddEdgeTelemetry(options);
        builder.Services.AddSingleton(new WorkMeter(TimeProvider.System, 2));
        builder.Services.AddSingleton(new MediaThread(TimeProvider.System));
        builder.Services.AddConsole(options);
        _host = builder.Build();
        Url = new UriBuilder(console.CertificateFile is null ? "http" : "https", "127.0.0.1", console.Port).Uri;
        Web = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true }) { BaseAddress = Url };
    }

    public Uri Url { get; }

    public HttpClient Web { get; }

    public ITelemetry Telemetry => _host.Services.GetRequiredService<ITelemetry>();

    public EdgeVoiceMetrics Metrics => _host.Services.GetRequiredService<EdgeVoiceMetrics>();

    public static async Task<ConsoleRig> StartAsync(Func<ConsoleOptions, ConsoleOptions>? with = null)
    {
        var options = new ConsoleOptions { Port = LoopbackPort.Tcp() };
        var rig = new ConsoleRig(with?.Invoke(options) ?? options);
        try
        {
            await rig._host.StartAsync();
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
        return rig;
    }

    /// <summary>What the console knows of calls, once <paramref name="there"/> holds.</summary>
    public async Task<JsonElement> CallsAsync(Func<JsonElement, bool> there)
    {
        for (int attempt = 0; attempt < 500; attempt++)
        {
            using var json = JsonDocument.Parse(await Web.GetStringAsync(new Uri("/api/v1/calls", UriKind.Relative)));
            if (there(json.RootElement))
                return json.RootElement.Clone();
            await Task.Delay(20);
        }
        throw new TimeoutException("the console never came to know it");
    }

    public async Task<HttpStatusCode> StatusOfAsync(string path, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        with?.Invoke(request);
        using var response = await Web.SendAsync(request);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Web.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
