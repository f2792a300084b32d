namespace EdgeVoice.Speech.Synthesis;

/// <summary>Which voice the agent speaks with.</summary>
public sealed record VoiceOptions
{
    /// <summary>A Piper voice's <c>.onnx</c>; null to speak with espeak-ng alone.</summary>
    public string? PiperModel { get; init; }

    /// <summary>Speaker of a Piper voice with several, by name or number.</summary>
    public string? Speaker { get; init; }

    /// <summary>Threads for one clause of a Piper voice, default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The voice that always works, and the source of phonemes.</summary>
    public EspeakOptions Espeak { get; init; } = new();

    /// <summary>Where rendered prompts are kept.</summary>
    public PromptCacheOptions Cache { get; init; } = new();
}

/// <summary>Puts voices together: cache, then Piper, then espeak-ng.</summary>
public static class SynthesizerFactory
{
    /// <exception cref="SynthesisException">The Piper voice is refused; the message says by which file and why.</exception>
    public static CachedVoice Create(VoiceOptions options, TimeProvider? time = null)
    {
        ISpeechSynthesizer voice = new EspeakVoice(options.Espeak, time);
        if (options.PiperModel is { Length: > 0 } model)
        {
            var piper = PiperVoice.Open(new PiperOptions { ModelPath = model, Speaker = options.Speaker, Threads = options.Threads, Espeak = options.Espeak }, time);
            voice = new FallbackVoice(piper, voice, time);
        }
        return new CachedVoice(voice, new PromptCache(options.Cache));
    }
}
