using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>Valid messages to cut, mutate and write again.</summary>
public static class Samples
{
    public const string Sdp = "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=sendrecv\r\n";

    public static string Invite { get; } =
        "INVITE sip:agent@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2:5062;rport;branch=z9hG4bKa1\r\nVia: SIP/2.0/TCP [2001:db8::1];branch=z9hG4bKb2, SIP/2.0/UDP host\r\n"
        + "Max-Forwards: 70\r\nFrom: \"J\\\"ane\" <sip:jane@10.0.0.2;user=phone>;tag=j1\r\nTo: <sip:agent@10.0.0.1>\r\nCall-ID: c1@10.0.0.2\r\nCSeq: 1 INVITE\r\n"
        + "Contact: <sip:jane@10.0.0.2:5062>\r\nRecord-Route: <sip:10.0.0.3;lr>\r\nSubject: lunch\r\nUser-to-User: 56a3;encoding=hex\r\nContent-Type: application/sdp\r\n"
        + $"Content-Length: {Sdp.Length}\r\n\r\n{Sdp}";

    public static string[] All { get; } =
    [
        Invite,
        "SIP/2.0 200 OK\r\nv: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx\r\nf: <sip:a@b>;tag=1\r\nt: <sip:c@d>;tag=2\r\ni: 1\r\nCSeq: 1 INVITE\r\nm: <sip:c@10.0.0.2>\r\n"
            + $"c: application/sdp\r\nl: {Sdp.Length}\r\n\r\n{Sdp}",
        "OPTIONS sip:agent@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2:5062;branch=z9hG4bKo\r\nFrom: sip:x@y;tag=q\r\nTo: sip:agent@10.0.0.1\r\nCall-ID: o\r\nCSeq: 9 OPTIONS\r\n\r\n",
        "REFER sip:agent@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2:5062;branch=z9hG4bKr\r\nFrom: <sip:x@y>;tag=q\r\nTo: <sip:agent@10.0.0.1>;tag=w\r\nCall-ID: o\r\nCSeq: 9 REFER\r\n"
            + "Refer-To: <sip:desk@10.0.0.9?Replaces=1%3Bto-tag%3D2>\r\nContent-Length: 0\r\n\r\n",
        "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
            + "WWW-Authenticate: Digest realm=\"pbx, main\", nonce=\"n\\\"1\", qop=\"auth,auth-int\", algorithm=SHA-256\r\nContent-Length: 0\r\n\r\n",
        "INFO sip:agent@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2:5062;branch=z9hG4bKi\r\nFrom: <sip:x@y>;tag=q\r\nTo: <sip:agent@10.0.0.1>;tag=w\r\nCall-ID: o\r\nCSeq: 10 INFO\r\n"
            + "Content-Type: application/dtmf-relay\r\nContent-Length: 24\r\n\r\nSignal=5\r\nDuration=160\r\n",
    ];

    /// <summary>Those whose end is known: Content-Length counts a body, or an empty line ends them.</summary>
    public static TheoryData<string> Messages => [.. All];
}
