namespace EdgeVoice.Speech.Synthesis;

/// <summary>A voice failed for good on this text. <see cref="Code"/> is stable, e.g. <c>espeak-missing</c>.</summary>
public sealed class SynthesisException : Exception
{
    public SynthesisException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    public string Code { get; }
}
