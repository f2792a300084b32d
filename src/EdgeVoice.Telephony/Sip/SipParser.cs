using System.Globalization;
using System.Text;

namespace EdgeVoice.Telephony.Sip;

/// <summary>
/// The one parser of SIP messages. It reads the frame (start line, header lines, body) and leaves what the headers mean
/// to their own types, so that a request with a broken header can still be answered 400.
/// </summary>
internal static class SipParser
{
    /// <summary>More header lines than this are no call but an attack.</summary>
    public const int MaxHeaders = 256;

    /// <summary>
    /// How much shorter than its Content-Length an SDP body may be. RFC 3261 section 18.3 calls a short body an error, and so do we;
    /// but NAT gateways rewrite the addresses in SDP and leave Content-Length as it was. An SDP body that ends at a line end
    /// and lacks no more than this is taken as whole.
    /// </summary>
    public const int SdpSlack = 32;

    /// <summary>
    /// Reads one message from a datagram. True when it is a request or response with readable headers;
    /// <see cref="SipMessage.Fault"/> then names what is wrong with the rest. False, and <paramref name="fault"/>, when nothing can be answered.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out SipMessage? message, out int bytesRead, out SipFault fault)
    {
        message = null;
        bytesRead = 0;
        int at = 0;
        // RFC 3261 section 7.5: line ends before the start line are ignored.
        while (at < datagram.Length && datagram[at] is (byte)'\r' or (byte)'\n' or 0)
            at++;
        if (at == datagram.Length)
        {
            fault = SipFault.KeepAlive;
            return false;
        }
        fault = SipFault.StartLine;
        if (!TryReadLine(datagram, ref at, out string line) || !TryReadStartLine(line, out var parsed))
            return false;
        fault = ReadHeaders(datagram, ref at, parsed);
        if (fault is SipFault.TooManyHeaders)
            return false;
        parsed.Fault = fault;
        if (fault is not SipFault.NoEndOfHeaders)
            ReadBody(datagram, ref at, parsed);
        fault = SipFault.None;
        message = parsed;
        bytesRead = at;
        return true;
    }

    /// <summary>A line up to CRLF or a bare LF. RFC 5118's own messages end lines with LF; refusing them gains nothing.</summary>
    private static bool TryReadLine(ReadOnlySpan<byte> datagram, ref int at, out string line)
    {
        int length = datagram[at..].IndexOf((byte)'\n');
        line = "";
        if (length < 0)
            return false;
        var bytes = datagram.Slice(at, length);
        at += length + 1;
        if (!bytes.IsEmpty && bytes[^1] == '\r')
            bytes = bytes[..^1];
        line = Encoding.Latin1.GetString(bytes);
        return true;
    }

    private static bool TryReadStartLine(string line, out SipMessage message)
    {
        message = null!;
        string text = line.Trim(' ', '\t');
        int first = text.IndexOf(' ', StringComparison.Ordinal);
        if (first <= 0)
            return false;
        if (text.StartsWith("SIP/", StringComparison.OrdinalIgnoreCase))
        {
            string rest = text[(first + 1)..];
            if (rest.Length < 3 || (rest.Length > 3 && rest[3] != ' ') || !TryReadNumber(rest.AsSpan(0, 3), 699, out long status) || status < 100)
                return false;
            message = new SipMessage((int)status, rest.Length > 4 ? rest[4..] : "") { Version = text[..first] };
            return true;
        }
        // Several spaces between the parts are illegal but unambiguous (RFC 4475 section 3.1.2.8 lets us be liberal);
        // a space inside the URI is not, and its check answers 400.
        int last = text.LastIndexOf(' ');
        string method = text[..first], version = text[(last + 1)..];
        if (last <= first || !SipText.IsToken(method) || !version.StartsWith("SIP/", StringComparison.OrdinalIgnoreCase))
            return false;
        message = new SipMessage(method, text[first..last].Trim(' ', '\t')) { Version = version };
        return true;
    }

    private static SipFault ReadHeaders(ReadOnlySpan<byte> datagram, ref int at, SipMessage message)
    {
        var fault = SipFault.None;
        while (TryReadLine(datagram, ref at, out string line))
        {
            if (line.Length == 0)
                return fault;
            if (SipText.IsSpace(line[0]))
            {
                // RFC 3261 section 7.3.1: a line that starts with space goes on with the line before it.
                if (message.Headers.Count == 0)
                    fault = SipFault.HeaderLine;
                else
                    message.Headers[^1] = message.Headers[^1] with { Value = (message.Headers[^1].Value + " " + line.Trim(' ', '\t')).Trim(' ') };
                continue;
            }
            if (message.Headers.Count == MaxHeaders)
                return SipFault.TooManyHeaders;
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? default : line.AsSpan(0, colon).TrimEnd(" \t");
            if (!SipText.IsToken(name) || line.Contains('\r', StringComparison.Ordinal))
            {
                fault = SipFault.HeaderLine;
                continue;
            }
            message.Headers.Add(new SipHeader(SipHeaderNames.ToLong(name), line[(colon + 1)..].Trim(' ', '\t')));
        }
        return SipFault.NoEndOfHeaders;
    }

    private static void ReadBody(ReadOnlySpan<byte> datagram, ref int at, SipMessage message)
    {
        var rest = datagram[at..];
        long length = rest.Length;
        bool counted = false;
        foreach (var header in message.Headers)
        {
            if (header.Name != "Content-Length")
                continue;
            if (!TryReadNumber(header.Value, int.MaxValue, out long value) || (counted && value != length))
            {
                message.Fault = SipFault.ContentLength;
                at = datagram.Length;
                return;
            }
            (length, counted) = (value, true);
        }
        if (length > rest.Length)
        {
            bool wholeSdp = !rest.IsEmpty && rest[^1] == '\n' && length - rest.Length <= SdpSlack
                && message["Content-Type"]?.StartsWith("application/sdp", StringComparison.OrdinalIgnoreCase) == true;
            if (!wholeSdp && message.Fault == SipFault.None)
                message.Fault = SipFault.BodyCut;
            length = rest.Length;
        }
        // Octets behind the body are discarded (RFC 3261 section 18.3).
        message.Body = rest[..(int)length].ToArray();
        at += (int)length;
    }

    /// <summary>Digits only, no sign, no space; false above <paramref name="max"/>.</summary>
    public static bool TryReadNumber(ReadOnlySpan<char> text, long max, out long value)
    {
        value = 0;
        return text.Length is > 0 and <= 18
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value <= max;
    }
}
