using System.Globalization;
using System.Net;
using EdgeVoice.Telephony.Sdp;

namespace EdgeVoice.Telephony.Sip;

/// <summary>Our INVITE: offer, progress, challenge, answer, CANCEL; every 2xx gets its ACK, a forked one also its BYE.</summary>
internal sealed partial class SipCall
{
    private ClientTransaction? _ourInvite;
    private SipMessage? _inviteRequest;
    private IPEndPoint? _firstHop;
    private string _inviteBranch = "";
    private byte[] _ack = [];
    private bool _answeredChallenge;
    private bool _provisional;
    private bool _cancelled;
    private bool _rang;

    public static SipCall Outgoing(SipCore core, SipCommand.Invite order, SipUri target, IPEndPoint hop)
    {
        string name = SipText.ToOctets(core.Options.DisplayName);
        var local = core.LocalFor(hop);
        var dialog = new Dialog
        {
            CallId = core.Ids.Token() + core.Ids.Token(),
            LocalTag = core.Ids.Token(),
            LocalAddress = $"{(name.Length > 0 ? SipText.Quote(name) + " " : "")}<sip:{core.Options.User}@{SipHost.Format(local.Address)}>",
            RemoteAddress = $"<{target.Text}>",
            LocalSequence = core.Ids.Number() & 0xffff,
            RemoteTarget = target.Text,
            Peer = hop,
        };
        return new SipCall(core, order.Call, dialog, CallState.Calling) { _firstHop = hop };
    }

    public void Start(IPEndPoint localRtp, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        _localRtp = Advertised(localRtp);
        var request = MakeRequest("INVITE");
        request.Add("Contact", _core.ContactFor(_firstHop!));
        request.Headers.Add(_core.Allow);
        AddHeaders(request, headers);
        SetSdp(request, _audio.Offer(_localRtp));
        SendInvite(request);
    }

    private void SendInvite(SipMessage request)
    {
        _inviteRequest = request;
        _inviteBranch = _core.AddVia(request, _firstHop!);
        _ourInvite = _core.Transactions.Start(request, _inviteBranch, _firstHop!, OnInviteResponse, _ =>
        {
            if (_state == CallState.Calling)
                End(CallEnd.TimedOut, 408, "No answer to our INVITE");
        });
    }

    private void OnInviteResponse(ClientTransaction transaction, SipMessage response)
    {
        if (transaction != _ourInvite)
            return;
        if (response.Status >= 300)
            OnRefused(response);
        else if (response.Status >= 200)
            OnAccepted(response);
        else
            OnProvisional(response);
    }

    private void OnProvisional(SipMessage response)
    {
        if (!_provisional)
        {
            _provisional = true;
            if (_cancelled)
                SendCancel();
            else
                _ringing = _core.Timers.After(_core.Options.RingTimeout, () => CancelInvite(CallEnd.TimedOut, 408, "Rang for too long"));
        }
        if (response.Status is >= 180 and <= 183 && !_rang && _state == CallState.Calling)
        {
            _rang = true;
            _core.Raise(new SipEvent.Ringing(Id));
        }
    }

    private void OnRefused(SipMessage response)
    {
        if (!_answeredChallenge && !_cancelled
            && Digest.TryAnswer(response, _inviteRequest!, _core.Options.Credentials, _core.Ids.Token(), out var authorization))
        {
            _answeredChallenge = true;
            var again = Repeat(_inviteRequest!);
            again.Headers.Add(authorization);
            SendInvite(again);
            return;
        }
        if (_state == CallState.Calling)
            End(CallEnd.Refused, response.Status, SipText.ToText(response.Reason), RetryAfter(response));
        else
            _core.Drop(this);
    }

