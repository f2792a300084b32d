using System.Diagnostics;
using System.Globalization;
using System.Net;
using EdgeVoice.Agent.Commands.Run;

namespace EdgeVoice.Agent.Simulation;

/// <summary>What is special about a service on loopback; all else is as in production.</summary>
internal sealed record LoopbackServiceOptions
{
    /// <summary>Names the log file: edgevoice-NAME.log in the folder for temporary files.</summary>
    public string Name { get; init; } = "demo";

    /// <summary>Port of SIP, or 0 for a free one.</summary>
    public int SipPort { get; init; }

    /// <summary>Pack to answer with; null for the box's own.</summary>
    public string? Pack { get; init; }

    /// <summary>Most calls at once; null leaves the default.</summary>
    public int? MaxCalls { get; init; }

    /// <summary>The only processor core that it may use, from 0; null leaves it all.</summary>
    public int? Core { get; init; }
}

/// <summary>
/// The service as it runs in production, in a process of its own: <c>edgevoice run</c> with a configuration that only
/// moves it to loopback and free ports.
/// </summary>
internal sealed class LoopbackService : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _folder;
    private readonly StreamWriter _log;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LoopbackService(Process process, string folder, IPEndPoint sip, int mqttPort, int consolePort, string logFile)
    {
        _process = process;
        _folder = folder;
        _log = new StreamWriter(logFile) { AutoFlush = true };
        Sip = sip;
        MqttPort = mqttPort;
        ConsoleUrl = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", consolePort).Uri;
        LogFile = logFile;
    }

    public IPEndPoint Sip { get; }

    public int MqttPort { get; }

    /// <summary>The service's web page.</summary>
    public Uri ConsoleUrl { get; }

    /// <summary>For /proc.</summary>
    public int ProcessId => _process.Id;

    /// <summary>As systemd/edgevoice.service starts it; nice goes on without where it is not allowed.</summary>
    public const string UnitNice = "-10";

    public bool Running => !_process.HasExited;

    /// <summary>Where the service's own log goes; kept afterwards.</summary>
    public string LogFile { get; }

    /// <param name="options">What is special about it.</param>
    /// <param name="time">The process clock.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">The service did not come up; the end of its log is in the message.</exception>
    public static async Task<LoopbackService> StartAsync(LoopbackServiceOptions options, TimeProvider time, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory($"edgevoice-{options.Name}-").FullName;
        int sip = options.SipPort == 0 ? LoopbackPort.Udp() : options.SipPort;
        int mqtt = LoopbackPort.Tcp(), web = LoopbackPort.Tcp();
        string config = Path.Combine(folder, "edgevoice.yaml");
        await File.WriteAllTextAsync(config, string.Create(CultureInfo.InvariantCulture, $"""
            site:
              siteId: {options.Name}
              deviceId: box
            sip:
              listenAddress: 127.0.0.1
              port: {sip}
            console:
              port: {web}
            telemetry:
              embeddedBroker:
                enabled: true
                port: {mqtt}
              outbox:
                path: {folder}/outbox.db
            {Section("dialog", "packFolder", options.Pack is null ? null : Quoted(Path.GetFullPath(options.Pack)))}
            {Section("admission", "maxCalls", options.MaxCalls?.ToString(CultureInfo.InvariantCulture))}

            """), cancellation);
        // taskset and nice become the program that they start: the process is the service's own.
        var start = new ProcessStartInfo(options.Core is null ? Environment.ProcessPath! : "taskset") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (options.Core is { } core)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(core.ToString(CultureInfo.InvariantCulture));
            foreach (string word in (string[])["nice", "-n", UnitNice])
                start.ArgumentList.Add(word);
            start.ArgumentList.Add(Environment.ProcessPath!);
        }
        start.ArgumentList.Add("run");
        start.ArgumentList.Add("--config");
        start.ArgumentList.Add(config);
        start.ArgumentList.Add(RunCommand.WhileStandardInputIsOpen);
        var service = new LoopbackService(Process.Start(start)!, folder, new IPEndPoint(IPAddress.Loopback, sip), mqtt, web,
            Path.Combine(Path.GetTempPath(), $"edgevoice-{options.Name}.log"));
        service.Read();
        try
        {
            await service._ready.Task.WaitAsync(ReadyLimit, time, cancellation);
        }
        catch (Exception notReady) when (notReady is TimeoutException or InvalidOperationException)
        {
            await service.DisposeAsync();
            throw new InvalidOperationException(
                $"the service did not come up:{Environment.NewLine}{string.Join(Environment.NewLine, (await File.ReadAllLinesAsync(service.LogFile, cancellation)).TakeLast(12))}");
        }
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // As systemd does it: SIGTERM, then patience, then not. The shell's own kill: a bare Debian has no other.
            using (var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -TERM {_process.Id}")]))
                await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        _process.Dispose();
        lock (_log)
            _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Section(string section, string name, string? value)
        => value is null ? "" : $"{section}: {{ {name}: {value} }}";

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private void Read()
    {
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("the service ended"));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_log)
        {
            if (_log.BaseStream is { CanWrite: true })
                _log.WriteLine(line);
        }
        if (line.Contains("takes calls at", StringComparison.Ordinal))
            _ready.TrySetResult();
    }
}
