namespace EdgeVoice.Speech.Synthesis;

/// <summary>How much is kept, and where.</summary>
public sealed record PromptCacheOptions
{
    /// <summary>Folder of the prompts that outlive a restart, or null for none. Made when missing.</summary>
    public string? Folder { get; init; }

    /// <summary>Most sound in memory, in bytes, default 32 MiB (about 6 minutes at 22 kHz); the least recently used goes first.</summary>
    public long MemoryBytes { get; init; } = 32L << 20;

    /// <summary>Most sound in the folder, in bytes, default 64 MiB; the oldest goes first.</summary>
    public long DiskBytes { get; init; } = 64L << 20;
}

/// <summary>Rendered prompts: in memory, and on disk those that are fixed wording. Safe for concurrent use.</summary>
/// <remarks>
/// What callers' own words went into is kept in memory only, so that nothing personal lands on the disk. A file that is
/// damaged or cannot be read counts as a miss and is rendered again; a disk that fails never fails a call.
/// </remarks>
public sealed class PromptCache
{
    private readonly PromptCacheOptions _options;
    private readonly PromptFolder? _folder;
    private readonly Lock _lock = new();
    private readonly Dictionary<PromptKey, LinkedListNode<(PromptKey Key, float[] Sound)>> _byKey = [];
    private readonly LinkedList<(PromptKey Key, float[] Sound)> _byUse = [];
    private long _bytes;

    public PromptCache(PromptCacheOptions options)
    {
        _options = options;
        _folder = options.Folder is null ? null : new PromptFolder(options.Folder, options.DiskBytes);
    }

    /// <summary>Bytes of sound in memory.</summary>
    public long MemoryBytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    public bool TryGet(PromptKey key, out ReadOnlyMemory<float> sound)
    {
        lock (_lock)
        {
            if (_byKey.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                sound = node.Value.Sound;
                SpeechMetrics.CacheHits.Add(1, new KeyValuePair<string, object?>("place", "memory"));
                return true;
            }
        }
        if (_folder?.Read(key) is { } read)
        {
            Remember(key, read);
            sound = read;
            SpeechMetrics.CacheHits.Add(1, new KeyValuePair<string, object?>("place", "disk"));
            return true;
        }
        SpeechMetrics.CacheMisses.Add(1);
        sound = default;
        return false;
    }

    /// <param name="key">What the prompt is.</param>
    /// <param name="sound">Its samples; the cache keeps the array, so nobody may change it.</param>
    /// <param name="keep">True for fixed wording: also written to the folder.</param>
    public void Put(PromptKey key, float[] sound, bool keep)
    {
        Remember(key, sound);
        if (keep)
            _folder?.Write(key, sound);
    }

    private void Remember(PromptKey key, float[] sound)
    {
        long size = Size(sound);
        // One endless text must not push out everything else.
        if (size > _options.MemoryBytes / 4)
            return;
        lock (_lock)
        {
            if (_byKey.Remove(key, out var old))
                Forget(old);
            _byKey[key] = _byUse.AddFirst((key, sound));
            _bytes += size;
            while (_bytes > _options.MemoryBytes && _byUse.Last is { } last)
            {
                _byKey.Remove(last.Value.Key);
                Forget(last);
            }
        }
    }

    private void Forget(LinkedListNode<(PromptKey Key, float[] Sound)> node)
    {
        _byUse.Remove(node);
        _bytes -= Size(node.Value.Sound);
    }

    private static long Size(float[] sound) => sound.LongLength * sizeof(float);
}
