using System.Globalization;
using System.Text;

namespace EdgeVoice.Telephony.Sip;

/// <summary>Blind transfer, both ways (RFC 3515): our REFER and the NOTIFYs about it, and a REFER to us.</summary>
internal sealed partial class SipCall
{
    /// <summary>How long we keep a transferor's subscription without a final report.</summary>
    private static readonly TimeSpan ReportTime = TimeSpan.FromSeconds(60);

    private bool _referring;
    private SipTimer? _transfer;
    private string _referEvent = "";

    public void Refer(Uri target, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (_state != CallState.Confirmed || _referring)
            return;
        if (!SipUri.TryParse(SipText.ToOctets(target.OriginalString), out var uri) || target.OriginalString.AsSpan().ContainsAny("<>\"\r\n"))
        {
            _core.Raise(new SipEvent.TransferProgress(Id, 400, $"'{target.OriginalString}' is no URI"));
            return;
        }
        _referring = true;
        var request = MakeRequest("REFER");
        request.Add("Contact", _core.ContactFor(Dialog.NextHop()));
        request.Add("Refer-To", $"<{WithHeaders(uri!, headers)}>");
        request.Add("Referred-By", Dialog.LocalAddress);
        AddHeaders(request, headers);
        Send(request, OnReferAnswer, () => EndRefer(408, "No answer to our REFER"));
    }

    /// <summary>Headers inside the URI reach the new INVITE (RFC 3261 section 19.1.1); those that steer routing have no place there.</summary>
    private static string WithHeaders(SipUri uri, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (!uri.IsSip || headers.Count == 0)
            return uri.Text;
        var inside = headers.Select(header => $"{SipText.EscapeUriHeader(header.Key)}={SipText.EscapeUriHeader(SipText.ToOctets(header.Value))}");
        return uri.Text + (uri.Headers.Length > 0 ? "&" : "?") + string.Join('&', inside);
    }

    private void OnReferAnswer(SipMessage response)
    {
        if (response.Status >= 300)
            EndRefer(response.Status, SipText.ToText(response.Reason));
        else if (_referring && _state != CallState.Ended)
            _core.Raise(new SipEvent.TransferProgress(Id, 100, "Accepted"));
    }

    private void EndRefer(int status, string reason)
    {
        if (!_referring || _state == CallState.Ended)
            return;
        _referring = false;
        _core.Raise(new SipEvent.TransferProgress(Id, status, reason));
        // RFC 3261 section 12.2.1.2: after these the dialog is gone on the far side.
        if (status is 408 or 481)
        {
            SendBye();
            End(CallEnd.Failed, status, reason, dialogStays: true);
        }
    }

    private void OnNotify(ServerTransaction transaction)
    {
        var request = transaction.Request;
        string package = request["Event"] ?? "";
        if (!package.Split(';')[0].Trim().Equals("refer", StringComparison.OrdinalIgnoreCase))
        {
            Answer(transaction, 489, "Bad Event", new SipHeader("Allow-Events", "refer"));
            return;
        }
        if (!SipBody.IsType(request["Content-Type"] ?? "", "message/sipfrag") || !TryReadFragment(request.Body, out int status, out string reason))
        {
            Answer(transaction, 400, "Bad Request (no sipfrag)");
            return;
        }
        Answer(transaction, 200, "OK");
        if (!_referring)
            return;
        bool over = request["Subscription-State"]?.StartsWith("terminated", StringComparison.OrdinalIgnoreCase) == true;
        _referring = status < 200 && !over;
        // A subscription that ends on a provisional status will never tell more.
        if (over && status < 200)
            (status, reason) = (500, "The far side stopped reporting");
        _core.Raise(new SipEvent.TransferProgress(Id, status, reason));
    }

    private void OnRefer(ServerTransaction transaction)
    {
        var targets = transaction.Request.List("Refer-To");
        if (targets.Count != 1 || !SipAddress.TryParse(targets[0], out var target))
        {
            Answer(transaction, 400, "Bad Request (one Refer-To)");
            return;
        }
        if (_core.Options.IncomingTransfer == IncomingTransfer.Decline || _transfer is not null || _state != CallState.Confirmed)
        {
            Answer(transaction, 603, "Decline");
            return;
        }
        transaction.Respond(MakeDialogAnswer(transaction, 202, "Accepted"));
        var cseq = transaction.Request.CSeq;
        // RFC 3515 section 2.4.6: the id tells several REFERs of one dialog apart.
        _referEvent = "refer;id=" + cseq.Number.ToString(CultureInfo.InvariantCulture);
        _transfer = _core.Timers.After(ReportTime, () => ReportTransfer(408, "Request Timeout"));
        Notify(100, "Trying");
        int question = target!.Uri.Text.IndexOf('?', StringComparison.Ordinal);
        var headers = HeadersInside(target.Uri)
            .Concat(transaction.Request.Headers.Where(header => header.Name is "Referred-By" or "User-to-User" or "Subject"))
            .Select(header => KeyValuePair.Create(header.Name, SipText.ToText(header.Value)));
        _core.Raise(new SipEvent.TransferRequested(Id, question < 0 ? target.Uri.Text : target.Uri.Text[..question], [.. headers]));
    }

    public void ReportTransfer(int status, string reason)
    {
        if (_transfer is null || status is < 100 or > 699)
            return;
        Notify(status, reason);
        if (status < 200)
            return;
        _transfer.Cancel();
        _transfer = null;
    }

    private void Notify(int status, string reason)
    {
        var request = MakeRequest("NOTIFY");
        request.Add("Contact", _core.ContactFor(Dialog.NextHop()));
        request.Add("Event", _referEvent);
        request.Add("Subscription-State", status < 200 ? "active;expires=60" : "terminated;reason=noresource");
        request.Add("Content-Type", "message/sipfrag;version=2.0");
        request.Body = Encoding.Latin1.GetBytes($"SIP/2.0 {status.ToString(CultureInfo.InvariantCulture)} {SipText.ToOctets(reason)}\r\n");
        Send(request, static _ => { }, static () => { });
    }

    private static IEnumerable<SipHeader> HeadersInside(SipUri uri)
    {
        foreach (string part in uri.Headers.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                yield return new SipHeader(SipHeaderNames.ToLong(SipText.Unescape(part[..equals])), SipText.Unescape(part[(equals + 1)..]));
        }
    }

    /// <summary>A sipfrag is a piece of a message (RFC 3420); about a REFER it begins with a status line.</summary>
    private static bool TryReadFragment(ReadOnlySpan<byte> body, out int status, out string reason)
    {
        (status, reason) = (0, "");
        int end = body.IndexOf((byte)'\n');
        string line = Encoding.Latin1.GetString(end < 0 ? body : body[..end]).Trim();
        var parts = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || !parts[0].Equals("SIP/2.0", StringComparison.OrdinalIgnoreCase) || !SipParser.TryReadNumber(parts[1], 699, out long number) || number < 100)
            return false;
        (status, reason) = ((int)number, parts.Length > 2 ? SipText.ToText(parts[2]) : "");
        return true;
    }
}
