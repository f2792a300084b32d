using System.Net;

namespace EdgeVoice.Agent.Configuration;

/// <summary>The web page of this box.</summary>
internal sealed record ConsoleOptions
{
    /// <summary>Default: loopback.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port. Default 8090.</summary>
    public int Port { get; init; } = 8090;

    internal static ConsoleOptions Read(SettingReader reader) => new()
    {
        ListenAddress = reader.Address("console.listenAddress", IPAddress.Loopback),
        Port = reader.Port("console.port", 8090),
    };
}
