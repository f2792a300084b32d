using System.Text;
using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.Escalation;

/// <summary>
/// The context in the User-to-User header (RFC 7433), so that the person's telephone or desktop shows why the caller
/// calls. Hex encoding is the one every implementation must read (section 4.1); the content is the one-sentence summary.
/// </summary>
internal static class UserToUser
{
    /// <summary>Bytes of content at most: a REFER must stay below the 1,300 bytes that UDP carries (RFC 3261 section 18.1.1).</summary>
    public const int MaxBytes = 128;

    public static IReadOnlyList<KeyValuePair<string, string>> Headers(EscalationContext context)
        => [new("User-to-User", Encode(context.Summary))];

    /// <summary>Hex of the UTF-8 text, cut at a character border.</summary>
    internal static string Encode(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = Math.Min(bytes.Length, MaxBytes);
        while (length < bytes.Length && length > 0 && (bytes[length] & 0xC0) == 0x80)
            length--;
        return Convert.ToHexStringLower(bytes.AsSpan(0, length)) + ";encoding=hex";
    }
}
