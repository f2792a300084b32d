using System.Text;

namespace EdgeVoice.Telephony.Sip;

internal enum SipBodyKind
{
    /// <summary>No body, or one that may be ignored.</summary>
    None,

    Sdp,

    /// <summary>A body that must be understood and is not.</summary>
    Unknown,
}

/// <summary>Finds the session description in a body, alone or as one part of several (SIP-I and emergency calls send multipart).</summary>
internal static class SipBody
{
    public static SipBodyKind TakeSdp(SipMessage message, out byte[] sdp)
    {
        sdp = [];
        if (message.Body.Length == 0)
            return SipBodyKind.None;
        string type = message["Content-Type"] ?? "";
        bool plain = message["Content-Encoding"] is null or "identity" or "";
        if (plain && IsType(type, "application/sdp"))
        {
            sdp = message.Body;
            return SipBodyKind.Sdp;
        }
        if (plain && type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && TryFindPart(message.Body, type, out sdp))
            return SipBodyKind.Sdp;
        // RFC 3261 section 20.11: handling=optional lets us pass over what we do not know.
        return message["Content-Disposition"]?.Contains("handling=optional", StringComparison.OrdinalIgnoreCase) == true
            ? SipBodyKind.None
            : SipBodyKind.Unknown;
    }

    public static bool IsType(string contentType, string wanted)
    {
        int end = contentType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? contentType : contentType[..end]).Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryFindPart(byte[] body, string contentType, out byte[] sdp)
    {
        sdp = [];
        int at = contentType.IndexOf(';', StringComparison.Ordinal);
        if (at < 0 || !SipParameters.TryRead(contentType, ref at, out var parameters) || parameters["boundary"] is not { Length: > 0 } boundary)
            return false;
        string text = Encoding.Latin1.GetString(body);
        var parts = ("\r\n" + text).Split("\r\n--" + boundary, StringSplitOptions.None);
        // Before the first boundary and behind the last is nothing for us (RFC 2046 section 5.1).
        for (int i = 1; i < parts.Length && !parts[i].StartsWith("--", StringComparison.Ordinal); i++)
        {
            int end = parts[i].IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0 || !parts[i][..end].Split("\r\n").Any(IsSdpPart))
                continue;
            sdp = Encoding.Latin1.GetBytes(parts[i][(end + 4)..] + "\r\n");
            return true;
        }
        return false;
    }

    private static bool IsSdpPart(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && SipHeaderNames.ToLong(line.AsSpan(0, colon).Trim()) == "Content-Type" && IsType(line[(colon + 1)..], "application/sdp");
    }
}
