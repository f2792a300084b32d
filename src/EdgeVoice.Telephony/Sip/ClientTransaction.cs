using System.Net;

namespace EdgeVoice.Telephony.Sip;

internal enum ClientState
{
    /// <summary>Sent, nothing came back ("Calling" for INVITE, "Trying" for all else).</summary>
    Calling,

    /// <summary>A 1xx came.</summary>
    Proceeding,

    /// <summary>INVITE only, RFC 6026: a 2xx came; further ones (repeated, forked) still reach the user.</summary>
    Accepted,

    /// <summary>A final response came.</summary>
    Completed,

    Terminated,
}

/// <summary>Client transactions of RFC 3261 sections 17.1.1 (INVITE) and 17.1.2 (all else), with the Accepted state of RFC 6026.</summary>
internal sealed class ClientTransaction
{
    private readonly TransactionLayer _layer;
    private readonly Action<ClientTransaction, SipMessage> _onResponse;
    private readonly Action<ClientTransaction> _onTimeout;
    private readonly byte[] _bytes;
    private byte[] _ack = [];
    private SipTimer? _retransmit;
    private SipTimer? _end;

    public ClientTransaction(
        TransactionLayer layer, string key, SipMessage request, IPEndPoint target,
        Action<ClientTransaction, SipMessage> onResponse, Action<ClientTransaction> onTimeout)
    {
        (_layer, Key, Request, Target, _onResponse, _onTimeout) = (layer, key, request, target, onResponse, onTimeout);
        _bytes = SipWriter.Write(request);
    }

    public string Key { get; }

    public SipMessage Request { get; }

    public IPEndPoint Target { get; }

    public ClientState State { get; private set; }

    public bool IsInvite => Request.Method == "INVITE";

    public void Start()
    {
        _layer.Send(_bytes, Target);
        Repeat(SipTime.T1); // timers A, E
        _end = _layer.Timers.After(SipTime.GiveUp, TimeOut); // timers B, F
    }

    /// <summary>Stops waiting for an answer that will not come (a CANCEL that had no effect).</summary>
    public void Abandon() => Terminate();

    public void OnResponse(SipMessage response)
    {
        bool final = response.Status >= 200;
        switch (State)
        {
            case ClientState.Calling or ClientState.Proceeding when !final:
                // INVITE stops repeating at the first 1xx; all else goes on, every T2 (figure 6).
                if (IsInvite)
                {
                    _retransmit?.Cancel();
                    _end?.Cancel();
                }
                State = ClientState.Proceeding;
                _onResponse(this, response);
                break;
            case ClientState.Calling or ClientState.Proceeding:
                Finish(response);
                _onResponse(this, response);
                break;
            case ClientState.Accepted when response.Status is >= 200 and < 300:
                _onResponse(this, response);
                break;
            case ClientState.Completed when IsInvite && final:
                _layer.Send(_ack, Target);
                break;
        }
    }

    private void Finish(SipMessage response)
    {
        _retransmit?.Cancel();
        _end?.Cancel();
        TimeSpan keep;
        if (!IsInvite)
        {
            State = ClientState.Completed;
            keep = SipTime.T4; // timer K
        }
        else if (response.Status < 300)
        {
            State = ClientState.Accepted;
            keep = SipTime.GiveUp; // timer M
        }
        else
        {
            State = ClientState.Completed;
            _ack = SipWriter.Write(MakeAck(response));
            _layer.Send(_ack, Target);
            keep = SipTime.D; // timer D
        }
        _end = _layer.Timers.After(keep, Terminate);
    }

    /// <summary>RFC 3261 section 17.1.1.3: the ACK for a non-2xx has the INVITE's branch, URI and Route, and the To of the response.</summary>
    private SipMessage MakeAck(SipMessage response)
    {
        var ack = new SipMessage("ACK", Request.RequestUri);
        ack.Add("Via", Request["Via"]!);
        foreach (var header in Request.Headers)
        {
            if (header.Name is "Route" or "From" or "Call-ID" or "Max-Forwards")
                ack.Headers.Add(header);
        }
        ack.Add("To", response["To"] ?? Request["To"]!);
        ack.Add("CSeq", (Request.CSeq with { Method = "ACK" }).ToString());
        return ack;
    }

    private void Repeat(TimeSpan gap)
        => _retransmit = _layer.Timers.After(gap, () =>
        {
            _layer.Retransmissions++;
            _layer.Send(_bytes, Target);
            var next = gap * 2;
            if (!IsInvite && (State == ClientState.Proceeding || next > SipTime.T2))
                next = SipTime.T2;
            Repeat(next);
        });

    private void TimeOut()
    {
        Terminate();
        _onTimeout(this);
    }

    private void Terminate()
    {
        State = ClientState.Terminated;
        _retransmit?.Cancel();
        _end?.Cancel();
        _layer.Forget(this);
    }
}
