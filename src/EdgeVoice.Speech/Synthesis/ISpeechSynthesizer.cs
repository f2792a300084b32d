namespace EdgeVoice.Speech.Synthesis;

/// <summary>A voice: text in, sound out as it is made. Safe for concurrent use.</summary>
public interface ISpeechSynthesizer : IAsyncDisposable
{
    /// <summary>Name for logs and the prompt cache key, e.g. <c>espeak-ng:en-us</c> or <c>piper:starter</c>.</summary>
    string Name { get; }

    /// <summary>Rate of the samples, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>Changes when the same text would sound otherwise (another model file, another pace): part of the prompt cache key.</summary>
    string Version => "";

    /// <summary>
    /// Speaks <paramref name="text"/>, clause by clause; the first chunk comes as early as the voice can.
    /// Text without a speakable character gives no chunk. Samples are mono in [-1, 1].
    /// </summary>
    /// <exception cref="SynthesisException">The voice failed and could not be restarted; carries a stable code.</exception>
    IAsyncEnumerable<ReadOnlyMemory<float>> SpeakAsync(string text, SpeakingStyle style, CancellationToken cancellation);
}

/// <summary>How to speak. <paramref name="Rate"/>: 1 is the voice's own pace, range [0.5, 2]; higher is faster.</summary>
public readonly record struct SpeakingStyle(float Rate)
{
    public static SpeakingStyle Default => new(1f);

    /// <summary>The rate within its range; 1 for what is not a number.</summary>
    internal float Clamped() => float.IsNaN(Rate) ? 1f : Math.Clamp(Rate, 0.5f, 2f);
}
