using System.Globalization;
using System.Net;

namespace EdgeVoice.Telephony.Sip;

/// <summary>A datagram to send.</summary>
internal readonly record struct SipDatagram(byte[] Bytes, IPEndPoint To);

/// <summary>
/// The user agent core: datagrams and commands go in with the time, datagrams and events come out with the next deadline.
/// No socket, clock, thread or task. Not thread-safe: one owner calls it.
/// </summary>
internal sealed partial class SipCore
{
    /// <summary>Stateless 4xx answers to broken requests, at most so many in a second: a flood of garbage must not become a flood from us.</summary>
    public const int ErrorAnswersPerSecond = 50;

    private readonly Func<CallId> _nextCall;
    private readonly Func<IPEndPoint, IPEndPoint> _localFor;
    private readonly Dictionary<CallId, SipCall> _calls = [];
    private readonly Dictionary<string, SipCall> _dialogs = [];
    private readonly Queue<SipDatagram> _datagrams = [];
    private readonly Queue<SipEvent> _events = [];
    private readonly SipTimers _timers = new();
    private Registration? _registration;
    private SipCounters _counters = new();
    private TimeSpan? _closedRetryAfter;
    private TimeSpan _errorWindow;
    private int _errorsInWindow;

    /// <param name="options">As given by the host.</param>
    /// <param name="nextCall">Names a new leg.</param>
    /// <param name="localFor">The address of ours that a peer can reach; for Via, Contact and SDP.</param>
    /// <param name="ids">Source of tags and branches.</param>
    public SipCore(SipUserAgentOptions options, Func<CallId> nextCall, Func<IPEndPoint, IPEndPoint> localFor, SipIds ids)
    {
        (Options, _nextCall, _localFor, Ids) = (options, nextCall, localFor, ids);
        Transactions = new TransactionLayer(_timers, (bytes, to) => _datagrams.Enqueue(new SipDatagram(bytes, to)));
    }

    public SipUserAgentOptions Options { get; }

    public SipIds Ids { get; }

    public SipTimers Timers => _timers;

    public TransactionLayer Transactions { get; }

    /// <summary>Set by the host while its event reader is behind: new work is refused, work in progress goes on.</summary>
    public bool Backlogged { get; set; }

    public TimeSpan? NextDeadline => _timers.Next;

    public SipCounters Counters => _counters with { Calls = _calls.Count, Retransmissions = Transactions.Retransmissions };

    public bool TryTakeDatagram(out SipDatagram datagram) => _datagrams.TryDequeue(out datagram);

    public bool TryTakeEvent(out SipEvent? sipEvent) => _events.TryDequeue(out sipEvent);

    public void Advance(TimeSpan now) => _timers.Advance(now);

    public void Receive(ReadOnlySpan<byte> datagram, IPEndPoint source, TimeSpan now)
    {
        _timers.Advance(now);
        _counters = _counters with { DatagramsReceived = _counters.DatagramsReceived + 1 };
        if (!SipParser.TryParse(datagram, out var message, out _, out var fault))
        {
            _counters = fault == SipFault.KeepAlive
                ? _counters with { KeepAlives = _counters.KeepAlives + 1 }
                : _counters with { Garbage = _counters.Garbage + 1 };
            return;
        }
        if (message!.IsRequest)
            ReceiveRequest(message, source);
        else
            ReceiveResponse(message, source);
    }

    public void Execute(SipCommand command, TimeSpan now) => Execute(command, null, now);

    /// <param name="command">What to do.</param>
    /// <param name="target">For <see cref="SipCommand.Invite"/>: the address of its target, where that is a name that the host has looked up.</param>
    /// <param name="now">The time.</param>
    public void Execute(SipCommand command, IPEndPoint? target, TimeSpan now)
    {
        _timers.Advance(now);
        switch (command)
        {
            case SipCommand.Invite invite:
                PlaceCall(invite, target);
                break;
            case SipCommand.Admit admit:
                _closedRetryAfter = admit.Open ? null : admit.RetryAfter;
                break;
            case SipCommand.Ring ring:
                Find(ring.Call)?.Ring();
                break;
            case SipCommand.Accept accept:
                Find(accept.Call)?.Accept(accept.LocalRtp);
                break;
            case SipCommand.Reject reject:
                Find(reject.Call)?.Reject(reject.Status, reject.Reason, reject.RetryAfter);
                break;
            case SipCommand.HangUp hangUp:
                Find(hangUp.Call)?.HangUp();
                break;
            case SipCommand.Refer refer:
                Find(refer.Call)?.Refer(refer.Target, refer.Headers);
                break;
            case SipCommand.ReportTransfer report:
                Find(report.Call)?.ReportTransfer(report.Status, report.Reason);
                break;
        }
    }

