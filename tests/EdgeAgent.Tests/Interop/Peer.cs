using System.Diagnostics;
using System.Text;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>A program of others, run for one test: its output is kept, its end is waited for, it never outlives the test.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private Peer(Process process) => _process = process;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it; a program that is not installed is a failure with what to do, not a skip.</summary>
    public static Peer Start(string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"{program} cannot be started ({missing.Message}); ./build.sh test installs it");
        }
        var peer = new Peer(process);
        process.OutputDataReceived += peer.Keep;
        process.ErrorDataReceived += peer.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return peer;
    }

    public bool Running => !_process.HasExited;

    public void Write(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Waits for a piece of output; fails with all output when it does not come or the program ends first.</summary>
    public async Task WaitForAsync(string text, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (!Running && !Output.Contains(text, StringComparison.Ordinal))
                throw new InvalidOperationException($"ended with {_process.ExitCode} before it printed \"{text}\":\n{Output}");
            if (timeout.IsCancellationRequested)
                throw new TimeoutException($"did not print \"{text}\" within {limit.TotalSeconds:0} s:\n{Output}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"did not end within {limit.TotalSeconds:0} s:\n{Output}");
        }
        return _process.ExitCode;
    }

    /// <summary>Asks it to end (SIGTERM) as systemd does.</summary>
    public void Terminate() => Process.Start("/bin/sh", ["-c", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"kill -TERM {_process.Id}")])!.WaitForExit();

    public async ValueTask DisposeAsync()
    {
        if (Running)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
