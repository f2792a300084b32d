using System.Net;
using EdgeVoice.Telephony.Sdp;

namespace EdgeVoice.Telephony.Sip;

/// <summary>The first INVITE from the far side: ring, accept, reject, cancel; the 200 is repeated until its ACK comes.</summary>
internal sealed partial class SipCall
{
    private ServerTransaction? _invite;
    private byte[] _offer = [];
    private SipTimer? _ringing;
    private SipTimer? _repeat2xx;
    private SipTimer? _ackTimeout;
    private bool _weOffered;
    private bool _byeAfterAck;
    private uint _inviteSequence;

    public static SipCall Incoming(SipCore core, CallId id, ServerTransaction transaction, byte[] offer)
    {
        var request = transaction.Request;
        var cseq = request.CSeq;
        var from = request.Address("From")!;
        var dialog = new Dialog
        {
            CallId = request["Call-ID"]!,
            LocalTag = core.Ids.Token(),
            RemoteTag = from.Tag ?? "",
            LocalAddress = Dialog.WithoutTag(request["To"]!),
            RemoteAddress = Dialog.WithoutTag(request["From"]!),
            LocalSequence = core.Ids.Number() & 0xffff,
            RemoteSequence = cseq.Number,
            RemoteTarget = from.Uri.Text,
            Routes = request.List("Record-Route"),
            Peer = transaction.Source,
        };
        dialog.Refresh(request, transaction.Source);
        return new SipCall(core, id, dialog, CallState.Incoming) { _invite = transaction, _offer = offer, _inviteSequence = cseq.Number };
    }

    public bool Owns(ServerTransaction invite) => _invite == invite;

    /// <summary>100 to the far side, the event to ours.</summary>
    public void Announce()
    {
        var request = _invite!.Request;
        _invite.Respond(_core.Reply(request, _invite.Via, 100, "Trying", null));
        var from = request.Address("From")!;
        var to = request.Address("To")!;
        var headers = request.Headers
            .Where(header => header.Name is not ("Via" or "From" or "To" or "Call-ID" or "CSeq" or "Content-Length"))
            .Select(header => KeyValuePair.Create(header.Name, SipText.ToText(header.Value)));
        _core.Raise(new SipEvent.Incoming(Id, new IncomingCall(
            SipText.ToText(from.Uri.Text), SipText.ToText(from.Display), SipText.ToText(to.Uri.Text),
            Dialog.CallId, _invite.Source, [.. headers])));
        KeepRinging(_core.Options.RingTimeout);
    }

    public void Ring()
    {
        if (_state == CallState.Incoming)
            _invite!.Respond(MakeDialogAnswer(_invite, 180, "Ringing"));
    }

    public void Accept(IPEndPoint localRtp)
    {
        if (_state != CallState.Incoming)
            return;
        _localRtp = Advertised(localRtp);
        byte[] sdp;
        if (_offer.Length == 0)
        {
            // Late offer: we offer in the 200 and take the answer from the ACK (RFC 3261 section 13.2.1).
            (sdp, _weOffered) = (_audio.Offer(_localRtp), true);
        }
        else if (_audio.Answer(_offer, _localRtp, out sdp) != SdpOutcome.Agreed)
        {
            Reject(488, "Not Acceptable Here", null);
            return;
        }
        _state = CallState.AwaitingAck;
        _ringing?.Cancel();
        SendOk(_invite!, sdp);
        if (!_weOffered)
            _core.Raise(new SipEvent.Answered(Id, _audio.Agreed!));
    }

    public void Reject(int status, string reason, TimeSpan? retryAfter)
    {
        if (_state != CallState.Incoming)
            return;
        // Whoever asks for a status that refuses nothing means the plainest refusal.
        status = status is >= 300 and <= 699 ? status : 603;
        // RFC 3261 section 20.33 names the statuses that Retry-After goes with.
        SipHeader[] headers = retryAfter is { } after && (status is 404 or 413 or 480 or 486 or 500 or 503 or 600 or 603)
            ? [SipCore.RetryAfterHeader(after)]
            : [];
        Answer(_invite!, status, reason, headers);
        End(CallEnd.Rejected, status, reason);
    }

