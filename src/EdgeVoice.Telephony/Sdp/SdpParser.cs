using System.Text;
using EdgeVoice.Telephony.Sip;

namespace EdgeVoice.Telephony.Sdp;

/// <summary>The one parser of session descriptions. Unknown lines and attributes are passed over (RFC 8866 section 5).</summary>
internal static class SdpParser
{
    /// <summary>More lines than this is no phone's offer.</summary>
    public const int MaxLines = 512;

    public static bool TryParse(ReadOnlySpan<byte> body, out SdpSession? session, out int bytesRead)
    {
        session = null;
        bytesRead = 0;
        var parsed = new SdpSession();
        bool version = false;
        int lines = 0, at = 0;
        while (at < body.Length)
        {
            int length = body[at..].IndexOf((byte)'\n');
            int end = length < 0 ? body.Length : at + length;
            var bytes = body[at..end];
            at = Math.Min(end + 1, body.Length);
            if (!bytes.IsEmpty && bytes[^1] == '\r')
                bytes = bytes[..^1];
            if (bytes.IsEmpty)
                continue;
            string line = Encoding.Latin1.GetString(bytes);
            if (++lines > MaxLines || line.Length < 2 || line[1] != '=' || !char.IsAsciiLetterLower(line[0]))
                return false;
            // RFC 8866 section 5: v= comes first, and its value is 0.
            if (!version && line != "v=0")
                return false;
            version = true;
            if (!TryReadLine(parsed, line[0], line[2..].Trim(' ', '\t')))
                return false;
        }
        if (!version || parsed.Origin.Length == 0)
            return false;
        session = parsed;
        bytesRead = at;
        return true;
    }

    private static bool TryReadLine(SdpSession session, char type, string value)
    {
        var media = session.Media.Count > 0 ? session.Media[^1] : null;
        switch (type)
        {
            case 'o':
                session.Origin = value;
                return value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
            case 'c':
                if (!TryReadConnection(value, out string address))
                    return false;
                if (media is null)
                    session.Address = address;
                else
                    media.Address = address;
                return true;
            case 'm':
                if (!TryReadMedia(value, session.Address, out var added))
                    return false;
                session.Media.Add(added);
                return true;
            case 'a':
                int colon = value.IndexOf(':', StringComparison.Ordinal);
                var attribute = colon < 0 ? new SdpAttribute(value, "") : new SdpAttribute(value[..colon], value[(colon + 1)..].Trim(' '));
                (media?.Attributes ?? session.Attributes).Add(attribute);
                return attribute.Name.Length > 0;
            default:
                return true;
        }
    }

    /// <summary><c>IN IP4 192.0.2.1</c>; a multicast suffix (/ttl) is cut off, the address itself is judged where it is used.</summary>
    private static bool TryReadConnection(string value, out string address)
    {
        address = "";
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3 || parts[0] != "IN" || parts[1] is not ("IP4" or "IP6"))
            return false;
        address = parts[2].Split('/')[0];
        return address.Length > 0;
    }

    /// <summary><c>audio 49170 RTP/AVP 0 8 101</c>; a port count (/2) is read over.</summary>
    private static bool TryReadMedia(string value, string address, out SdpMedia media)
    {
        media = null!;
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 4 || !SipText.IsToken(parts[0]))
            return false;
        if (!SipParser.TryReadNumber(parts[1].Split('/')[0], 65535, out long port))
            return false;
        media = new SdpMedia { Kind = parts[0], Port = (int)port, Protocol = parts[2], Formats = parts[3..], Address = address };
        return true;
    }
}
