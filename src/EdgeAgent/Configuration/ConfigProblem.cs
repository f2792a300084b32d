using System.Text;

namespace EdgeVoice.Agent.Configuration;

/// <summary>One thing wrong in the configuration, said so that the reader can mend it without opening a manual.</summary>
/// <param name="Path">Dotted path of the setting, e.g. <c>sip.port</c>.</param>
/// <param name="Found">The value that was found, as it was written; null when the setting is missing.</param>
/// <param name="Rule">What the value must be.</param>
/// <param name="Unit">Unit of the value, or null where it has none.</param>
/// <param name="Fix">What to do.</param>
/// <param name="Origin">Where the value comes from: <c>edgevoice.yaml:12</c>, <c>environment EDGEVOICE__SIP__PORT</c>, <c>default</c>.</param>
internal sealed record ConfigProblem(string Path, string? Found, string Rule, string? Unit, string Fix, string Origin)
{
    /// <summary>The problem in one line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Path.Length > 0)
            text.Append(Path).Append(": ");
        text.Append(Found is null ? "missing" : $"found '{Found}'");
        text.Append(" (").Append(Origin).Append("); ").Append(Rule);
        if (Unit is not null)
            text.Append(" [").Append(Unit).Append(']');
        return text.Append(". ").Append(Fix).ToString();
    }
}

/// <summary>The outcome of loading: the options, or every problem that stands in the way.</summary>
/// <param name="Options">Null exactly when there are problems.</param>
/// <param name="Problems">All problems, in the order of the sections.</param>
/// <param name="File">The file that was read, or null when there was none and defaults and environment alone count.</param>
internal sealed record ConfigResult(EdgeVoiceOptions? Options, IReadOnlyList<ConfigProblem> Problems, string? File);
