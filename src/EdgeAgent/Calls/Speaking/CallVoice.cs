using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Calls.Speaking;

/// <summary>
/// The box's voice at the rate of the line. Fixed wording is rendered when a pack is loaded and kept in memory at line
/// rate; everything else is made clause by clause, the first chunk going out while the rest is made.
/// </summary>
internal sealed class CallVoice(CachedVoice voice, FastVoice? fast = null)
{
    /// <summary>Bound of what is kept at line rate: some 600 sentences of 3 s at 8 kHz. More fixed wording is spoken from the prompt cache.</summary>
    public const long MaxKeptBytes = 64L << 20;

    private volatile FrozenDictionary<(string Text, SpeakingStyle Style, int RateHz), float[]> _kept =
        FrozenDictionary<(string Text, SpeakingStyle Style, int RateHz), float[]>.Empty;

    public string Name => voice.Name;

    /// <summary>True when there is a faster voice than the site's own for a box that cannot keep up.</summary>
    public bool HasFaster => fast is not null;

    /// <summary>
    /// Renders the fixed wording of a pack at all rates that a line may have, so that it costs a call nothing. What was
    /// kept before and is not in it goes: calls that still have the old pack speak it from the prompt cache.
    /// </summary>
    public async Task PrepareAsync(IEnumerable<string> sentences, IReadOnlyCollection<int> ratesHz, CancellationToken cancellation)
    {
        var before = _kept;
        var kept = new Dictionary<(string, SpeakingStyle, int), float[]>();
        long bytes = 0;
        foreach (string sentence in sentences.Distinct(StringComparer.Ordinal))
        {
            if (bytes > MaxKeptBytes)
                break;
            foreach (int rateHz in ratesHz)
            {
                var key = (sentence, SpeakingStyle.Default, rateHz);
                float[] sound = before.GetValueOrDefault(key) ?? await RenderAsync(sentence, rateHz, cancellation);
                kept[key] = sound;
                bytes += sound.LongLength * sizeof(float);
            }
            // In use while the rest is rendered: a pack of hundreds of sentences takes a while.
            if (kept.Count % 32 == 0)
                _kept = before.Concat(kept).DistinctBy(one => one.Key).ToFrozenDictionary();
        }
        _kept = kept.ToFrozenDictionary();
    }

    /// <summary>True when the sentence would be spoken at once.</summary>
    public bool IsReady(string text, SpeakingStyle style, int rateHz) => _kept.ContainsKey((text, style, rateHz)) || voice.Has(text, style);

    /// <summary>The whole sentence, if it was rendered ahead; must not be changed.</summary>
    public bool TryGetKept(string text, SpeakingStyle style, int rateHz, [NotNullWhen(true)] out float[]? sound)
        => _kept.TryGetValue((text, style, rateHz), out sound);

    /// <summary>Speaks at line rate; the chunks must not be changed.</summary>
    public IAsyncEnumerable<float[]> SpeakAsync(string text, SpeakingStyle style, int rateHz, CancellationToken cancellation)
        => MakeAsync(voice, text, style, rateHz, cancellation);

    /// <summary>Speaks with the fastest voice there is; what lies ready is faster still.</summary>
    public IAsyncEnumerable<float[]> SpeakFastAsync(string text, SpeakingStyle style, int rateHz, CancellationToken cancellation)
        => MakeAsync(fast is null || voice.Has(text, style) ? voice : fast.Voice, text, style, rateHz, cancellation);

    private async Task<float[]> RenderAsync(string sentence, int rateHz, CancellationToken cancellation)
    {
        await voice.WarmAsync([sentence], SpeakingStyle.Default, cancellation);
        var whole = new List<float>();
        await foreach (var chunk in voice.SpeakAsync(sentence, SpeakingStyle.Default, cancellation))
            whole.AddRange(chunk.Span);
        return QuietEdges.Trim(Resampler.Convert([.. whole], voice.SampleRate, rateHz), rateHz);
    }

    private async IAsyncEnumerable<float[]> MakeAsync(
        ISpeechSynthesizer speaker, string text, SpeakingStyle style, int rateHz, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (_kept.TryGetValue((text, style, rateHz), out float[]? kept))
        {
            yield return kept;
            yield break;
        }
        var resampler = new Resampler(speaker.SampleRate, rateHz);
        int skip = resampler.LatencySamples;
        bool begun = false;
        await foreach (var chunk in speaker.SpeakAsync(text, style, cancellation))
        {
            float[] made = SoundRate.Next(resampler, chunk.Span);
            int cut = Math.Min(skip, made.Length);
            skip -= cut;
            if (!begun)
                cut += QuietEdges.Leading(made.AsSpan(cut), rateHz);
            if (made.Length <= cut)
                continue;
            begun = true;
            yield return made[cut..];
        }
        float[] rest = SoundRate.End(resampler);
        if (rest.Length > 0)
            yield return rest;
    }
}

/// <summary>The voice for a box that cannot keep up: its samples come in milliseconds, whatever they sound like.</summary>
internal sealed record FastVoice(ISpeechSynthesizer Voice);
