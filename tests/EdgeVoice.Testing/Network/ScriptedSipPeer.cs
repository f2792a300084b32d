using System.Globalization;
using System.Net;
using System.Text;

namespace EdgeVoice.Testing.Network;

/// <summary>A SIP message as the script sees it: text, and nothing of the parser under test.</summary>
public sealed class SipTrace(TimeSpan at, IPEndPoint from, string text)
{
    private readonly string[] _lines = text.Split("\r\n\r\n", 2)[0].Split("\r\n");

    public TimeSpan At { get; } = at;

    public IPEndPoint From { get; } = from;

    public string Text { get; } = text;

    public string StartLine => _lines[0];

    /// <summary>Status of a response, 0 for a request.</summary>
    public int Status => StartLine.StartsWith("SIP/2.0 ", StringComparison.Ordinal) ? int.Parse(StartLine.AsSpan(8, 3), CultureInfo.InvariantCulture) : 0;

    /// <summary>Method of a request, or of the CSeq of a response.</summary>
    public string Method => Status == 0 ? StartLine.Split(' ')[0] : this["CSeq"].Split(' ')[1];

    public string RequestUri => StartLine.Split(' ')[1];

    public string Body => Text.Split("\r\n\r\n", 2)[1];

    /// <summary>First value of a header, or empty.</summary>
    public string this[string name] => All(name).FirstOrDefault("");

    public IEnumerable<string> All(string name)
        => _lines.Skip(1).Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim());

    public string TagOf(string header) => this[header].Split(";tag=").ElementAtOrDefault(1)?.Split(';')[0] ?? "";

    public override string ToString() => $"{At} {StartLine}";
}

/// <summary>
/// A far end that does exactly what the test says and nothing by itself: no transactions, no retransmissions, no state.
/// It writes and reads messages as text, so that a mistake of our parser or writer cannot hide itself.
/// </summary>
public sealed class ScriptedSipPeer(IPEndPoint address) : INetworkNode
{
    private readonly Queue<(byte[] Bytes, IPEndPoint To)> _outgoing = [];
    private int _branches;

    public IPEndPoint Address { get; } = address;

    public List<SipTrace> Received { get; } = [];

    /// <summary>Called for each message received; the place for a script's answers.</summary>
    public Action<SipTrace>? OnReceive { get; set; }

    public TimeSpan? NextDeadline => null;

    public string CallId { get; set; } = "scripted-call";

    public string Tag { get; set; } = "peer";

    /// <summary>An SDP offer or answer at port 4000 of this peer.</summary>
    public string Sdp(string formats = "0 8 101", string more = "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n")
        => $"v=0\r\no=peer 1 1 IN IP4 {Address.Address}\r\ns=-\r\nc=IN IP4 {Address.Address}\r\nt=0 0\r\nm=audio 4000 RTP/AVP {formats}\r\n{more}";

    public IEnumerable<SipTrace> Requests(string method) => Received.Where(message => message.Status == 0 && message.Method == method);

    public IEnumerable<SipTrace> Responses(string method, int status) => Received.Where(message => message.Status == status && message.Method == method);

    public string NewBranch() => $"z9hG4bKpeer{Interlocked.Increment(ref _branches)}";

    /// <summary>Writes a request. <paramref name="to"/> is the whole To value, with a tag inside a dialog.</summary>
    public string Request(string method, int cseq, string to = "<sip:agent@10.0.0.1>", string? branch = null, string headers = "", string body = "", string uri = "sip:agent@10.0.0.1")
    {
        string type = body.Length > 0 && !headers.Contains("Content-Type", StringComparison.Ordinal) ? "Content-Type: application/sdp\r\n" : "";
        return $"{method} {uri} SIP/2.0\r\n"
            + $"Via: SIP/2.0/UDP {Address};branch={branch ?? NewBranch()}\r\n"
            + $"Max-Forwards: 70\r\nFrom: \"Peer\" <sip:peer@{Address}>;tag={Tag}\r\nTo: {to}\r\nCall-ID: {CallId}\r\n"
            + $"CSeq: {cseq.ToString(CultureInfo.InvariantCulture)} {method}\r\nContact: <sip:peer@{Address}>\r\n{headers}{type}"
            + $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}";
    }

    /// <summary>The ACK of a 2xx: a request of its own.</summary>
    public string Ack(SipTrace ok, string body = "") => Request("ACK", int.Parse(ok["CSeq"].Split(' ')[0], CultureInfo.InvariantCulture), ok["To"], body: body);

    /// <summary>Answers a request, with our tag in To unless it has one.</summary>
    public string Response(SipTrace request, int status, string reason = "Answer", string headers = "", string body = "")
    {
        string to = request["To"];
        if (status > 100 && !to.Contains(";tag=", StringComparison.Ordinal))
            to += ";tag=" + Tag;
        string vias = string.Concat(request.All("Via").Select(via => $"Via: {via}\r\n"));
        string type = body.Length > 0 && !headers.Contains("Content-Type", StringComparison.Ordinal) ? "Content-Type: application/sdp\r\n" : "";
        return $"SIP/2.0 {status.ToString(CultureInfo.InvariantCulture)} {reason}\r\n{vias}From: {request["From"]}\r\nTo: {to}\r\nCall-ID: {request["Call-ID"]}\r\n"
            + $"CSeq: {request["CSeq"]}\r\nContact: <sip:peer@{Address}>\r\n{headers}{type}Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}";
    }

    public void Send(string message, IPEndPoint to) => _outgoing.Enqueue((Encoding.Latin1.GetBytes(message), to));

    public void Receive(ReadOnlySpan<byte> datagram, IPEndPoint from, TimeSpan now)
    {
        var message = new SipTrace(now, from, Encoding.Latin1.GetString(datagram));
        Received.Add(message);
        OnReceive?.Invoke(message);
    }

    public void Advance(TimeSpan now)
    {
    }

    public bool TryTake(out byte[] datagram, out IPEndPoint to)
    {
        bool any = _outgoing.TryDequeue(out var next);
        (datagram, to) = (next.Bytes ?? [], next.To ?? Address);
        return any;
    }
}
