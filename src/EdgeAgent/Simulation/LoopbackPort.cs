using System.Net;
using System.Net.Sockets;

namespace EdgeVoice.Agent.Simulation;

/// <summary>
/// Ports for servers that the demo, simulations and tests start on loopback. Taken from 10000 to 15999: below RTP
/// (16384 on) and below the ports that the system gives to whoever binds port 0 (32768 on), so that nothing started
/// between the look and the use takes one.
/// </summary>
internal static class LoopbackPort
{
    private const int First = 10_000;
    private const int End = 16_000;

    /// <summary>A UDP port that nobody has now.</summary>
    public static int Udp() => Free(SocketType.Dgram, ProtocolType.Udp);

    /// <summary>A TCP port that nobody has now.</summary>
    public static int Tcp() => Free(SocketType.Stream, ProtocolType.Tcp);

    private static int Free(SocketType type, ProtocolType protocol)
    {
        while (true)
        {
            int port = Random.Shared.Next(First, End);
            using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody has it; the next one.
            }
        }
    }
}
