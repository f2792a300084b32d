using System.Globalization;

namespace EdgeVoice.Telephony.Sip;

/// <summary>A sip: or sips: URI (RFC 3261 section 19.1), or any other scheme kept as opaque text.</summary>
internal sealed record SipUri(string Scheme, string User, SipHost Host, SipParameters Parameters, string Headers, string Text)
{
    public const int DefaultPort = 5060;

    public bool IsSip => Scheme is "sip" or "sips";

    public int Port => Host.Port ?? DefaultPort;

    /// <summary>Loose router (RFC 3261 section 16.12.1.1).</summary>
    public bool IsLooseRouter => Parameters["lr"] is not null;

    public override string ToString() => Text;

    /// <summary>Reads a whole URI. Another scheme than sip or sips is read as scheme and text, so that 416 can be told from 400.</summary>
    public static bool TryParse(string text, out SipUri? uri)
    {
        uri = null;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !char.IsAsciiLetter(text[0]) || text.AsSpan().ContainsAny(" \t<>\""))
            return false;
        foreach (char c in text.AsSpan(0, colon))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return false;
        }
        string scheme = text[..colon].ToLower(CultureInfo.InvariantCulture);
        if (scheme is not ("sip" or "sips"))
        {
            uri = new SipUri(scheme, "", default, new SipParameters(), "", text);
            return true;
        }
        var rest = text.AsSpan(colon + 1);
        int start = 0;
        int at = rest.IndexOf('@');
        if (at >= 0)
        {
            if (at == 0 || !IsUserInfo(rest[..at]))
                return false;
            start = at + 1;
        }
        if (!SipHost.TryRead(rest[start..], out var host, out int read))
            return false;
        int end = start + read;
        int question = rest[end..].IndexOf('?');
        string headers = question < 0 ? "" : rest[(end + question + 1)..].ToString();
        var tail = question < 0 ? rest : rest[..(end + question)];
        if (!TryReadParameters(tail, end, out var parameters) || !IsEscaped(headers))
            return false;
        uri = new SipUri(scheme, at < 0 ? "" : rest[..at].ToString(), host, parameters, headers, text);
        return true;
    }

    /// <summary>Parameters of a URI may hold more characters than those of a header (RFC 3261 section 25.1: paramchar).</summary>
    private static bool TryReadParameters(ReadOnlySpan<char> text, int at, out SipParameters parameters)
    {
        parameters = new SipParameters();
        if (at == text.Length)
            return true;
        if (text[at] != ';')
            return false;
        foreach (string part in text[(at + 1)..].ToString().Split(';'))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? part : part[..equals];
            if (name.Length == 0 || equals == part.Length - 1 || !IsEscaped(part))
                return false;
            if (part.AsSpan(equals + 1).ContainsAny(",@=\\"))
                return false;
            parameters.Set(name, equals < 0 ? null : part[(equals + 1)..]);
        }
        return true;
    }

    private static bool IsUserInfo(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"-_.!~*'()&=+$,;?/%:".Contains(c, StringComparison.Ordinal))
                return false;
        }
        return IsEscaped(text);
    }

    private static bool IsEscaped(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && !SipText.IsHexPair(text, i + 1))
                return false;
        }
        return true;
    }
}
