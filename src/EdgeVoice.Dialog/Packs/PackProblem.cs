namespace EdgeVoice.Dialog.Packs;

/// <summary>Something wrong in a pack.</summary>
/// <param name="File">File, relative to the pack's folder.</param>
/// <param name="Line">Line from 1; 0 when the whole file or folder is meant.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What is expected instead.</param>
/// <param name="Severity">Errors keep a pack from being loaded; warnings do not.</param>
public sealed record PackProblem(string File, int Line, string Found, string Expected, PackSeverity Severity = PackSeverity.Error)
{
    public override string ToString() => $"{File}:{Line}: found {Found}; expected {Expected}";
}

public enum PackSeverity
{
    /// <summary>The pack cannot be used.</summary>
    Error,

    /// <summary>The pack works, but callers will notice.</summary>
    Warning,
}
