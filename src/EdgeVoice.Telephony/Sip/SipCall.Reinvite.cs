using EdgeVoice.Telephony.Sdp;

namespace EdgeVoice.Telephony.Sip;

/// <summary>Changes to a running session by the far side: re-INVITE and UPDATE, with an offer or without; and keys by INFO.</summary>
internal sealed partial class SipCall
{
    private void OnReinvite(ServerTransaction transaction)
    {
        // RFC 3261 section 14.2: one INVITE at a time; 500 while theirs is open, 491 while ours is.
        if (_state == CallState.Incoming || _repeat2xx is not null)
        {
            Answer(transaction, 500, "Server Internal Error", SipCore.RetryAfterHeader(TimeSpan.FromSeconds(2)));
            return;
        }
        if (_state == CallState.Calling)
        {
            Answer(transaction, 491, "Request Pending");
            return;
        }
        if (InviteCheck.Check(transaction, out byte[] offer) is { } refusal)
        {
            Answer(transaction, refusal.Status, refusal.Reason, InviteCheck.Explain(refusal.Status));
            return;
        }
        byte[] sdp;
        var before = _audio.Agreed;
        if (offer.Length == 0)
        {
            (sdp, _weOffered) = (_audio.Offer(_localRtp!), true);
        }
        else if (_audio.Answer(offer, _localRtp!, out sdp) != SdpOutcome.Agreed)
        {
            Answer(transaction, 488, "Not Acceptable Here");
            return;
        }
        Dialog.Refresh(transaction.Request, transaction.Source);
        _invite = transaction;
        SendOk(transaction, sdp);
        RaiseIfChanged(before);
    }

    private void OnUpdate(ServerTransaction transaction)
    {
        var kind = SipBody.TakeSdp(transaction.Request, out byte[] offer);
        if (kind == SipBodyKind.Unknown)
        {
            Answer(transaction, 415, "Unsupported Media Type", InviteCheck.Explain(415));
            return;
        }
        if (kind == SipBodyKind.None)
        {
            // A session refresh (RFC 3311 section 5.2): it may move the far side's Contact, no more.
            Dialog.Refresh(transaction.Request, transaction.Source);
            transaction.Respond(MakeDialogAnswer(transaction, 200, "OK"));
            return;
        }
        if (_state is CallState.Incoming or CallState.Calling || _repeat2xx is not null)
        {
            // An offer of the first INVITE is still open: RFC 3311 section 5.2.
            Answer(transaction, 500, "Server Internal Error", SipCore.RetryAfterHeader(TimeSpan.FromSeconds(2)));
            return;
        }
        var before = _audio.Agreed;
        switch (_audio.Answer(offer, _localRtp!, out byte[] sdp))
        {
            case SdpOutcome.Malformed:
                Answer(transaction, 400, "Bad Request (session description)");
                break;
            case SdpOutcome.NothingInCommon:
                Answer(transaction, 488, "Not Acceptable Here");
                break;
            default:
                Dialog.Refresh(transaction.Request, transaction.Source);
                var response = MakeDialogAnswer(transaction, 200, "OK");
                SetSdp(response, sdp);
                transaction.Respond(response);
                RaiseIfChanged(before);
                break;
        }
    }

    private void RaiseIfChanged(NegotiatedAudio? before)
    {
        if (_audio.Agreed != before)
            _core.Raise(new SipEvent.AudioChanged(Id, _audio.Agreed!));
    }

    /// <summary>Keys by INFO: <c>application/dtmf-relay</c> (<c>Signal=5</c>) and <c>application/dtmf</c> (<c>5</c>), as PBXs send them; there is no RFC.</summary>
    private void OnInfo(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request["Info-Package"] is not null)
        {
            // RFC 6086 section 4.2.2: we take no packages.
            Answer(transaction, 469, "Bad Info Package", new SipHeader("Recv-Info", ""));
            return;
        }
        string type = request["Content-Type"] ?? "";
        bool relay = SipBody.IsType(type, "application/dtmf-relay");
        if (request.Body.Length == 0)
        {
            Answer(transaction, 200, "OK");
        }
        else if (!relay && !SipBody.IsType(type, "application/dtmf"))
        {
            Answer(transaction, 415, "Unsupported Media Type", new SipHeader("Accept", "application/dtmf-relay, application/dtmf"));
        }
        else if (DtmfBody.TryRead(request.Body, relay, out char key))
        {
            Answer(transaction, 200, "OK");
            _core.Raise(new SipEvent.InfoDtmf(Id, key));
        }
        else
        {
            Answer(transaction, 400, "Bad Request (no key in the body)");
        }
    }
}
