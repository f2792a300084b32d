using EdgeVoice.Telephony.Sdp;

namespace EdgeVoice.Telephony.Sip;

/// <summary>What an INVITE must bring beyond <see cref="RequestCheck"/>, first or later in a dialog.</summary>
internal static class InviteCheck
{
    /// <param name="transaction">The INVITE.</param>
    /// <param name="offer">Its session description, or empty when it has none (a late offer).</param>
    public static SipRefusal? Check(ServerTransaction transaction, out byte[] offer)
    {
        var request = transaction.Request;
        offer = [];
        // RFC 2543 did not ask for Contact. Where the branch shows a peer of that age, From is its target; else it is an error (RFC 3261 section 8.1.1.8).
        if (request.List("Contact").Count != 1 && transaction.Via.HasCookie)
            return new SipRefusal(400, "Bad Request (an INVITE has one Contact)");
        var accepted = request.List("Accept");
        if (accepted.Count > 0 && !accepted.Any(TakesSdp))
            return new SipRefusal(406, "Not Acceptable");
        switch (SipBody.TakeSdp(request, out offer))
        {
            case SipBodyKind.None:
                return null;
            case SipBodyKind.Unknown:
                return new SipRefusal(415, "Unsupported Media Type");
            default:
                return SdpParser.TryParse(offer, out _, out _) ? null : new SipRefusal(400, "Bad Request (session description)");
        }
    }

    /// <summary>The headers that go with a refusal.</summary>
    public static SipHeader[] Explain(int status)
        => status == 415 ? [new SipHeader("Accept", "application/sdp"), new SipHeader("Accept-Encoding", "identity")] : [];

    private static bool TakesSdp(string range)
    {
        int end = range.IndexOf(';', StringComparison.Ordinal);
        string type = (end < 0 ? range : range[..end]).Trim();
        return type.ToUpperInvariant() is "APPLICATION/SDP" or "APPLICATION/*" or "*/*";
    }
}
