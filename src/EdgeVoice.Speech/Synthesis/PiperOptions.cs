namespace EdgeVoice.Speech.Synthesis;

/// <summary>Which Piper voice, and how it is run.</summary>
public sealed record PiperOptions
{
    /// <summary>The voice's <c>.onnx</c>; its <c>.onnx.json</c> lies beside it.</summary>
    public required string ModelPath { get; init; }

    /// <summary>Speaker of a voice with several, by name or number; the first by default.</summary>
    public string? Speaker { get; init; }

    /// <summary>Threads for one clause, default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Silence after a sentence when more follows, default 200 ms (as Piper's).</summary>
    public TimeSpan SentencePause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How espeak-ng is run for the phonemes; its voice comes from the voice's json.</summary>
    public EspeakOptions Espeak { get; init; } = new();
}
