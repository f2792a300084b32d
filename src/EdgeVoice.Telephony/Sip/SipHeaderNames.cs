using System.Collections.Frozen;

namespace EdgeVoice.Telephony.Sip;

/// <summary>Names of header fields: compact forms (RFC 3261 section 7.3.3 and the IANA registry) become long ones, known names get their usual case.</summary>
internal static class SipHeaderNames
{
    private static readonly FrozenDictionary<string, string> Long = Build().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Long.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string ToLong(ReadOnlySpan<char> name) => Lookup.TryGetValue(name, out string? found) ? found : name.ToString();

    private static Dictionary<string, string> Build()
    {
        string[] usual =
        [
            "Accept", "Accept-Encoding", "Accept-Language", "Alert-Info", "Allow", "Authorization", "Authentication-Info", "Call-ID", "Call-Info", "Contact",
            "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length", "Content-Type", "CSeq", "Date", "Diversion", "Event",
            "Expires", "From", "History-Info", "Info-Package", "Max-Forwards", "MIME-Version", "Min-Expires", "Min-SE", "P-Asserted-Identity", "Path",
            "Privacy", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Require", "Reason", "Record-Route", "Recv-Info", "Refer-To", "Referred-By",
            "Refer-Sub", "Remote-Party-ID", "Replaces", "Require", "Retry-After", "Route", "Server", "Session-Expires", "Subject",
            "Subscription-State", "Supported", "Timestamp", "To", "Unsupported", "User-Agent", "User-to-User", "Via", "Warning", "WWW-Authenticate",
        ];
        var names = usual.ToDictionary(name => name, name => name, StringComparer.OrdinalIgnoreCase);
        names["a"] = "Accept-Contact";
        names["b"] = "Referred-By";
        names["c"] = "Content-Type";
        names["d"] = "Request-Disposition";
        names["e"] = "Content-Encoding";
        names["f"] = "From";
        names["i"] = "Call-ID";
        names["j"] = "Reject-Contact";
        names["k"] = "Supported";
        names["l"] = "Content-Length";
        names["m"] = "Contact";
        names["o"] = "Event";
        names["r"] = "Refer-To";
        names["s"] = "Subject";
        names["t"] = "To";
        names["u"] = "Allow-Events";
        names["v"] = "Via";
        names["x"] = "Session-Expires";
        names["y"] = "Identity";
        return names;
    }
}
