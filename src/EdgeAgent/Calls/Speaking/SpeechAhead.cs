using System.Threading.Channels;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Calls.Speaking;

/// <summary>
/// One sentence made before it is known whether it will be said: what the dialog would answer if the caller stopped now.
/// The end of the turn takes it or leaves it. Called by the call's worker alone; synthesis runs beside it.
/// </summary>
/// <remarks>Bound: one sentence at a time. Another one asked for ends the making of the one before, which is counted.</remarks>
internal sealed class SpeechAhead(CallVoice voice, int rateHz, TimeProvider time) : IDisposable
{
    private Making? _making;
    private Making? _taken;

    /// <summary>Sentences begun and thrown away since <see cref="BeginTurn"/>.</summary>
    public int Discarded { get; private set; }

    /// <summary>Sentences begun since <see cref="BeginTurn"/>.</summary>
    public int Begun { get; private set; }

    public void BeginTurn()
    {
        Drop();
        Discarded = Begun = 0;
    }

    /// <summary>Begins to make a sentence unless it is under way or lies ready anyway.</summary>
    public void Want(string text, SpeakingStyle style)
    {
        if (_making is { } same && same.Text == text && same.Style == style)
            return;
        Drop();
        if (voice.IsReady(text, style, rateHz))
            return;
        Begun++;
        _making = new Making(text, style, time.GetTimestamp());
        var making = _making;
        _ = Task.Run(() => MakeAsync(making));
    }

    /// <summary>The sentence as it is made, if it is this one.</summary>
    /// <param name="text">What is to be said.</param>
    /// <param name="style">How.</param>
    /// <param name="savedMs">What the caller is spared: the time that the voice has worked on its first samples.</param>
    public IAsyncEnumerable<float[]>? Take(string text, SpeakingStyle style, out double savedMs)
    {
        savedMs = 0;
        if (_making is not { } ready || ready.Text != text || ready.Style != style || ready.Failed)
            return null;
        _making = null;
        _taken = ready;
        long first = ready.FirstAt;
        savedMs = time.GetElapsedTime(ready.BeganAt, first == 0 ? time.GetTimestamp() : first).TotalMilliseconds;
        return ready.Chunks.Reader.ReadAllAsync();
    }

    /// <summary>The caller said something else.</summary>
    public void Drop()
    {
        if (_making is not { } wrong)
            return;
        _making = null;
        Discarded++;
        wrong.Stop.Cancel();
    }

    /// <summary>The caller took the floor: what is left of a taken sentence need not be made.</summary>
    public void Interrupt() => _taken?.Stop.Cancel();

    public void Dispose()
    {
        Drop();
        Interrupt();
    }

    private async Task MakeAsync(Making making)
    {
        try
        {
            await foreach (float[] chunk in voice.SpeakAsync(making.Text, making.Style, rateHz, making.Stop.Token))
            {
                making.NoteFirst(time.GetTimestamp());
                making.Chunks.Writer.TryWrite(chunk);
            }
            making.Chunks.Writer.Complete();
        }
        catch (OperationCanceledException)
        {
            making.Chunks.Writer.TryComplete();
        }
        catch (SynthesisException failed)
        {
            // Taken already: the mouth hears of it. Not taken: it is made once more when it is needed, and fails there.
            making.Failed = true;
            making.Chunks.Writer.TryComplete(failed);
        }
    }

    private sealed class Making(string text, SpeakingStyle style, long beganAt)
    {
        private long _firstAt;
        private volatile bool _failed;

        public string Text => text;

        public SpeakingStyle Style => style;

        public long BeganAt => beganAt;

        public long FirstAt => Volatile.Read(ref _firstAt);

        public bool Failed { get => _failed; set => _failed = value; }

        public CancellationTokenSource Stop { get; } = new();

        /// <summary>Unbounded, but a sentence is: some seconds of sound.</summary>
        public Channel<float[]> Chunks { get; } = Channel.CreateUnbounded<float[]>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

        public void NoteFirst(long now) => Interlocked.CompareExchange(ref _firstAt, now, 0);
    }
}
