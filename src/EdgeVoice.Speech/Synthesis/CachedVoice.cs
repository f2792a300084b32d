using System.Runtime.CompilerServices;
using EdgeVoice.Speech.Text;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>A voice that says from memory what it has said before. Disposes of the voice inside.</summary>
public sealed class CachedVoice(ISpeechSynthesizer voice, PromptCache cache) : ISpeechSynthesizer
{
    private volatile IReadOnlyDictionary<string, string> _pronunciations = new Dictionary<string, string>();

    public string Name => voice.Name;

    public int SampleRate => voice.SampleRate;

    public string Version => voice.Version;

    /// <summary>Words of the site and how to write them so that the voice says them right; set anew when the site changes them.</summary>
    public IReadOnlyDictionary<string, string> Pronunciations
    {
        get => _pronunciations;
        set => _pronunciations = value;
    }

    /// <summary>Told when a text held nothing that can be said, with its length in characters: the caller hears silence.</summary>
    public event Action<int>? NothingToSay;

    /// <summary>True if the prompt would be spoken at once, from memory or disk.</summary>
    public bool Has(string text, SpeakingStyle style) => cache.TryGet(KeyFor(text, style), out _);

    /// <summary>Renders fixed wording ahead and keeps it on disk too. Returns how many prompts had to be rendered.</summary>
    /// <exception cref="SynthesisException">The voice failed.</exception>
    public async Task<int> WarmAsync(IEnumerable<string> texts, SpeakingStyle style, CancellationToken cancellation)
    {
        int rendered = 0;
        foreach (string text in texts.Distinct(StringComparer.Ordinal))
        {
            var key = KeyFor(text, style);
            if (cache.TryGet(key, out _))
                continue;
            await foreach (ReadOnlyMemory<float> _ in RenderAsync(key, style, keep: true, cancellation))
            {
            }
            rendered++;
        }
        return rendered;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<float>> SpeakAsync(
        string text, SpeakingStyle style, [EnumeratorCancellation] CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var key = KeyFor(text, style);
        if (cache.TryGet(key, out ReadOnlyMemory<float> known))
        {
            if (!known.IsEmpty)
                yield return known;
            else
                NothingToSay?.Invoke(text.Length);
            yield break;
        }
        await foreach (ReadOnlyMemory<float> chunk in RenderAsync(key, style, keep: false, cancellation))
            yield return chunk;
    }

    public ValueTask DisposeAsync() => voice.DisposeAsync();

    private PromptKey KeyFor(string text, SpeakingStyle style) => PromptKey.For(voice, TextNormalizer.Pronounce(text, _pronunciations), style);

    // Only a prompt that was spoken to its end is kept.
    private async IAsyncEnumerable<ReadOnlyMemory<float>> RenderAsync(
        PromptKey key, SpeakingStyle style, bool keep, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var whole = new List<ReadOnlyMemory<float>>();
        await foreach (ReadOnlyMemory<float> chunk in voice.SpeakAsync(key.Text, style, cancellation))
        {
            whole.Add(chunk);
            yield return chunk;
        }
        if (whole.Count == 0)
            NothingToSay?.Invoke(key.Text.Length);
        float[] sound = new float[whole.Sum(chunk => chunk.Length)];
        int at = 0;
        foreach (ReadOnlyMemory<float> chunk in whole)
        {
            chunk.CopyTo(sound.AsMemory(at));
            at += chunk.Length;
        }
        cache.Put(key, sound, keep);
    }
}
