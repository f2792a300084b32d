using System.Runtime.CompilerServices;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>A voice that says from memory what it has said before. Disposes of the voice inside.</summary>
public sealed class CachedVoice(ISpeechSynthesizer voice, PromptCache cache) : ISpeechSynthesizer
{
    public string Name => voice.Name;

    public int SampleRate => voice.SampleRate;

    public string Version => voice.Version;

    /// <summary>True if the prompt would be spoken at once, from memory or disk.</summary>
    public bool Has(string text, SpeakingStyle style) => cache.TryGet(PromptKey.For(voice, text, style), out _);

    /// <summary>Renders fixed wording ahead and keeps it on disk too. Returns how many prompts had to be rendered.</summary>
    /// <exception cref="SynthesisException">The voice failed.</exception>
    public async Task<int> WarmAsync(IEnumerable<string> texts, SpeakingStyle style, CancellationToken cancellation)
    {
        int rendered = 0;
        foreach (string text in texts.Distinct(StringComparer.Ordinal))
        {
            var key = PromptKey.For(voice, text, style);
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
        var key = PromptKey.For(voice, text, style);
        if (cache.TryGet(key, out ReadOnlyMemory<float> known))
        {
            if (!known.IsEmpty)
                yield return known;
            yield break;
        }
        await foreach (ReadOnlyMemory<float> chunk in RenderAsync(key, style, keep: false, cancellation))
            yield return chunk;
    }

    public ValueTask DisposeAsync() => voice.DisposeAsync();

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
