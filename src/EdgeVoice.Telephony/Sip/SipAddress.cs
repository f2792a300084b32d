namespace EdgeVoice.Telephony.Sip;

/// <summary>An address as in From, To, Contact, Route, Refer-To: display name, URI, parameters (RFC 3261 section 20.10).</summary>
internal sealed record SipAddress(string Display, SipUri Uri, SipParameters Parameters)
{
    public string? Tag => Parameters["tag"];

    /// <summary>Reads a whole address, with or without angle brackets.</summary>
    public static bool TryParse(string text, out SipAddress? address)
    {
        address = null;
        int at = 0;
        while (at < text.Length && SipText.IsSpace(text[at]))
            at++;
        string display = "";
        int angle;
        if (at < text.Length && text[at] == '"')
        {
            if (!SipText.TryReadQuoted(text, ref at, out display))
                return false;
            while (at < text.Length && SipText.IsSpace(text[at]))
                at++;
            if (at >= text.Length || text[at] != '<')
                return false;
            angle = at;
        }
        else
        {
            angle = text.IndexOf('<', StringComparison.Ordinal);
            if (angle >= 0)
            {
                display = text[at..angle].Trim(' ', '\t');
                if (!IsDisplayTokens(display))
                    return false;
            }
        }
        string uriText;
        if (angle >= 0)
        {
            int close = text.IndexOf('>', angle);
            if (close < 0)
                return false;
            // RFC 4475 section 3.1.2.14 (badaspec): spaces inside the brackets are illegal; trimming them cannot change the meaning.
            uriText = text[(angle + 1)..close].Trim(' ', '\t');
            at = close + 1;
        }
        else
        {
            // RFC 3261 section 20: without brackets, what follows the first ';' belongs to the header, and the URI holds no '?' or ','.
            int end = text.IndexOf(';', at);
            end = end < 0 ? text.Length : end;
            uriText = text[at..end].Trim(' ', '\t');
            if (uriText.AsSpan().ContainsAny("?,"))
                return false;
            at = end;
        }
        if (!SipUri.TryParse(uriText, out var uri) || !SipParameters.TryRead(text, ref at, out var parameters))
            return false;
        address = new SipAddress(display, uri!, parameters);
        return true;
    }

    /// <summary>An unquoted display name is a run of tokens. We also let pass octets above ASCII, which many phones send unquoted.</summary>
    private static bool IsDisplayTokens(string text)
    {
        foreach (char c in text)
        {
            if (!SipText.IsTokenChar(c) && !SipText.IsSpace(c) && c <= '\x7f')
                return false;
        }
        return true;
    }
}
