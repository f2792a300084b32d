using System.Net;
using System.Net.Sockets;
using EdgeVoice.Telephony.Sip;

namespace EdgeVoice.Telephony.Transport;

/// <summary>Looks up the host of a URI (A and AAAA only; SRV and NAPTR of RFC 3263 are the PBX's or the proxy's work).</summary>
internal static class HostNames
{
    /// <summary>Stands for "looked up, not found".</summary>
    public static readonly IPEndPoint NoAddress = new(IPAddress.None, 0);

    public static bool NeedsLookUp(Uri target, out string host, out int port)
    {
        (host, port) = ("", 0);
        if (!SipUri.TryParse(target.OriginalString, out var uri) || !uri!.IsSip || SipHost.TryAddress(uri.Host.Name, out _))
            return false;
        (host, port) = (uri.Host.Name, uri.Port);
        return true;
    }

    /// <summary>Address and port of a sip: URI, looked up where it is a name; null where there is none.</summary>
    public static async Task<IPEndPoint?> AddressOfAsync(Uri target, AddressFamily family, CancellationToken stop)
    {
        if (!NeedsLookUp(target, out string host, out int port))
            return SipUri.TryParse(target.OriginalString, out var uri) ? Dialog.EndPointOf(uri!) : null;
        return await LookUpAsync(host, family, stop) is { } address ? new IPEndPoint(address, port) : null;
    }

    public static async Task<IPAddress?> LookUpAsync(string host, AddressFamily family, CancellationToken stop)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, family, stop);
            return found.Length > 0 ? found[0] : null;
        }
        catch (Exception e) when (e is SocketException or ArgumentException or OperationCanceledException)
        {
            return null;
        }
    }
}