    /// <summary>Begins to register; <paramref name="hop"/> is the address of the registrar, or of the proxy before it.</summary>
    public void StartRegistration(IPEndPoint hop, TimeSpan now)
    {
        _timers.Advance(now);
        if (Options.Registration is null || _registration is not null)
            return;
        _registration = new Registration(this, Options.Registration, hop);
        _registration.Start();
    }

    /// <summary>
    /// Ends every leg (BYE, CANCEL, or 503 to an INVITE not yet answered) and takes the binding back, as far as one datagram each does:
    /// nobody is left to repeat them. A host that can wait hangs up first and stops when the legs have ended.
    /// </summary>
    public void Stop(TimeSpan now)
    {
        _timers.Advance(now);
        foreach (var call in _calls.Values.ToArray())
            call.Stop();
        _registration?.Stop();
    }

    /// <summary>Null until a registration was started.</summary>
    public SipRegistrationStatus? RegistrationStatus => _registration?.Status;

    public void Raise(SipEvent sipEvent) => _events.Enqueue(sipEvent);

    /// <summary>Where a peer reaches us.</summary>
    public IPEndPoint LocalFor(IPEndPoint peer) => _localFor(peer);

    public string ContactFor(IPEndPoint peer)
    {
        var local = _localFor(peer);
        return $"<sip:{Options.User}@{SipHost.Format(local.Address)}:{local.Port.ToString(CultureInfo.InvariantCulture)}>";
    }

    /// <summary>Puts our Via on top and returns its branch.</summary>
    public string AddVia(SipMessage request, IPEndPoint target)
    {
        var local = _localFor(target);
        string branch = Ids.Branch();
        string host = SipHost.Format(local.Address) + ":" + local.Port.ToString(CultureInfo.InvariantCulture);
        request.Headers.Insert(0, new SipHeader("Via", $"SIP/2.0/UDP {host};rport;branch={branch}"));
        return branch;
    }

    public void Register(SipCall call) => _dialogs[DialogKey(call.Dialog.CallId, call.Dialog.LocalTag)] = call;

    /// <summary>Takes the leg out of the commands' reach; its dialog stays known until <see cref="Drop"/>.</summary>
    public void Close(SipCall call) => _calls.Remove(call.Id);

    public void Drop(SipCall call)
    {
        _calls.Remove(call.Id);
        _dialogs.Remove(DialogKey(call.Dialog.CallId, call.Dialog.LocalTag));
    }

    /// <summary>A response to the request: headers copied as RFC 3261 section 8.2.6.2 says.</summary>
    public SipMessage Reply(SipMessage request, SipVia? via, int status, string reason, string? toTag)
    {
        var response = new SipMessage(status, SipText.ToOctets(reason));
        var vias = request.List("Via");
        for (int i = 0; i < vias.Count; i++)
            response.Add("Via", i == 0 && via is not null ? via.ToString() : vias[i]);
        foreach (var header in request.Headers)
        {
            if (header.Name is "From" or "Call-ID" or "CSeq" || (header.Name == "Timestamp" && status == 100))
                response.Headers.Add(header);
            else if (header.Name == "To")
                response.Add("To", toTag is null || TransactionLayer.TagOf(header.Value).Length > 0 ? header.Value : $"{header.Value};tag={toTag}");
        }
        if (status > 100)
            response.Add("Server", SipText.ToOctets(Options.Product));
        return response;
    }

    /// <summary>Answers a request that no leg owns, or whose leg has nothing to add.</summary>
    public void Respond(ServerTransaction transaction, int status, string reason, params ReadOnlySpan<SipHeader> headers)
    {
        var response = Reply(transaction.Request, transaction.Via, status, reason, Ids.Token());
        foreach (var header in headers)
            response.Headers.Add(header);
        transaction.Respond(response);
    }

    public static SipHeader RetryAfterHeader(TimeSpan after)
        => new("Retry-After", ((long)Math.Ceiling(Math.Max(after.TotalSeconds, 1))).ToString(CultureInfo.InvariantCulture));

    private SipCall? Find(CallId id) => _calls.GetValueOrDefault(id);

    /// <summary>The leg whose dialog a request belongs to: Call-ID and both tags (RFC 3261 section 12). Before our INVITE is answered, no remote tag is known.</summary>
    private SipCall? FindDialog(SipMessage message)
    {
        var call = _dialogs.GetValueOrDefault(DialogKey(message["Call-ID"] ?? "", message.TagOf("To")));
        return call is null || (call.Dialog.RemoteTag.Length > 0 && call.Dialog.RemoteTag != message.TagOf("From")) ? null : call;
    }

    private static string DialogKey(string callId, string localTag) => callId + "\n" + localTag;
}
