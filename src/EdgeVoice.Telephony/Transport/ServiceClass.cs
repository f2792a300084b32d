using System.Net.Sockets;

namespace EdgeVoice.Telephony.Transport;

/// <summary>DiffServ marks (RFC 4594): what a site's switches go by when a link is full.</summary>
internal static class ServiceClass
{
    /// <summary>Expedited forwarding, DSCP 46.</summary>
    public const int Voice = 46 << 2;

    /// <summary>Class selector 5, DSCP 40: signalling.</summary>
    public const int Signalling = 40 << 2;

    public static void Set(Socket socket, int mark)
    {
        try
        {
            if (socket.AddressFamily == AddressFamily.InterNetwork)
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, mark);
        }
        catch (SocketException)
        {
            // A container may forbid it; calls work without.
        }
    }
}
