using System.Net;
using System.Net.Sockets;

namespace EdgeVoice.Agent.Tests.Telemetry;

/// <summary>A TCP line to a broker that a test can cut, as a WAN does: both ends see the connection end without a word.</summary>
internal sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _open = [];
    private readonly int _target;
    private volatile bool _down;
    private Task _accepting = Task.CompletedTask;

    public CuttableProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Called with every chunk that goes to the broker, before it is passed on.</summary>
    public Action<int>? OnUpstream { get; set; }

    /// <summary>Ends all connections; with <paramref name="stayDown"/> new ones are ended at once.</summary>
    public void Cut(bool stayDown = false)
    {
        _down = stayDown;
        lock (_open)
        {
            foreach (var client in _open)
                client.Close();
            _open.Clear();
        }
    }

    public void Mend() => _down = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut(stayDown: true);
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient near;
            try
            {
                near = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
            if (_down)
                near.Close();
            else
                _ = JoinAsync(near);
        }
    }

    private async Task JoinAsync(TcpClient near)
    {
        using var far = new TcpClient();
        lock (_open)
        {
            _open.Add(near);
            _open.Add(far);
        }
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(PumpAsync(near, far, OnUpstream), PumpAsync(far, near, null));
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // That is what this class is for.
        }
        finally
        {
            near.Close();
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, Action<int>? seen)
    {
        var (source, sink) = (from.GetStream(), to.GetStream());
        byte[] chunk = new byte[4096];
        try
        {
            for (int length; (length = await source.ReadAsync(chunk)) > 0;)
            {
                seen?.Invoke(length);
                await sink.WriteAsync(chunk.AsMemory(0, length));
            }
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException)
        {
            // The end of the line.
        }
    }
}
