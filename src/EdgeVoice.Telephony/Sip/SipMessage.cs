using System.Diagnostics.CodeAnalysis;

namespace EdgeVoice.Telephony.Sip;

/// <summary>What is wrong with a datagram that should hold a SIP message.</summary>
internal enum SipFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Only line ends or NULs: a keep-alive (RFC 5626 section 3.5.1), not a message.</summary>
    KeepAlive,

    /// <summary>The first line is neither a request line nor a status line.</summary>
    StartLine,

    /// <summary>A header line has no colon, an empty name or a name that is no token.</summary>
    HeaderLine,

    /// <summary>More header lines than <see cref="SipParser.MaxHeaders"/>.</summary>
    TooManyHeaders,

    /// <summary>No empty line behind the headers: the datagram was cut.</summary>
    NoEndOfHeaders,

    /// <summary>Content-Length is no number, is negative, or two of them differ.</summary>
    ContentLength,

    /// <summary>The datagram ends before the body does (RFC 3261 section 18.3).</summary>
    BodyCut,
}

/// <summary>One header field: long name, value unfolded, one char per octet.</summary>
internal readonly record struct SipHeader(string Name, string Value);

/// <summary>A request (<see cref="Method"/> is set) or a response.</summary>
internal sealed class SipMessage
{
    public SipMessage(string method, string requestUri) => (Method, RequestUri) = (method, requestUri);

    public SipMessage(int status, string reason) => (Status, Reason) = (status, reason);

    public string? Method { get; }

    public string RequestUri { get; } = "";

    public int Status { get; }

    public string Reason { get; } = "";

    public string Version { get; init; } = "SIP/2.0";

    public List<SipHeader> Headers { get; } = [];

    public byte[] Body { get; set; } = [];

    /// <summary>The first thing wrong with it, where enough could be read to answer 400; else <see cref="SipFault.None"/>.</summary>
    public SipFault Fault { get; set; }

    [MemberNotNullWhen(true, nameof(Method))]
    public bool IsRequest => Method is not null;

    public void Add(string name, string value) => Headers.Add(new SipHeader(name, value));

    /// <summary>First value of the header, or null. <paramref name="name"/> is the long form.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var header in Headers)
            {
                if (string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))
                    return header.Value;
            }
            return null;
        }
    }

    /// <summary>CSeq; zero and an empty method where it is missing or broken (<see cref="RequestCheck"/> has refused such requests).</summary>
    public SipCSeq CSeq => SipCSeq.TryParse(this["CSeq"] ?? "", out var cseq) ? cseq : new SipCSeq(0, "");

    /// <summary>An address header, or null where it is missing or broken.</summary>
    public SipAddress? Address(string name) => this[name] is { } value && SipAddress.TryParse(value, out var address) ? address : null;

    /// <summary>The tag of From or To, or empty.</summary>
    public string TagOf(string name) => Address(name)?.Tag ?? "";

    public int Count(string name)
    {
        int count = 0;
        foreach (var header in Headers)
            count += string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        return count;
    }

    /// <summary>All values of a list header, over all its lines, split at the commas. False when a quote or bracket stays open.</summary>
    public bool TryList(string name, out List<string> values)
    {
        values = [];
        bool good = true;
        foreach (var header in Headers)
        {
            if (string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))
                good &= SipText.TrySplit(header.Value, values);
        }
        return good;
    }

    /// <summary>As <see cref="TryList"/>, without the empty elements, for headers of tokens where a broken one changes nothing.</summary>
    public List<string> List(string name)
    {
        TryList(name, out var values);
        values.RemoveAll(value => value.Length == 0);
        return values;
    }
}
