using System.Net;

namespace EdgeVoice.Telephony;

/// <summary>Names one call leg of a user agent; never reused within a process.</summary>
public readonly record struct CallId(long Value);

/// <summary>What the SIP side tells the call side.</summary>
public abstract record SipEvent(CallId Call)
{
    /// <summary>A new INVITE; it was answered 100 already. Answer with <see cref="SipCommand.Accept"/> or <see cref="SipCommand.Reject"/>.</summary>
    public sealed record Incoming(CallId Call, IncomingCall Details) : SipEvent(Call);

    /// <summary>The ACK for our 200 came: media may flow in both directions for good.</summary>
    public sealed record Confirmed(CallId Call) : SipEvent(Call);

    /// <summary>The audio of the leg is agreed: the far side answered our INVITE, or our answer to its INVITE went out.</summary>
    public sealed record Answered(CallId Call, NegotiatedAudio Audio) : SipEvent(Call);

    /// <summary>The far side of our INVITE rings (180/183).</summary>
    public sealed record Ringing(CallId Call) : SipEvent(Call);

    /// <summary>A re-INVITE or UPDATE changed address, codec or direction (hold); already answered.</summary>
    public sealed record AudioChanged(CallId Call, NegotiatedAudio Audio) : SipEvent(Call);

    /// <summary>Progress of our REFER: the sipfrag status (100 while trying), final when 200 or above.</summary>
    public sealed record TransferProgress(CallId Call, int Status, string Reason) : SipEvent(Call);

    /// <summary>
    /// The far side asks us to call <paramref name="Target"/> instead (REFER); answered 202 already
    /// (<see cref="IncomingTransfer.Accept"/>). Report what came of it by <see cref="SipCommand.ReportTransfer"/>.
    /// </summary>
    /// <param name="Call">The leg on which it was asked.</param>
    /// <param name="Target">URI to call, without the headers inside it.</param>
    /// <param name="Headers">Headers to put into that call (from inside Refer-To), then those of the REFER itself.</param>
    public sealed record TransferRequested(CallId Call, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers) : SipEvent(Call);

    /// <summary>DTMF by SIP INFO (application/dtmf-relay); most peers use RTP telephone-event instead.</summary>
    public sealed record InfoDtmf(CallId Call, char Key) : SipEvent(Call);

    /// <summary>The leg is over, for whichever reason; the last event of a call.</summary>
    public sealed record Ended(CallId Call, CallEnd End, int Status, string Reason) : SipEvent(Call)
    {
        /// <summary>How long the far side asked us to wait (Retry-After of a refusal), or null.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}

/// <summary>Why a leg ended.</summary>
public enum CallEnd
{
    /// <summary>The far side sent BYE.</summary>
    RemoteHangUp,

    /// <summary>We sent BYE.</summary>
    LocalHangUp,

    /// <summary>The caller gave up before the answer (CANCEL).</summary>
    Cancelled,

    /// <summary>We rejected the INVITE; status says how.</summary>
    Rejected,

    /// <summary>Our INVITE was refused; status says how.</summary>
    Refused,

    /// <summary>No ACK for our 200, or no answer to our request, within 64*T1.</summary>
    TimedOut,

    /// <summary>The dialog broke: transport failure or a response that ends it (481).</summary>
    Failed,
}

/// <summary>An INVITE as the call side needs it.</summary>
/// <param name="From">Caller's URI, e.g. <c>sip:1001@pbx</c>.</param>
/// <param name="FromDisplay">Caller's display name, or empty.</param>
/// <param name="To">URI that was called.</param>
/// <param name="SipCallId">The Call-ID header, for logs on both sides.</param>
/// <param name="Remote">Where the INVITE came from.</param>
/// <param name="Headers">All other headers in order, names in long form.</param>
public sealed record IncomingCall(
    string From, string FromDisplay, string To, string SipCallId, IPEndPoint Remote, IReadOnlyList<KeyValuePair<string, string>> Headers);

/// <summary>What the call side orders. Orders for a leg that has ended are ignored.</summary>
public abstract record SipCommand
{
    /// <summary>Sends 180 Ringing.</summary>
    public sealed record Ring(CallId Call) : SipCommand;

    /// <summary>
    /// Answers 200 with our RTP address and the best codec that both sides have; 488 when there is none
    /// (the leg then ends as <see cref="CallEnd.Rejected"/>). What was agreed comes back as <see cref="SipEvent.Answered"/>.
    /// </summary>
    public sealed record Accept(CallId Call, IPEndPoint LocalRtp) : SipCommand;

    /// <summary>Refuses the INVITE; <paramref name="RetryAfter"/> goes out with 486 and 503.</summary>
    public sealed record Reject(CallId Call, int Status, string Reason, TimeSpan? RetryAfter) : SipCommand;

    /// <summary>Places a call.</summary>
    public sealed record Invite(CallId Call, Uri Target, IPEndPoint LocalRtp, IReadOnlyList<KeyValuePair<string, string>> Headers) : SipCommand;

    /// <summary>BYE (or CANCEL, before the answer).</summary>
    public sealed record HangUp(CallId Call) : SipCommand;

    /// <summary>Blind transfer: REFER to the target; headers (User-to-User) travel inside Refer-To and on the REFER.</summary>
    public sealed record Refer(CallId Call, Uri Target, IReadOnlyList<KeyValuePair<string, string>> Headers) : SipCommand;

    /// <summary>
    /// Tells whoever asked for a transfer what came of it: 100 to 199 while it rings, 200 and above once, finally (NOTIFY with a sipfrag).
    /// Without a final report within 60 s the subscription ends by itself.
    /// </summary>
    public sealed record ReportTransfer(CallId Call, int Status, string Reason) : SipCommand;

    /// <summary>
    /// Opens or closes the box to new calls. Closed, OPTIONS outside a dialog and INVITE get 503 with Retry-After, which is how a dispatcher steers
    /// calls elsewhere; calls in progress go on.
    /// </summary>
    public sealed record Admit(bool Open, TimeSpan RetryAfter) : SipCommand;
}

/// <summary>The outcome of SDP offer/answer for the one audio stream.</summary>
/// <param name="Remote">Where to send RTP.</param>
/// <param name="Codec">The codec both sides send.</param>
/// <param name="PayloadType">RTP payload type of the codec, 0 to 127.</param>
/// <param name="TelephoneEventPayloadType">Payload type of RFC 4733 events, or null when the far side has none.</param>
/// <param name="PacketMs">Packet length we send, in ms; 20 unless the far side asked for another multiple of 20.</param>
/// <param name="Send">False while the far side holds us.</param>
/// <param name="Receive">False while the far side only listens.</param>
public sealed record NegotiatedAudio(
    IPEndPoint Remote, AudioCodec Codec, byte PayloadType, byte? TelephoneEventPayloadType, int PacketMs, bool Send, bool Receive);

/// <summary>Codecs that can be negotiated.</summary>
public enum AudioCodec
{
    /// <summary>G.711 mu-law, 8 kHz, static payload type 0.</summary>
    Pcmu,

    /// <summary>G.711 A-law, 8 kHz, static payload type 8.</summary>
    Pcma,

    /// <summary>G.722, 16 kHz sound on an 8 kHz RTP clock (RFC 3551 section 4.5.2), static payload type 9.</summary>
    G722,
}
