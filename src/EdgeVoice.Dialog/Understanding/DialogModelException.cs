namespace EdgeVoice.Dialog.Understanding;

/// <summary>The dialog model cannot be used; the message says what was found, what was expected and what to do.</summary>
public sealed class DialogModelException : Exception
{
    public DialogModelException(string message) : base(message) { }

    public DialogModelException(string message, Exception inner) : base(message, inner) { }
}
