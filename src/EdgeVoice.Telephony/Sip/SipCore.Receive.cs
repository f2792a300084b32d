using System.Net;

namespace EdgeVoice.Telephony.Sip;

/// <summary>The way of an incoming message to its transaction, its leg, or its refusal.</summary>
internal sealed partial class SipCore
{
    /// <summary>Methods that exist but are not for us: 405. What nobody has heard of gets 501 (RFC 3261 section 21.5.2).</summary>
    private static readonly string[] KnownElsewhere = ["REGISTER", "SUBSCRIBE", "MESSAGE", "PUBLISH", "PRACK"];

    public SipHeader Allow { get; } = new("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO, REFER, NOTIFY");

    private void ReceiveRequest(SipMessage request, IPEndPoint source)
    {
        request.TryList("Via", out var vias);
        if (vias.Count == 0)
        {
            // RFC 3261 section 8.2.6.2: an answer copies the Via. Without one nobody would know it.
            _counters = _counters with { BadRequestsDropped = _counters.BadRequestsDropped + 1 };
            return;
        }
        if (!SipVia.TryParse(vias[0], out var via))
        {
            // RFC 4475 section 3.1.2.1 wants a 400; with no sent-by to read it goes back where the request came from, Via as it was.
            Refuse(request, null, source, RequestCheck.CheckVersion(request) ?? new SipRefusal(400, "Bad Request (Via)"));
            return;
        }
        via!.Stamp(source);
        if (RequestCheck.Check(request) is { } refusal)
        {
            Refuse(request, via, source, refusal);
            return;
        }
        var known = Transactions.Find(request, via);
        if (request.Method == "ACK")
        {
            if (known is null || !known.OnAck())
                FindDialog(request)?.OnAck(request);
            return;
        }
        if (known is not null)
        {
            known.OnRetransmission();
            return;
        }
        if (Transactions.IsFull)
        {
            _counters = _counters with { Overloaded = _counters.Overloaded + 1 };
            Refuse(request, via, source, new SipRefusal(503, "Service Unavailable"));
            return;
        }
        bool merged = request.TagOf("To").Length == 0 && Transactions.IsMerged(request);
        var transaction = Transactions.Open(request, via, source);
        if (merged)
            Respond(transaction, 482, "Loop Detected");
        else if (request.Method == "CANCEL")
            Cancel(transaction);
        else
            Dispatch(transaction);
    }

    private void Dispatch(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (KnownElsewhere.Contains(request.Method))
        {
            Respond(transaction, 405, "Method Not Allowed", Allow);
            return;
        }
        if (request.Method is not ("INVITE" or "BYE" or "OPTIONS" or "UPDATE" or "INFO" or "REFER" or "NOTIFY"))
        {
            Respond(transaction, 501, "Not Implemented", Allow);
            return;
        }
        // RFC 3261 section 8.2.2.3: we have no extension that a peer could require.
        var required = request.List("Require");
        if (required.Count > 0)
        {
            Respond(transaction, 420, "Bad Extension", new SipHeader("Unsupported", string.Join(", ", required)));
            return;
        }
        if (request.TagOf("To").Length > 0)
        {
            if (FindDialog(request) is { } call)
                call.OnRequest(transaction);
            else
                Respond(transaction, 481, "Call/Transaction Does Not Exist");
            return;
        }
        switch (request.Method)
        {
            case "INVITE":
                ReceiveInvite(transaction);
                break;
            case "OPTIONS":
                if (_closedRetryAfter is { } after)
                    Respond(transaction, 503, "Service Unavailable", RetryAfterHeader(after));
                else
                    Respond(transaction, 200, "OK", [.. Capabilities]);
                break;
            case "REFER":
                // Outside a dialog a REFER would make this box call whomever a stranger names.
                Respond(transaction, 603, "Decline");
                break;
            default:
                Respond(transaction, 481, "Call/Transaction Does Not Exist");
                break;
        }
    }

    /// <summary>What OPTIONS tells (RFC 3261 section 11.2).</summary>
    public SipHeader[] Capabilities => [Allow, new("Accept", "application/sdp"), new("Accept-Encoding", "identity"), new("Accept-Language", "en")];

    private void ReceiveInvite(ServerTransaction transaction)
    {
        if (_closedRetryAfter is { } after)
        {
            Respond(transaction, 503, "Service Unavailable", RetryAfterHeader(after));
            return;
        }
        if (Backlogged || _calls.Count >= Options.MaxCalls)
        {
            _counters = _counters with { Overloaded = _counters.Overloaded + 1 };
            Respond(transaction, 503, "Service Unavailable", RetryAfterHeader(TimeSpan.FromSeconds(5)));
            return;
        }
        if (InviteCheck.Check(transaction, out byte[] offer) is { } refusal)
        {
            Respond(transaction, refusal.Status, refusal.Reason, InviteCheck.Explain(refusal.Status));
            return;
        }
        var call = SipCall.Incoming(this, _nextCall(), transaction, offer);
        _calls[call.Id] = call;
        Register(call);
        call.Announce();
    }

    /// <summary>RFC 3261 section 9.2: the CANCEL has its own 200, whatever it still finds.</summary>
    private void Cancel(ServerTransaction transaction)
    {
        var invite = Transactions.FindInviteOf(transaction.Request, transaction.Via);
        if (invite is null)
        {
            Respond(transaction, 481, "Call/Transaction Does Not Exist");
            return;
        }
        Respond(transaction, 200, "OK");
        if (invite.IsOpen)
            _calls.Values.FirstOrDefault(call => call.Owns(invite))?.OnCancel();
    }

    private void ReceiveResponse(SipMessage response, IPEndPoint source)
    {
        response.TryList("Via", out var vias);
        // RFC 3261 section 8.1.3.3: more than one Via means that it is not for us.
        if (response.Fault == SipFault.None && vias.Count == 1 && SipVia.TryParse(vias[0], out var via)
            && SipCSeq.TryParse(response["CSeq"] ?? "", out var cseq)
            && Transactions.FindClient(via!.Branch, cseq.Method) is { } transaction)
        {
            ResponseSource = source;
            transaction.OnResponse(response);
            return;
        }
        _counters = _counters with { StrayResponses = _counters.StrayResponses + 1 };
    }

    /// <summary>Where the response now being handled came from.</summary>
    public IPEndPoint ResponseSource { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Answers a request that gets no transaction. Never an ACK (RFC 3261 section 17), and not more than the rate allows.</summary>
    private void Refuse(SipMessage request, SipVia? via, IPEndPoint source, SipRefusal refusal)
    {
        if (_timers.Now - _errorWindow >= TimeSpan.FromSeconds(1))
            (_errorWindow, _errorsInWindow) = (_timers.Now, 0);
        if (request.Method == "ACK" || ++_errorsInWindow > ErrorAnswersPerSecond)
        {
            _counters = _counters with { BadRequestsDropped = _counters.BadRequestsDropped + 1 };
            return;
        }
        _counters = _counters with { BadRequests = _counters.BadRequests + 1 };
        var response = Reply(request, via, refusal.Status, refusal.Reason, Ids.Token());
        if (refusal.Status == 503)
            response.Headers.Add(RetryAfterHeader(TimeSpan.FromSeconds(5)));
        Transactions.Send(SipWriter.Write(response), via?.ReplyTo(source) ?? source);
    }
}