    /// <summary>Seconds, perhaps with a comment or parameters behind them (RFC 3261 section 20.33); null where there are none.</summary>
    private static TimeSpan? RetryAfter(SipMessage response)
    {
        string value = response["Retry-After"] ?? "";
        int digits = value.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(digits < 0 ? value : value[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private void OnAccepted(SipMessage response)
    {
        string tag = response.TagOf("To");
        if (_ack.Length > 0 && tag == Dialog.RemoteTag)
        {
            // Our ACK was lost.
            _core.Transactions.Send(_ack, Dialog.NextHop());
            return;
        }
        if (_ack.Length > 0)
        {
            EndFork(response, tag);
            return;
        }
        _ringing?.Cancel();
        TakeDialog(Dialog, response, tag);
        _ack = SendAck(Dialog);
        if (_state != CallState.Calling)
        {
            // It was answered while our CANCEL was on its way.
            SendBye();
            return;
        }
        _state = CallState.Confirmed;
        if (SipBody.TakeSdp(response, out byte[] sdp) == SipBodyKind.Sdp && _audio.TakeAnswer(sdp) == SdpOutcome.Agreed)
        {
            _core.Raise(new SipEvent.Answered(Id, _audio.Agreed!));
            return;
        }
        SendBye();
        End(CallEnd.Failed, 488, "The 200 brought no usable answer to our offer", dialogStays: true);
    }

    /// <summary>Another branch of a forking proxy answered too (RFC 3261 section 13.2.2.4): acknowledge and end it.</summary>
    private void EndFork(SipMessage response, string tag)
    {
        var fork = new Dialog
        {
            CallId = Dialog.CallId,
            LocalTag = Dialog.LocalTag,
            LocalAddress = Dialog.LocalAddress,
            RemoteAddress = Dialog.RemoteAddress,
            LocalSequence = Dialog.LocalSequence,
            Peer = _core.ResponseSource,
        };
        TakeDialog(fork, response, tag);
        SendAck(fork);
        var bye = fork.MakeRequest("BYE");
        var target = fork.NextHop();
        string branch = _core.AddVia(bye, target);
        _core.Transactions.Start(bye, branch, target, static (_, _) => { }, static _ => { });
    }

    private void TakeDialog(Dialog dialog, SipMessage response, string tag)
    {
        dialog.RemoteTag = tag;
        var routes = response.List("Record-Route");
        routes.Reverse();
        dialog.Routes = routes;
        dialog.Refresh(response, _core.ResponseSource);
    }

    /// <summary>The ACK for a 2xx is a request of its own with the INVITE's number (RFC 3261 section 13.2.2.4), and the INVITE's credentials.</summary>
    private byte[] SendAck(Dialog dialog)
    {
        var cseq = _inviteRequest!.CSeq;
        var ack = dialog.MakeRequest("ACK", cseq.Number);
        foreach (var header in _inviteRequest.Headers)
        {
            if (header.Name is "Authorization" or "Proxy-Authorization")
                ack.Headers.Add(header);
        }
        var target = dialog.NextHop();
        _core.AddVia(ack, target);
        byte[] bytes = SipWriter.Write(ack);
        _core.Transactions.Send(bytes, target);
        return bytes;
    }

    private void CancelInvite(CallEnd end, int status, string reason)
    {
        if (_state != CallState.Calling)
            return;
        _cancelled = true;
        // RFC 3261 section 9.1: no CANCEL before a provisional response; it goes when one comes.
        if (_provisional)
            SendCancel();
        End(end, status, reason, dialogStays: true);
    }

    private void SendCancel()
    {
        var invite = _inviteRequest!;
        var cancel = new SipMessage("CANCEL", invite.RequestUri);
        cancel.Add("Via", invite["Via"]!);
        foreach (var header in invite.Headers)
        {
            if (header.Name is "Route" or "From" or "To" or "Call-ID" or "Max-Forwards")
                cancel.Headers.Add(header);
        }
        var cseq = invite.CSeq;
        cancel.Add("CSeq", cseq.Number.ToString(CultureInfo.InvariantCulture) + " CANCEL");
        // RFC 3261 section 9.1: the branch of the INVITE, which is how the far side finds it.
        _core.Transactions.Start(cancel, _inviteBranch, _firstHop!, static (_, _) => { }, static _ => { });
        // Where neither 487 nor 200 comes, the INVITE counts as cancelled after 64*T1.
        _core.Timers.After(SipTime.GiveUp, () =>
        {
            if (_ourInvite!.State is ClientState.Calling or ClientState.Proceeding)
            {
                _ourInvite.Abandon();
                _core.Drop(this);
            }
        });
    }

    /// <summary>Headers of the call side: names must be tokens and must not be ours to write.</summary>
    private static void AddHeaders(SipMessage request, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
        {
            string longName = SipHeaderNames.ToLong(name);
            if (SipText.IsToken(name) && request[longName] is null && longName is not ("Via" or "Content-Length" or "Content-Type" or "Route"))
                request.Add(longName, SipText.ToOctets(value));
        }
    }
}

internal sealed partial class SipCore
{
    private void PlaceCall(SipCommand.Invite order, IPEndPoint? resolved)
    {
        if (_calls.ContainsKey(order.Call))
            return;
        if (!SipUri.TryParse(SipText.ToOctets(order.Target.OriginalString), out var target) || !target!.IsSip)
        {
            Raise(new SipEvent.Ended(order.Call, CallEnd.Failed, 416, $"'{order.Target.OriginalString}' is no sip: URI"));
            return;
        }
        var hop = Options.OutboundProxy ?? resolved ?? Dialog.EndPointOf(target);
        if (hop is null or { Port: 0 })
        {
            Raise(new SipEvent.Ended(order.Call, CallEnd.Failed, 503, $"the host of '{order.Target.OriginalString}' has no address"));
            return;
        }
        var call = SipCall.Outgoing(this, order, target, hop);
        _calls[call.Id] = call;
        Register(call);
        call.Start(order.LocalRtp, order.Headers);
    }
}
