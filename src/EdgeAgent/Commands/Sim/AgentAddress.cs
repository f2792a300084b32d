using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeVoice.Agent.Commands.Sim;

/// <summary>Where simulated callers may call: this machine, and boxes of the site's own network. Nobody else is rung up by a test.</summary>
internal static class AgentAddress
{
    public const string Expected = "HOST:PORT of this machine or of a box in the site's own network (loopback, private or link-local address)";

    /// <summary>Reads <c>host:port</c>; null with what is wrong.</summary>
    public static async Task<(IPEndPoint? Address, string? Problem)> ReadAsync(string text, CancellationToken cancellation)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
            return (null, $"found '{text}'; expected {Expected}");
        string host = text[..colon].Trim('[', ']');
        try
        {
            var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, cancellation);
            if (addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) is not { } found)
                return (null, $"found '{text}', which has no IPv4 address; expected {Expected}");
            return IsOwn(found) ? (new IPEndPoint(found, port), null) : (null, $"found '{text}', an address outside; expected {Expected}");
        }
        catch (SocketException unknown)
        {
            return (null, $"found '{text}', whose address cannot be found ({unknown.Message}); expected {Expected}");
        }
    }

    /// <summary>RFC 1918, RFC 3927, loopback.</summary>
    internal static bool IsOwn(IPAddress address)
    {
        byte[] octets = address.GetAddressBytes();
        return IPAddress.IsLoopback(address)
            || octets is [10, ..] or [192, 168, ..] or [169, 254, ..]
            || (octets is [172, var second, ..] && second is >= 16 and <= 31);
    }
}
