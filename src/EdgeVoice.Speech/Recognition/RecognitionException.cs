namespace EdgeVoice.Speech.Recognition;

/// <summary>The recogniser cannot go on. <see cref="Code"/> is stable: <c>model-refused</c>, <c>model-load</c>, <c>vosk-call</c>, <c>vosk-json</c>.</summary>
public sealed class RecognitionException : Exception
{
    public RecognitionException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    public string Code { get; }
}
