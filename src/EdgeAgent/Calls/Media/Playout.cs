using System.Collections.Concurrent;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>What <see cref="Playout.Take"/> put into the frame.</summary>
internal enum PlayoutFrame
{
    /// <summary>Nothing to say: silence.</summary>
    Idle,

    /// <summary>Speech.</summary>
    Speech,

    /// <summary>Held back by a barge-in that is not yet confirmed: silence.</summary>
    Paused,

    /// <summary>The voice is behind: a sentence has begun, its next samples are not here. Silence, and the caller hears a gap.</summary>
    Gap,
}

/// <summary>
/// Speech on its way to the line. Workers add chunks, the media thread takes 20 ms at a time; neither waits for the other.
/// Bound: <see cref="MaxQueuedSeconds"/> of speech, kept by the producer through <see cref="QueuedSamples"/>.
/// </summary>
internal sealed class Playout
{
    /// <summary>Longest stretch of speech that may lie in the queue, in seconds.</summary>
    public const int MaxQueuedSeconds = 60;

    private readonly ConcurrentQueue<Chunk> _chunks = new();
    private readonly int _rateHz;
    private readonly int _rampSamples;
    private Chunk? _current;
    private int _offset;
    private bool _wasPaused;
    private volatile bool _paused;
    private volatile int _generation;
    private int _open;
    private int _started;
    private long _queued;
    private long _played;
    private long _gaps;
    private long _firstAudioAt;

    public Playout(int rateHz) => (_rateHz, _rampSamples) = (rateHz, rateHz / 200);

    /// <summary>Samples added and not yet played.</summary>
    public long QueuedSamples => Volatile.Read(ref _queued);

    /// <summary>Samples of speech that went to the line since the last <see cref="Clear"/>.</summary>
    public long PlayedSamples => Volatile.Read(ref _played);

    /// <summary>Times the caller heard a gap inside a sentence.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    /// <summary>Timestamp of the tick that sent the first sample since <see cref="Clear"/>; 0 before that.</summary>
    public long FirstAudioAt => Volatile.Read(ref _firstAudioAt);

    /// <summary>True when everything added was played and no sentence is open.</summary>
    public bool Drained => Volatile.Read(ref _open) == 0 && QueuedSamples == 0;

    /// <summary>What is left to play, in ms; <see cref="int.MaxValue"/> while a sentence is still being made.</summary>
    public int ToPlayMs => Volatile.Read(ref _open) > 0 ? int.MaxValue : (int)(QueuedSamples * 1000 / _rateHz);

    public bool Paused => _paused;

    /// <summary>Announces a sentence whose chunks will follow; balanced by <see cref="EndSentence"/>.</summary>
    public void BeginSentence() => Interlocked.Increment(ref _open);

    public void EndSentence() => Interlocked.Decrement(ref _open);

    /// <summary>The generation that chunks must carry to be played; changes with <see cref="Clear"/>.</summary>
    public int Generation => _generation;

    /// <summary>Adds speech; samples are not copied and must not change. Chunks of an older generation are dropped.</summary>
    public void Add(int generation, float[] samples)
    {
        if (generation != _generation || samples.Length == 0)
            return;
        Interlocked.Add(ref _queued, samples.Length);
        _chunks.Enqueue(new Chunk(samples, generation));
    }

    public void Pause() => _paused = true;

    public void Resume() => _paused = false;

    /// <summary>Forgets all that was not played; later chunks of older generations are dropped as well.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref _generation);
        _paused = false;
    }

    /// <summary>Restarts the counts of played samples and of the first audio, before a new answer.</summary>
    public void Mark()
    {
        Volatile.Write(ref _played, 0);
        Volatile.Write(ref _firstAudioAt, 0);
    }

    /// <summary>Media thread: fills the frame.</summary>
    public PlayoutFrame Take(Span<float> frame, long now)
    {
        bool paused = _paused;
        if (paused && _wasPaused)
        {
            frame.Clear();
            DropStale();
            return PlayoutFrame.Paused;
        }

        int filled = 0;
        while (filled < frame.Length && Current() is { } chunk)
        {
            int take = Math.Min(frame.Length - filled, chunk.Samples.Length - _offset);
            chunk.Samples.AsSpan(_offset, take).CopyTo(frame[filled..]);
            _offset += take;
            filled += take;
            Interlocked.Add(ref _queued, -take);
            if (_offset == chunk.Samples.Length)
                _current = null;
        }
        frame[filled..].Clear();
        Volatile.Write(ref _played, _played + filled);
        if (filled > 0 && _firstAudioAt == 0)
            Volatile.Write(ref _firstAudioAt, now);

        // A pause fades out over the frame it falls into and fades in again, so that neither end clicks.
        if (paused)
            Ramp(frame, down: true);
        else if (_wasPaused)
            Ramp(frame, down: false);
        _wasPaused = paused;

        bool sentenceOpen = Volatile.Read(ref _open) > 0;
        if (filled == frame.Length)
        {
            _started = 1;
            return PlayoutFrame.Speech;
        }
        if (sentenceOpen && (_started != 0 || filled > 0))
        {
            if (_started != 0)
                Volatile.Write(ref _gaps, _gaps + 1);
            _started = 0; // one gap is counted once, however long it lasts
            return PlayoutFrame.Gap;
        }
        _started = 0;
        return filled > 0 ? PlayoutFrame.Speech : PlayoutFrame.Idle;
    }

    private Chunk? Current()
    {
        DropStale();
        if (_current is null && _chunks.TryDequeue(out _current))
        {
            _offset = 0;
            DropStale();
        }
        return _current;
    }

    private void DropStale()
    {
        int generation = _generation;
        if (_current is { } current && current.Generation != generation)
        {
            Interlocked.Add(ref _queued, -(current.Samples.Length - _offset));
            _current = null;
            _offset = 0;
        }
        while (_current is null && _chunks.TryPeek(out var next) && next.Generation != generation && _chunks.TryDequeue(out next))
            Interlocked.Add(ref _queued, -next.Samples.Length);
    }

    private void Ramp(Span<float> frame, bool down)
    {
        int n = Math.Min(_rampSamples, frame.Length);
        for (int i = 0; i < n; i++)
            frame[i] *= down ? 1f - ((i + 1f) / n) : (i + 1f) / n;
        if (down)
            frame[n..].Clear();
    }

    private sealed record Chunk(float[] Samples, int Generation);
}
