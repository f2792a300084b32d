using System.Net;
using System.Net.Sockets;
using EdgeVoice.Agent.Configuration;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary>The ports of the service can be had, or the service has them already.</summary>
internal static class PortsCheck
{
    public static IEnumerable<CheckItem> Of(EdgeVoiceOptions options)
    {
        var sip = options.Sip;
        yield return Look("SIP port", sip.ListenAddress, [sip.Port], ProtocolType.Udp, "sip.port or sip.listenAddress");
        yield return Look("RTP ports", sip.ListenAddress, Enumerable.Range(sip.RtpPorts.First, sip.RtpPorts.Count), ProtocolType.Udp, "sip.rtpPorts");
        if (options.Telemetry.EmbeddedBroker is { } broker)
            yield return Look("embedded broker port", broker.ListenAddress, [broker.Port], ProtocolType.Tcp, "telemetry.embeddedBroker.port");
        if (options.Console is { Enabled: true } console)
            yield return Look("console port", console.ListenAddress, [console.Port], ProtocolType.Tcp, "console.port");
    }

    private static CheckItem Look(string name, IPAddress address, IEnumerable<int> ports, ProtocolType protocol, string setting)
    {
        int first = 0, last = 0, taken = 0, ours = 0;
        SocketException? why = null;
        foreach (int port in ports)
        {
            first = first == 0 ? port : first;
            last = port;
            if (Bind(address, port, protocol) is not { } failed)
                continue;
            if (failed.SocketErrorCode == SocketError.AddressAlreadyInUse && SocketOwner.IsEdgeVoice(port, protocol))
            {
                ours++;
                continue;
            }
            taken++;
            why ??= failed;
        }
        string place = first == last ? $"{protocol} {address}:{first}" : $"{protocol} {address}:{first}-{last}";
        if (why is null)
            return CheckItem.Ok(name, ours == 0 ? $"{place} is free" : $"{place} is in use by the edgevoice that runs here");
        string found = taken > 1 ? $"{place}: {taken} ports cannot be had ({why.Message})" : $"{place} cannot be had ({why.Message})";
        return CheckItem.Error(name, found, $"End the program that has it ('ss -lnp' names it), or change {setting}.");
    }

    private static SocketException? Bind(IPAddress address, int port, ProtocolType protocol)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, protocol == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream, protocol);
            socket.Bind(new IPEndPoint(address, port));
            return null;
        }
        catch (SocketException failed)
        {
            return failed;
        }
    }
}