    public void OnCancel()
    {
        if (_state != CallState.Incoming)
            return;
        Answer(_invite!, 487, "Request Terminated");
        End(CallEnd.Cancelled, 487, "Request Terminated");
    }

    /// <summary>An ACK inside this dialog: it ends the repeating of our 200, and may bring the answer to our offer.</summary>
    public void OnAck(SipMessage ack)
    {
        var cseq = ack.CSeq;
        if (_repeat2xx is null || cseq.Number != _inviteSequence)
            return;
        _repeat2xx.Cancel();
        _ackTimeout?.Cancel();
        _repeat2xx = null;
        if (_byeAfterAck)
        {
            SendBye();
            return;
        }
        bool first = _state == CallState.AwaitingAck;
        if (_weOffered && !TakeLateAnswer(ack, first))
            return;
        if (first)
        {
            _state = CallState.Confirmed;
            _core.Raise(new SipEvent.Confirmed(Id));
        }
    }

    private bool TakeLateAnswer(SipMessage ack, bool first)
    {
        _weOffered = false;
        var before = _audio.Agreed;
        if (SipBody.TakeSdp(ack, out byte[] sdp) != SipBodyKind.Sdp || _audio.TakeAnswer(sdp) != SdpOutcome.Agreed)
        {
            // RFC 3261 section 13.2.2.4 leaves only BYE where the ACK brings no usable answer.
            _state = CallState.Confirmed;
            SendBye();
            End(CallEnd.Failed, 488, "The ACK brought no usable answer to our offer", dialogStays: true);
            return false;
        }
        if (first)
            _core.Raise(new SipEvent.Answered(Id, _audio.Agreed!));
        else if (_audio.Agreed != before)
            _core.Raise(new SipEvent.AudioChanged(Id, _audio.Agreed!));
        return true;
    }

    /// <summary>200 with our Contact, repeated at T1, 2*T1 ... T2 until the ACK (RFC 3261 section 13.3.1.4).</summary>
    private void SendOk(ServerTransaction transaction, byte[] sdp)
    {
        var response = MakeDialogAnswer(transaction, 200, "OK", _core.Allow);
        SetSdp(response, sdp);
        var cseq = transaction.Request.CSeq;
        _inviteSequence = cseq.Number;
        transaction.Respond(response);
        RepeatOk(transaction, SipTime.T1);
        _ackTimeout = _core.Timers.After(SipTime.GiveUp, OnNoAck);
    }

    private void RepeatOk(ServerTransaction transaction, TimeSpan gap)
        => _repeat2xx = _core.Timers.After(gap, () =>
        {
            _core.Transactions.Retransmissions++;
            transaction.ResendLast();
            RepeatOk(transaction, gap * 2 < SipTime.T2 ? gap * 2 : SipTime.T2);
        });

    private void OnNoAck()
    {
        _repeat2xx?.Cancel();
        _repeat2xx = null;
        SendBye();
        End(CallEnd.TimedOut, 408, "No ACK for our 200", dialogStays: true);
    }

    /// <summary>A 1xx or 2xx that makes or keeps the dialog: Record-Route copied, Contact ours (RFC 3261 section 12.1.1).</summary>
    private SipMessage MakeDialogAnswer(ServerTransaction transaction, int status, string reason, params ReadOnlySpan<SipHeader> headers)
    {
        var response = MakeAnswer(transaction, status, reason, headers);
        foreach (var header in transaction.Request.Headers)
        {
            if (header.Name == "Record-Route")
                response.Headers.Add(header);
        }
        response.Add("Contact", _core.ContactFor(transaction.Source));
        return response;
    }

    /// <summary>RFC 3261 section 13.3.1.1: a 1xx every minute, or proxies give up; and an end, if nobody takes the call.</summary>
    private void KeepRinging(TimeSpan left)
    {
        var minute = TimeSpan.FromMinutes(1);
        _ringing = _core.Timers.After(left < minute ? left : minute, () =>
        {
            if (left <= minute)
            {
                Answer(_invite!, 480, "Temporarily Unavailable");
                End(CallEnd.TimedOut, 480, "Nobody accepted or rejected the INVITE");
                return;
            }
            _invite!.ResendLast();
            KeepRinging(left - minute);
        });
    }
}
