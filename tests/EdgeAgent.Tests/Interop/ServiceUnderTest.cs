using System.Globalization;
using EdgeVoice.Agent.Commands.Run;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Testing;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>The real service in a process of its own, on free ports of loopback, with its embedded broker.</summary>
internal sealed class ServiceUnderTest : IAsyncDisposable
{
    private readonly Peer _process;

    private ServiceUnderTest(Peer process, string folder, int sipPort, int mqttPort, int firstRtpPort)
    {
        FirstRtpPort = firstRtpPort;
        _process = process;
        Folder = folder;
        SipPort = sipPort;
        MqttPort = mqttPort;
    }

    /// <summary>What the tests' own copies of the program are called.</summary>
    public static string Program { get; } = Places.InTree("artifacts", "bin", "EdgeAgent", "release", "edgevoice");

    public string Folder { get; }

    public int SipPort { get; }

    public int MqttPort { get; }

    public int ConsolePort { get; private init; }

    /// <summary>First of the 256 ports that RTP uses.</summary>
    public int FirstRtpPort { get; }

    public string Output => _process.Output;

    public bool Running => _process.Running;

    public static async Task<ServiceUnderTest> StartAsync(int maxCalls = 8, string? extra = null)
    {
        string folder = Directory.CreateTempSubdirectory("edgevoice-test-").FullName;
        int sip = LoopbackPort.Udp(), mqtt = LoopbackPort.Tcp(), console = LoopbackPort.Tcp();
        // Above the ports of LoopbackPort, below those that the system gives away.
        int rtp = 16_640 + (Random.Shared.Next(0, 62) * 256);
        string config = Path.Combine(folder, "edgevoice.yaml");
        await File.WriteAllTextAsync(config, string.Create(CultureInfo.InvariantCulture, $"""
            site:
              siteId: test
              deviceId: box
              timeZone: Europe/Berlin
            sip:
              listenAddress: 127.0.0.1
              port: {sip}
              rtpPorts: {rtp}-{rtp + 255}
            speech:
              promptCacheFolder: {Places.InTree("artifacts", "cache", "test-prompts")}
            console:
              port: {console}
            admission:
              maxCalls: {maxCalls}
              drainLimit: 1
            telemetry:
              embeddedBroker:
                enabled: true
                port: {mqtt}
              outbox:
                path: {folder}/outbox.db
            {extra}
            """));
        var process = Peer.Start(Program, ["run", "--config", config, RunCommand.WhileStandardInputIsOpen]);
        var service = new ServiceUnderTest(process, folder, sip, mqtt, rtp) { ConsolePort = console };
        try
        {
            await process.WaitForAsync("takes calls at", TimeSpan.FromSeconds(90));
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
        return service;
    }

    /// <summary>What the service sees when the program that started it is gone.</summary>
    public Task<int> AbandonAsync(TimeSpan limit)
    {
        _process.EndInput();
        return _process.WaitForExitAsync(limit);
    }

    public Task WaitForAsync(string text, TimeSpan limit) => _process.WaitForAsync(text, limit);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
