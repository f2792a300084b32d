namespace EdgeVoice.Telephony.Sip;

/// <summary>A refusal: status and reason phrase.</summary>
internal readonly record struct SipRefusal(int Status, string Reason);

/// <summary>
/// What RFC 3261 sections 8.1.1 and 8.2 want of any request, before anybody looks at its method.
/// The reason phrase says what was found, for whoever reads the trace on the other side.
/// </summary>
internal static class RequestCheck
{
    private static readonly string[] Single = ["To", "From", "Call-ID", "CSeq", "Max-Forwards"];

    public static SipRefusal? CheckVersion(SipMessage request)
        => request.Version.Equals("SIP/2.0", StringComparison.OrdinalIgnoreCase) ? null : new SipRefusal(505, "Version Not Supported");

    public static SipRefusal? Check(SipMessage request)
    {
        if (CheckVersion(request) is { } otherVersion)
            return otherVersion;
        if (request.Fault != SipFault.None)
            return new SipRefusal(400, "Bad Request (" + Describe(request.Fault) + ")");
        foreach (string name in Single)
        {
            int count = request.Count(name);
            if (count > 1)
                return new SipRefusal(400, $"Bad Request (more than one {name})");
            // RFC 2543 knew no need for Max-Forwards; nothing here depends on it.
            if (count == 0 && name != "Max-Forwards")
                return new SipRefusal(400, $"Bad Request (no {name})");
        }
        if (request["Call-ID"]!.Length == 0)
            return new SipRefusal(400, "Bad Request (empty Call-ID)");
        if (!SipCSeq.TryParse(request["CSeq"]!, out var cseq))
            return new SipRefusal(400, "Bad Request (CSeq)");
        if (cseq.Method != request.Method)
            return new SipRefusal(400, "Bad Request (CSeq names another method)");
        if (request["Max-Forwards"] is { } hops && !SipParser.TryReadNumber(hops, 255, out _))
            return new SipRefusal(400, "Bad Request (Max-Forwards is not 0 to 255)");
        if (!SipAddress.TryParse(request["From"]!, out _))
            return new SipRefusal(400, "Bad Request (From)");
        if (!SipAddress.TryParse(request["To"]!, out _))
            return new SipRefusal(400, "Bad Request (To)");
        if (!request.TryList("Via", out _) || !request.TryList("Contact", out var contacts))
            return new SipRefusal(400, "Bad Request (a quote or bracket stays open)");
        if (contacts.Any(contact => contact != "*" && !SipAddress.TryParse(contact, out _)))
            return new SipRefusal(400, "Bad Request (Contact)");
        if (!SipUri.TryParse(request.RequestUri, out var uri))
            return new SipRefusal(400, "Bad Request (Request-URI)");
        if (!uri!.IsSip)
            return new SipRefusal(416, "Unsupported URI Scheme");
        // RFC 3261 section 19.1.1, table 1: a Request-URI carries no headers.
        return uri.Headers.Length > 0 ? new SipRefusal(400, "Bad Request (headers in the Request-URI)") : null;
    }

    private static string Describe(SipFault fault) => fault switch
    {
        SipFault.HeaderLine => "a header line cannot be read",
        SipFault.NoEndOfHeaders => "no empty line behind the headers",
        SipFault.ContentLength => "Content-Length",
        SipFault.BodyCut => "the body is shorter than Content-Length",
        _ => fault.ToString(),
    };
}
