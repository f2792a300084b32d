using System.Globalization;
using System.Net;

namespace EdgeVoice.Telephony.Sip;

/// <summary>One Via: who sent it, and by which branch the answer finds its transaction.</summary>
internal sealed record SipVia(string Transport, SipHost SentBy, SipParameters Parameters)
{
    /// <summary>RFC 3261 section 8.1.1.7: branches that begin so are unique.</summary>
    public const string MagicCookie = "z9hG4bK";

    public string Branch => Parameters["branch"] ?? "";

    public bool HasCookie => Branch.Length > MagicCookie.Length && Branch.StartsWith(MagicCookie, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads <c>SIP / 2.0 / UDP host:port;params</c>; spaces may stand around the slashes.</summary>
    public static bool TryParse(string text, out SipVia? via)
    {
        via = null;
        var parts = text.Split('/', 3);
        if (parts.Length < 3 || !parts[0].Trim(' ', '\t').Equals("SIP", StringComparison.OrdinalIgnoreCase) || parts[1].Trim(' ', '\t') != "2.0")
            return false;
        string rest = parts[2].Trim(' ', '\t');
        int space = rest.AsSpan().IndexOfAny(' ', '\t');
        if (space <= 0 || !SipText.IsToken(rest.AsSpan(0, space)))
            return false;
        string sentBy = rest[space..].TrimStart(' ', '\t');
        if (!SipHost.TryRead(sentBy, out var host, out int at) || !SipParameters.TryRead(sentBy, ref at, out var parameters))
            return false;
        via = new SipVia(rest[..space], host, parameters);
        return true;
    }

    /// <summary>
    /// Notes where the request really came from: <c>received</c> (RFC 3261 section 18.2.1), and <c>rport</c> when it was asked for (RFC 3581 section 4).
    /// </summary>
    public void Stamp(IPEndPoint source)
    {
        string from = SipHost.Format(source.Address);
        bool wantsPort = Parameters["rport"] is not null;
        if (wantsPort)
            Parameters.Set("rport", source.Port.ToString(CultureInfo.InvariantCulture));
        if (wantsPort || !string.Equals(SentBy.Name, from, StringComparison.OrdinalIgnoreCase))
            Parameters.Set("received", from.Trim('[', ']'));
    }

    /// <summary>Where the answer goes: always the address it came from, and that port too when rport was asked for.</summary>
    public IPEndPoint ReplyTo(IPEndPoint source)
        => Parameters["rport"] is not null ? source : new IPEndPoint(source.Address, SentBy.Port ?? SipUri.DefaultPort);

    public override string ToString()
        => $"SIP/2.0/{Transport} {SentBy.Name}{(SentBy.Port is { } port ? ":" + port.ToString(CultureInfo.InvariantCulture) : "")}{Parameters}";
}

/// <summary>CSeq: sequence number and method.</summary>
internal readonly record struct SipCSeq(uint Number, string Method)
{
    public static bool TryParse(string text, out SipCSeq cseq)
    {
        cseq = default;
        int space = text.AsSpan().IndexOfAny(' ', '\t');
        if (space <= 0)
            return false;
        string method = text[space..].Trim(' ', '\t');
        // RFC 3261 section 8.1.1.5: below 2**31.
        if (!SipParser.TryReadNumber(text.AsSpan(0, space), int.MaxValue, out long number) || !SipText.IsToken(method))
            return false;
        cseq = new SipCSeq((uint)number, method);
        return true;
    }

    public override string ToString() => $"{Number.ToString(CultureInfo.InvariantCulture)} {Method}";
}
