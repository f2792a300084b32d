using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary>Finds out whether a port belongs to a running edgevoice, from /proc (proc(5)): sockets by port, and the processes that hold them.</summary>
internal static class SocketOwner
{
    private const string SocketLink = "socket:[";

    /// <summary>True when every socket on the port is held by another process named edgevoice; false also when that cannot be seen.</summary>
    public static bool IsEdgeVoice(int port, ProtocolType protocol)
    {
        var sockets = Sockets(port, protocol == ProtocolType.Udp ? "udp" : "tcp").ToHashSet();
        return sockets.Count > 0 && sockets.IsSubsetOf(HeldByEdgeVoice());
    }

    // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode; the address is HEX:PORT.
    private static IEnumerable<long> Sockets(int port, string table)
    {
        string suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        foreach (string file in (string[])[$"/proc/net/{table}", $"/proc/net/{table}6"])
        {
            if (!File.Exists(file))
                continue;
            foreach (string line in File.ReadLines(file))
            {
                string[] columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (columns.Length > 9 && columns[1].EndsWith(suffix, StringComparison.Ordinal)
                    && long.TryParse(columns[9], NumberStyles.None, CultureInfo.InvariantCulture, out long inode) && inode > 0)
                    yield return inode;
            }
        }
    }

    private static HashSet<long> HeldByEdgeVoice()
    {
        var held = new HashSet<long>();
        foreach (var process in Process.GetProcessesByName("edgevoice"))
        {
            using (process)
            {
                if (process.Id != Environment.ProcessId)
                    held.UnionWith(SocketsOf(process.Id));
            }
        }
        return held;
    }

    private static List<long> SocketsOf(int process)
    {
        var inodes = new List<long>();
        try
        {
            foreach (var entry in new DirectoryInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd")).EnumerateFileSystemInfos())
            {
                if (entry.LinkTarget is { } link && link.StartsWith(SocketLink, StringComparison.Ordinal)
                    && long.TryParse(link.AsSpan(SocketLink.Length).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out long inode))
                    inodes.Add(inode);
            }
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or it has just ended: what cannot be seen is not taken for ours.
        }
        return inodes;
    }
}
