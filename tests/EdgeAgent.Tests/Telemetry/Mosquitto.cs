using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeVoice.Agent.Simulation;

namespace EdgeVoice.Agent.Tests.Telemetry;

/// <summary>A real mosquitto of this test alone: own port on loopback, own folder, ended with the test. That it is missing is a failure.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto"];

    private readonly string _folder = Directory.CreateTempSubdirectory("mosquitto-").FullName;
    private readonly string _extra;
    private Process? _process;

    private Mosquitto(int port, string extra) => (Port, _extra) = (port, extra);

    public int Port { get; }

    public static async Task<Mosquitto> StartAsync(string extra = "allow_anonymous true")
    {
        var broker = new Mosquitto(LoopbackPort.Tcp(), extra);
        await broker.RestartAsync();
        return broker;
    }

    /// <summary>Starts it (again) on its port; what it had kept (persistence) is there again.</summary>
    public async Task RestartAsync()
    {
        string config = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllTextAsync(config, string.Create(CultureInfo.InvariantCulture,
            $"""
            listener {Port} 127.0.0.1
            persistence true
            persistence_location {_folder}/
            user {Environment.UserName}
            {_extra}
            """));
        string program = Programs.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("mosquitto is not installed: run ./build.sh deps");
        _process = Process.Start(new ProcessStartInfo(program, ["-c", config]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        for (int attempt = 0; attempt < 250; attempt++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"mosquitto ended at once with {_process.ExitCode}");
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }
        throw new InvalidOperationException("mosquitto does not listen");
    }

    /// <summary>SIGTERM: it writes what it holds to its folder first.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -TERM {_process!.Id}")]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGKILL: it loses what it holds.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
