using System.Net;

namespace EdgeVoice.Telephony.Sip;

internal enum ServerState
{
    /// <summary>Nothing sent yet.</summary>
    Trying,

    /// <summary>A 1xx was sent.</summary>
    Proceeding,

    /// <summary>INVITE only, RFC 6026: a 2xx was sent; retransmitted INVITEs are swallowed, the 2xx is the user's to repeat.</summary>
    Accepted,

    /// <summary>A final response was sent (INVITE: not 2xx) and is repeated on request.</summary>
    Completed,

    /// <summary>INVITE only: the ACK for it came.</summary>
    Confirmed,

    Terminated,
}

/// <summary>Server transactions of RFC 3261 sections 17.2.1 (INVITE) and 17.2.2 (all else), with the Accepted state of RFC 6026.</summary>
internal sealed class ServerTransaction
{
    private readonly TransactionLayer _layer;
    private readonly IPEndPoint _replyTo;
    private byte[] _last = [];
    private SipTimer? _retransmit;
    private SipTimer? _end;

    public ServerTransaction(TransactionLayer layer, string key, SipMessage request, SipVia via, IPEndPoint source)
    {
        (_layer, Key, Request, Via, Source) = (layer, key, request, via, source);
        _replyTo = via.ReplyTo(source);
    }

    public string Key { get; }

    public SipMessage Request { get; }

    public SipVia Via { get; }

    /// <summary>Where the request came from.</summary>
    public IPEndPoint Source { get; }

    public ServerState State { get; private set; }

    public bool IsInvite => Request.Method == "INVITE";

    /// <summary>True until a final response went out.</summary>
    public bool IsOpen => State is ServerState.Trying or ServerState.Proceeding;

    /// <summary>Sends a response. A second final response is not sent: the first one stands.</summary>
    public void Respond(SipMessage response)
    {
        if (!IsOpen)
            return;
        _last = SipWriter.Write(response);
        _layer.Send(_last, _replyTo);
        if (response.Status < 200)
        {
            State = ServerState.Proceeding;
        }
        else if (!IsInvite)
        {
            State = ServerState.Completed;
            _end = _layer.Timers.After(SipTime.GiveUp, Terminate); // timer J
        }
        else if (response.Status < 300)
        {
            State = ServerState.Accepted;
            _end = _layer.Timers.After(SipTime.GiveUp, Terminate); // timer L
        }
        else
        {
            State = ServerState.Completed;
            Repeat(SipTime.T1); // timer G
            _end = _layer.Timers.After(SipTime.GiveUp, Terminate); // timer H: no ACK came; the call is over anyway
        }
    }

    /// <summary>Sends the last response again; used for a 2xx, which the user repeats until the ACK.</summary>
    public void ResendLast()
    {
        if (_last.Length > 0)
            _layer.Send(_last, _replyTo);
    }

    /// <summary>The same request again.</summary>
    public void OnRetransmission()
    {
        if (State is ServerState.Proceeding or ServerState.Completed)
            ResendLast();
    }

    /// <summary>The ACK that belongs to this transaction. True when it ended here (a non-2xx was acknowledged).</summary>
    public bool OnAck()
    {
        if (State == ServerState.Completed)
        {
            State = ServerState.Confirmed;
            _retransmit?.Cancel();
            _end?.Cancel();
            _end = _layer.Timers.After(SipTime.T4, Terminate); // timer I
        }
        return State is ServerState.Confirmed;
    }

    private void Repeat(TimeSpan gap)
        => _retransmit = _layer.Timers.After(gap, () =>
        {
            _layer.Retransmissions++;
            ResendLast();
            Repeat(gap * 2 < SipTime.T2 ? gap * 2 : SipTime.T2);
        });

    private void Terminate()
    {
        State = ServerState.Terminated;
        _retransmit?.Cancel();
        _end?.Cancel();
        _layer.Forget(this);
    }
}
