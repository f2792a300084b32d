using System.Net;
using EdgeVoice.Agent.Configuration;
using MQTTnet.Server;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>The MQTT broker inside this process: for demo, tests and sites with no central ops. It asks for no password, hence loopback.</summary>
internal sealed class EmbeddedBroker(EmbeddedBrokerOptions options) : IHostedService, IDisposable
{
    private readonly MqttServer _server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
        .WithDefaultEndpoint()
        .WithDefaultEndpointBoundIPAddress(options.ListenAddress)
        .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
        .WithDefaultEndpointPort(options.Port)
        .Build());

    /// <exception cref="InvalidOperationException">The port is taken; the service does not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _server.StartAsync();
        }
        catch (Exception failed) when (failed is System.Net.Sockets.SocketException or InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"the embedded MQTT broker cannot listen on {options.ListenAddress}:{options.Port} ({failed.Message}): "
                + "end the program that has the port, or set telemetry.embeddedBroker.port", failed);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server.IsStarted)
            await _server.StopAsync(new MqttServerStopOptions());
    }

    public void Dispose() => _server.Dispose();
}
