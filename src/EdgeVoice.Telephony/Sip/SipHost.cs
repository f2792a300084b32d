using System.Buffers;
using System.Net;

namespace EdgeVoice.Telephony.Sip;

/// <summary>A host with an optional port, as in URIs and Via: name, IPv4, or IPv6 in brackets.</summary>
internal readonly record struct SipHost(string Name, int? Port)
{
    /// <summary>Reads <c>host[:port]</c> from the start of the text.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out SipHost host, out int charsRead)
    {
        host = default;
        charsRead = 0;
        int end;
        if (!text.IsEmpty && text[0] == '[')
        {
            end = text.IndexOf(']') + 1;
            if (end == 0 || !TryAddress(text[..end], out _))
                return false;
        }
        else
        {
            end = 0;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-' or '_'))
                end++;
            if (end == 0)
                return false;
        }
        int? port = null;
        int at = end;
        while (at < text.Length && SipText.IsSpace(text[at]))
            at++;
        if (at < text.Length && text[at] == ':')
        {
            at++;
            while (at < text.Length && SipText.IsSpace(text[at]))
                at++;
            int digits = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (!SipParser.TryReadNumber(text[digits..at], 65535, out long number) || number == 0)
                return false;
            port = (int)number;
        }
        else
        {
            at = end;
        }
        host = new SipHost(text[..end].ToString(), port);
        charsRead = at;
        return true;
    }

    /// <summary>
    /// The address, when the host is one. RFC 5118 section 4.9: the grammar of RFC 3261 had a third colon before an embedded IPv4 part;
    /// what follows that old grammar is read as what it means.
    /// </summary>
    public static bool TryAddress(ReadOnlySpan<char> name, out IPAddress? address)
    {
        address = null;
        if (name.IsEmpty)
            return false;
        if (name[0] != '[')
        {
            // IPAddress also takes "1" and "0x7f.1"; four dotted parts are the only form of SIP.
            return name.Count('.') == 3 && !name.ContainsAnyExcept(DottedDigits) && IPAddress.TryParse(name, out address);
        }
        string inner = name[1..^1].ToString();
        if (inner.Contains('%', StringComparison.Ordinal))
            return false;
        int bug = inner.IndexOf(":::", StringComparison.Ordinal);
        if (bug >= 0 && inner.Contains('.', StringComparison.Ordinal))
            inner = inner.Remove(bug, 1);
        return inner.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(inner, out address);
    }

    private static readonly SearchValues<char> DottedDigits = SearchValues.Create("0123456789.");

    /// <summary>The address in the form for URIs, Via and SDP-free places: IPv6 in brackets, IPv4-mapped as IPv4.</summary>
    public static string Format(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        string text = address.ToString();
        return text.Contains(':', StringComparison.Ordinal) ? $"[{text}]" : text;
    }
}
