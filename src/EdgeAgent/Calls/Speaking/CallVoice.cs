using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Calls.Speaking;

/// <summary>
/// The box's voice at the rate of the line. Fixed wording is rendered when a pack is loaded and kept in memory at line
/// rate; everything else is made clause by clause, the first chunk going out while the rest is made.
/// </summary>
internal sealed class CallVoice(CachedVoice voice)
{
    /// <summary>Sentences kept at line rate: some 200 of 3 s at 8 kHz are 20 MB.</summary>
    private const int MaxKept = 1_000;

    private readonly ConcurrentDictionary<(string Text, SpeakingStyle Style, int RateHz), float[]> _kept = new();

    public string Name => voice.Name;

    /// <summary>Renders sentences ahead at all rates that a line may have, so that they cost a call nothing.</summary>
    public async Task PrepareAsync(IEnumerable<string> sentences, IReadOnlyCollection<int> ratesHz, CancellationToken cancellation)
    {
        foreach (string sentence in sentences)
        {
            if (_kept.Count >= MaxKept || ratesHz.All(rateHz => _kept.ContainsKey((sentence, SpeakingStyle.Default, rateHz))))
                continue;
            await voice.WarmAsync([sentence], SpeakingStyle.Default, cancellation);
            var whole = new List<float>();
            await foreach (var chunk in voice.SpeakAsync(sentence, SpeakingStyle.Default, cancellation))
                whole.AddRange(chunk.Span);
            foreach (int rateHz in ratesHz)
                _kept[(sentence, SpeakingStyle.Default, rateHz)] = Resampler.Convert([.. whole], voice.SampleRate, rateHz);
        }
    }

    /// <summary>Speaks at line rate; the chunks must not be changed.</summary>
    public async IAsyncEnumerable<float[]> SpeakAsync(
        string text, SpeakingStyle style, int rateHz, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (_kept.TryGetValue((text, style, rateHz), out float[]? kept))
        {
            yield return kept;
            yield break;
        }
        await foreach (float[] chunk in MakeAsync(text, style, rateHz, cancellation))
            yield return chunk;
    }

    private async IAsyncEnumerable<float[]> MakeAsync(
        string text, SpeakingStyle style, int rateHz, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var resampler = new Resampler(voice.SampleRate, rateHz);
        int skip = resampler.LatencySamples;
        await foreach (var chunk in voice.SpeakAsync(text, style, cancellation))
        {
            float[] made = SoundRate.Next(resampler, chunk.Span);
            int cut = Math.Min(skip, made.Length);
            skip -= cut;
            if (made.Length > cut)
                yield return made[cut..];
        }
        float[] rest = SoundRate.End(resampler);
        if (rest.Length > 0)
            yield return rest;
    }
}
