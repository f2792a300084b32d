namespace EdgeVoice.Speech.Synthesis;

/// <summary>One clause of a voice, with a limit on how long it may give nothing. What is abandoned is cancelled and tidied up behind the caller's back.</summary>
internal sealed class HastyRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly IAsyncEnumerator<ReadOnlyMemory<float>> _chunks;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancellation;
    private Task<bool>? _waiting;

    public HastyRun(Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<float>>> speak, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _chunks = speak(_stop.Token).GetAsyncEnumerator(_stop.Token);
        _patience = patience;
        _time = time;
        _cancellation = cancellation;
    }

    /// <summary>The next chunk, or null at the end.</summary>
    /// <exception cref="SynthesisException">The voice failed, or (<c>slow</c>) gave nothing in time.</exception>
    public async ValueTask<ReadOnlyMemory<float>?> NextAsync()
    {
        _waiting = _chunks.MoveNextAsync().AsTask();
        try
        {
            bool more = await _waiting.WaitAsync(_patience, _time, _cancellation);
            _waiting = null;
            // The null is spelled out: bare, it would become an empty memory.
            return more ? _chunks.Current : default(ReadOnlyMemory<float>?);
        }
        catch (TimeoutException)
        {
            throw new SynthesisException("slow", $"the voice gave no sound for {_patience.TotalSeconds:0.###} s");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_waiting is { IsCompleted: false })
        {
            // An enumerator cannot be disposed of while it is at work, and nobody should wait for that.
            _ = TidyAsync();
            return;
        }
        await _chunks.DisposeAsync();
        _stop.Dispose();
    }

    private async Task TidyAsync()
    {
        try
        {
            await _stop.CancelAsync();
            await _waiting!;
        }
        catch (Exception e) when (e is OperationCanceledException or SynthesisException)
        {
            // Nobody wants to know any more.
        }
        await _chunks.DisposeAsync();
        _stop.Dispose();
    }
}
