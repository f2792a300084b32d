using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary>How one thing that the service needs was found.</summary>
internal enum CheckState
{
    [JsonStringEnumMemberName("ok")] Ok,

    /// <summary>The service runs, but not as it should.</summary>
    [JsonStringEnumMemberName("warning")] Warning,

    /// <summary>The service cannot do its work.</summary>
    [JsonStringEnumMemberName("error")] Error,
}

/// <summary>One line of the table.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Fix">What to do; null when all is well.</param>
internal sealed record CheckItem(string Name, CheckState State, string Found, string? Fix)
{
    public static CheckItem Ok(string name, string found) => new(name, CheckState.Ok, found, null);

    public static CheckItem Warning(string name, string found, string fix) => new(name, CheckState.Warning, found, fix);

    public static CheckItem Error(string name, string found, string fix) => new(name, CheckState.Error, found, fix);
}

/// <summary>What <c>--json</c> writes.</summary>
internal sealed record CheckReport(bool Ok, IReadOnlyList<CheckItem> Checks);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext;
