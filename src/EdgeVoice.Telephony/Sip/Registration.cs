using System.Globalization;
using System.Net;

namespace EdgeVoice.Telephony.Sip;

/// <summary>Keeps one binding alive at a registrar (RFC 3261 section 10.2): refresh in time, answer challenges, try again with growing gaps.</summary>
internal sealed class Registration
{
    /// <summary>First wait after a failure; it doubles to <see cref="LongestWait"/> (RFC 5626 section 4.5 has the same shape).</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly SipCore _core;
    private readonly SipUri _registrar;
    private readonly string _address;
    private readonly string _callId;
    private readonly string _tag;
    private readonly IPEndPoint _hop;
    private TimeSpan _expires;
    private TimeSpan _wait = FirstWait;
    private TimeSpan _until;
    private uint _sequence;
    private SipTimer? _next;

    public Registration(SipCore core, SipRegistration order, IPEndPoint hop)
    {
        (_core, _hop, _expires) = (core, hop, order.Expires);
        if (!SipUri.TryParse(order.Registrar.OriginalString, out var registrar) || !registrar!.IsSip)
            throw new ArgumentException($"'{order.Registrar.OriginalString}' is no sip: URI", nameof(order));
        _registrar = registrar;
        string port = registrar.Host.Port is { } number ? ":" + number.ToString(CultureInfo.InvariantCulture) : "";
        _address = $"<sip:{order.User}@{registrar.Host.Name}{port}>";
        // RFC 3261 section 10.2: one Call-ID for all, a CSeq that grows.
        (_callId, _tag, _sequence) = (core.Ids.Token(), core.Ids.Token(), core.Ids.Number() & 0xffff);
    }

    public SipRegistrationStatus Status { get; private set; } = new(false, 0, "not yet answered");

    public void Start() => Send(_expires, null, challenged: false);

    public void Stop()
    {
        _next?.Cancel();
        if (Status.Registered)
            Send(TimeSpan.Zero, null, challenged: true);
        Status = new SipRegistrationStatus(false, 0, "stopped");
    }

    private void Send(TimeSpan expires, SipHeader? authorization, bool challenged)
    {
        string uri = $"sip:{_registrar.Host.Name}{(_registrar.Host.Port is { } port ? ":" + port.ToString(CultureInfo.InvariantCulture) : "")}";
        var request = new SipMessage("REGISTER", uri);
        request.Add("Max-Forwards", "70");
        request.Add("From", $"{_address};tag={_tag}");
        request.Add("To", _address);
        request.Add("Call-ID", _callId);
        request.Add("CSeq", (++_sequence).ToString(CultureInfo.InvariantCulture) + " REGISTER");
        request.Add("Contact", _core.ContactFor(_hop));
        request.Add("Expires", ((long)expires.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Add("User-Agent", SipText.ToOctets(_core.Options.Product));
        if (authorization is { } answer)
            request.Headers.Add(answer);
        string branch = _core.AddVia(request, _hop);
        _core.Transactions.Start(request, branch, _hop, OnResponse, _ => Fail(408, "no answer", null));

        void OnResponse(ClientTransaction transaction, SipMessage response)
        {
            if (response.Status < 200 || expires == TimeSpan.Zero)
                return;
            if (!challenged && Digest.TryAnswer(response, request, _core.Options.Credentials, _core.Ids.Token(), out var again))
                Send(expires, again, challenged: true);
            else if (response.Status < 300)
                Succeed(response);
            else if (response.Status == 423 && SipParser.TryReadNumber(response["Min-Expires"], 86_400, out long least) && TimeSpan.FromSeconds(least) > _expires)
                Send(_expires = TimeSpan.FromSeconds(least), null, challenged: false);
            else
                Fail(response.Status, SipText.ToText(response.Reason), response["Retry-After"]);
        }
    }

    private void Succeed(SipMessage response)
    {
        var granted = Granted(response);
        (_wait, _until) = (FirstWait, _core.Timers.Now + granted);
        Status = new SipRegistrationStatus(true, response.Status, "registered");
        // Early enough for one whole attempt, of 32 s, to fail; short bindings at half their time.
        var refresh = granted - SipTime.GiveUp - TimeSpan.FromSeconds(5);
        Again(refresh > granted / 2 ? refresh : granted / 2);
    }

    private void Fail(int status, string reason, string? retryAfter)
    {
        var wait = _wait;
        _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        if (SipParser.TryReadNumber(retryAfter, 3600, out long seconds) && TimeSpan.FromSeconds(seconds) > wait)
            wait = TimeSpan.FromSeconds(seconds);
        // A failed refresh does not yet end the binding.
        Status = new SipRegistrationStatus(Status.Registered && _core.Timers.Now < _until, status, reason);
        Again(wait);
    }

    private void Again(TimeSpan wait)
    {
        _next?.Cancel();
        _next = _core.Timers.After(wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1), () => Send(_expires, null, challenged: false));
    }

    /// <summary>What the registrar says of our Contact, else its Expires, else what we asked for (RFC 3261 section 10.2.4).</summary>
    private TimeSpan Granted(SipMessage response)
    {
        var local = _core.LocalFor(_hop);
        var ours = new SipHost(SipHost.Format(local.Address), local.Port);
        foreach (string text in response.List("Contact"))
        {
            if (SipAddress.TryParse(text, out var contact) && contact!.Uri.User == _core.Options.User && contact.Uri.Host == ours
                && SipParser.TryReadNumber(contact.Parameters["expires"], int.MaxValue, out long own))
                return TimeSpan.FromSeconds(own);
        }
        return SipParser.TryReadNumber(response["Expires"], int.MaxValue, out long all) ? TimeSpan.FromSeconds(all) : _expires;
    }
}
