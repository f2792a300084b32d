using System.Net;
using EdgeVoice.Telephony.Sdp;

namespace EdgeVoice.Telephony.Sip;

internal enum CallState
{
    /// <summary>Their INVITE waits for our final answer.</summary>
    Incoming,

    /// <summary>Our 200 went out, their ACK did not come yet.</summary>
    AwaitingAck,

    /// <summary>Our INVITE waits for their final answer.</summary>
    Calling,

    /// <summary>The session is up.</summary>
    Confirmed,

    /// <summary>Over for the call side; a BYE may still be on its way.</summary>
    Ended,
}

/// <summary>One leg: a dialog, its session, and what is under way on it. The parts by direction and method are in the files beside.</summary>
internal sealed partial class SipCall
{
    private readonly SipCore _core;
    private readonly OfferAnswer _audio;
    private IPEndPoint? _localRtp;
    private CallState _state;

    private SipCall(SipCore core, CallId id, Dialog dialog, CallState state)
    {
        (_core, Id, Dialog, _state) = (core, id, dialog, state);
        _audio = new OfferAnswer(core.Options.CodecPreference, core.Ids.Number());
    }

    public CallId Id { get; }

    public Dialog Dialog { get; }

    /// <summary>A request inside the dialog, Require and method checked already.</summary>
    public void OnRequest(ServerTransaction transaction)
    {
        var request = transaction.Request;
        // RFC 3261 section 12.2.2: out of order is 500; a dialog that is over knows only its own BYE.
        if (_state == CallState.Ended && request.Method != "BYE")
        {
            Answer(transaction, 481, "Call/Transaction Does Not Exist");
            return;
        }
        if (!Dialog.TakeSequence(request))
        {
            Answer(transaction, 500, "Server Internal Error (CSeq out of order)");
            return;
        }
        switch (request.Method)
        {
            case "BYE":
                OnBye(transaction);
                break;
            case "INVITE":
                OnReinvite(transaction);
                break;
            case "UPDATE":
                OnUpdate(transaction);
                break;
            case "INFO":
                OnInfo(transaction);
                break;
            case "OPTIONS":
                Answer(transaction, 200, "OK", _core.Capabilities);
                break;
            case "REFER":
                OnRefer(transaction);
                break;
            case "NOTIFY":
                OnNotify(transaction);
                break;
        }
    }

    public void HangUp()
    {
        switch (_state)
        {
            case CallState.Incoming:
                Reject(603, "Decline", null);
                break;
            case CallState.Calling:
                CancelInvite(CallEnd.LocalHangUp, 487, "Cancelled by us");
                break;
            case CallState.AwaitingAck:
                // RFC 3261 section 15: the callee sends no BYE before the ACK, or before it gave up waiting for it.
                _byeAfterAck = true;
                End(CallEnd.LocalHangUp, 200, "OK", dialogStays: true);
                break;
            case CallState.Confirmed:
                SendBye();
                End(CallEnd.LocalHangUp, 200, "OK", dialogStays: true);
                break;
        }
    }

    /// <summary>As <see cref="HangUp"/>, for an agent that ends with it: nothing can wait for an ACK any more.</summary>
    public void Stop()
    {
        if (_state == CallState.Incoming)
            Reject(503, "Service Unavailable", TimeSpan.FromSeconds(5));
        else if (_state == CallState.AwaitingAck)
            SendBye();
        HangUp();
    }

    /// <summary>Sends a request inside the dialog; a challenge is answered once, by digest.</summary>
    private void Send(SipMessage request, Action<SipMessage> onFinal, Action onTimeout, bool challenged = false)
    {
        var target = Dialog.NextHop();
        string branch = _core.AddVia(request, target);
        _core.Transactions.Start(request, branch, target, OnResponse, _ => onTimeout());

        void OnResponse(ClientTransaction transaction, SipMessage response)
        {
            if (response.Status < 200)
                return;
            if (!challenged && Digest.TryAnswer(response, request, _core.Options.Credentials, _core.Ids.Token(), out var authorization))
            {
                var again = Repeat(request);
                again.Headers.Add(authorization);
                Send(again, onFinal, onTimeout, challenged: true);
                return;
            }
            onFinal(response);
        }
    }

    /// <summary>The same request as a new one of the dialog (RFC 3261 section 22.2): next CSeq, no Via.</summary>
    private SipMessage Repeat(SipMessage request)
    {
        var again = Dialog.MakeRequest(request.Method!);
        foreach (var header in request.Headers)
        {
            if (again[header.Name] is null && header.Name is not ("Via" or "Authorization" or "Proxy-Authorization"))
                again.Headers.Add(header);
        }
        again.Body = request.Body;
        return again;
    }

    private SipMessage MakeRequest(string method)
    {
        var request = Dialog.MakeRequest(method);
        request.Add("User-Agent", SipText.ToOctets(_core.Options.Product));
        return request;
    }

    private void SendBye()
        => Send(MakeRequest("BYE"), _ => _core.Drop(this), () => _core.Drop(this));

    private void OnBye(ServerTransaction transaction)
    {
        Answer(transaction, 200, "OK");
        if (_state == CallState.Ended)
            return;
        // RFC 3261 section 15.1.2: what is still open gets 487.
        if (_invite is { IsOpen: true } open)
            Answer(open, 487, "Request Terminated");
        End(CallEnd.RemoteHangUp, 200, "OK");
    }

    /// <summary>The last event of the leg. The dialog stays known where a BYE, or the wait before it, still needs it.</summary>
    private void End(CallEnd end, int status, string reason, TimeSpan? retryAfter = null, bool dialogStays = false)
    {
        if (_state == CallState.Ended)
            return;
        _state = CallState.Ended;
        _ringing?.Cancel();
        _transfer?.Cancel();
        if (dialogStays)
        {
            _core.Close(this);
        }
        else
        {
            _repeat2xx?.Cancel();
            _ackTimeout?.Cancel();
            _core.Drop(this);
        }
        _core.Raise(new SipEvent.Ended(Id, end, status, reason) { RetryAfter = retryAfter });
    }

    /// <summary>A response with our tag, as every response inside a dialog has it.</summary>
    private void Answer(ServerTransaction transaction, int status, string reason, params ReadOnlySpan<SipHeader> headers)
        => transaction.Respond(MakeAnswer(transaction, status, reason, headers));

    private SipMessage MakeAnswer(ServerTransaction transaction, int status, string reason, params ReadOnlySpan<SipHeader> headers)
    {
        var response = _core.Reply(transaction.Request, transaction.Via, status, reason, Dialog.LocalTag);
        foreach (var header in headers)
            response.Headers.Add(header);
        return response;
    }

    private static void SetSdp(SipMessage message, byte[] sdp)
    {
        message.Add("Content-Type", "application/sdp");
        message.Body = sdp;
    }

    /// <summary>The RTP address to write into SDP: an address of any interface becomes the one that the peer can reach.</summary>
    private IPEndPoint Advertised(IPEndPoint rtp)
    {
        var advertised = _core.Options.AdvertisedAddress;
        if (advertised is null && !rtp.Address.Equals(IPAddress.Any) && !rtp.Address.Equals(IPAddress.IPv6Any))
            return rtp;
        return new IPEndPoint(advertised ?? _core.LocalFor(Dialog.Peer).Address, rtp.Port);
    }
}
