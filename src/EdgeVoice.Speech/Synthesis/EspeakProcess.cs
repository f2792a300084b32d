using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>
/// One run of espeak-ng: text in by standard input, bytes out. Ended when it gives nothing for too long or the caller cancels.
/// </summary>
/// <remarks>A read from a pipe cannot be cancelled, so a run is ended by killing the process, which ends the read.</remarks>
internal sealed class EspeakProcess : IAsyncDisposable
{
    private const int MostErrorText = 400;

    private readonly Process _process;
    private readonly TimeSpan _stallLimit;
    private readonly ITimer _watch;
    private readonly CancellationTokenRegistration _cancelled;
    private readonly CancellationToken _cancellation;
    private volatile bool _hung;

    private EspeakProcess(Process process, TimeSpan stallLimit, TimeProvider time, CancellationToken cancellation)
    {
        _process = process;
        _stallLimit = stallLimit;
        _cancellation = cancellation;
        _watch = time.CreateTimer(_ => { _hung = true; Kill(); }, null, stallLimit, Timeout.InfiniteTimeSpan);
        _cancelled = cancellation.UnsafeRegister(static run => ((EspeakProcess)run!).Kill(), this);
    }

    /// <exception cref="SynthesisException"><c>espeak-missing</c>: the program cannot be started.</exception>
    public static async ValueTask<EspeakProcess> StartAsync(
        EspeakOptions options, IEnumerable<string> arguments, string text, TimeProvider time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(options.Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            UseShellExecute = false,
        };
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new Win32Exception("no process");
        }
        catch (Win32Exception e)
        {
            throw new SynthesisException("espeak-missing", $"{options.Program} cannot be started ({e.Message}): install the package espeak-ng, or name the program in the configuration", e);
        }

        var run = new EspeakProcess(process, options.StallLimit, time, cancellation);
        try
        {
            // A clause is far shorter than a pipe's buffer, so this does not wait for the program.
            await process.StandardInput.WriteAsync(text);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It died before it read: its exit code will tell.
        }
        return run;
    }

    /// <summary>Reads what is there, at least one byte, or 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        int read;
        try
        {
            read = await _process.StandardOutput.BaseStream.ReadAsync(buffer, CancellationToken.None);
        }
        catch (IOException)
        {
            read = 0;
        }
        if (read > 0)
            _watch.Change(_stallLimit, Timeout.InfiniteTimeSpan);
        return read;
    }

    /// <summary>Waits for the end of the process. Null if it ended well.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<SynthesisException?> EndAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        _cancellation.ThrowIfCancellationRequested();
        if (_hung)
            return new SynthesisException("espeak-hung", $"espeak-ng gave nothing for {_stallLimit.TotalSeconds:0.###} s and was ended");
        if (_process.ExitCode == 0)
            return null;
        char[] errors = new char[MostErrorText];
        int length = await _process.StandardError.ReadBlockAsync(errors);
        string said = new string(errors, 0, length).Trim();
        return new SynthesisException("espeak-failed", $"espeak-ng ended with exit code {_process.ExitCode}{(said.Length == 0 ? "" : ": " + said)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _cancelled.DisposeAsync();
        Kill();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
                _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended in between, which is what was wanted.
        }
    }
}
