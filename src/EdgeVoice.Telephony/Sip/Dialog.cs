using System.Globalization;
using System.Net;

namespace EdgeVoice.Telephony.Sip;

/// <summary>The state of one dialog (RFC 3261 section 12), and the requests that can be sent inside it.</summary>
internal sealed class Dialog
{
    public required string CallId { get; init; }

    public required string LocalTag { get; init; }

    public string RemoteTag { get; set; } = "";

    /// <summary>Our From or To, without its tag.</summary>
    public required string LocalAddress { get; init; }

    /// <summary>Theirs, without its tag.</summary>
    public required string RemoteAddress { get; init; }

    public uint LocalSequence { get; set; }

    /// <summary>Highest CSeq seen from them, or null.</summary>
    public uint? RemoteSequence { get; set; }

    /// <summary>Where requests are addressed: their Contact.</summary>
    public string RemoteTarget { get; set; } = "";

    /// <summary>Route URIs to send through, nearest first, as they stood in Record-Route.</summary>
    public List<string> Routes { get; set; } = [];

    /// <summary>Where their last message came from: used where the next hop is a name, which a core cannot look up.</summary>
    public required IPEndPoint Peer { get; set; }

    /// <summary>True when the request's CSeq is in order (RFC 3261 section 12.2.2); notes it then.</summary>
    public bool TakeSequence(SipMessage request)
    {
        var cseq = request.CSeq;
        if (RemoteSequence is { } seen && cseq.Number <= seen)
            return false;
        RemoteSequence = cseq.Number;
        return true;
    }

    /// <summary>Takes the Contact of a target refresh (INVITE, UPDATE and their 2xx).</summary>
    public void Refresh(SipMessage message, IPEndPoint source)
    {
        Peer = source;
        var contacts = message.List("Contact");
        if (contacts.Count > 0 && SipAddress.TryParse(contacts[0], out var contact) && contact!.Uri.IsSip)
            RemoteTarget = contact.Uri.Text;
    }

    /// <summary>A request inside the dialog (RFC 3261 section 12.2.1.1); Via is added by whoever sends it. ACK and CANCEL keep the number of their INVITE.</summary>
    public SipMessage MakeRequest(string method, uint? sequence = null)
    {
        string uri = RemoteTarget;
        var routes = new List<string>(Routes);
        if (routes.Count > 0 && SipAddress.TryParse(routes[0], out var first) && !first!.Uri.IsLooseRouter)
        {
            // A strict router wants itself in the Request-URI and the target last.
            uri = first.Uri.Text;
            routes.RemoveAt(0);
            routes.Add($"<{RemoteTarget}>");
        }
        var request = new SipMessage(method, uri);
        foreach (string route in routes)
            request.Add("Route", route);
        request.Add("Max-Forwards", "70");
        request.Add("From", $"{LocalAddress};tag={LocalTag}");
        request.Add("To", RemoteTag.Length > 0 ? $"{RemoteAddress};tag={RemoteTag}" : RemoteAddress);
        request.Add("Call-ID", CallId);
        uint number = sequence ?? ++LocalSequence;
        request.Add("CSeq", number.ToString(CultureInfo.InvariantCulture) + " " + method);
        return request;
    }

    /// <summary>Where the next request goes: the first route, else the target; <see cref="Peer"/> where that is a name.</summary>
    public IPEndPoint NextHop()
    {
        if (Routes.Count > 0 && SipAddress.TryParse(Routes[0], out var route))
            return EndPointOf(route!.Uri) ?? Peer;
        return SipUri.TryParse(RemoteTarget, out var target) ? EndPointOf(target!) ?? Peer : Peer;
    }

    public static IPEndPoint? EndPointOf(SipUri uri)
        => uri.IsSip && SipHost.TryAddress(uri.Host.Name, out var address) ? new IPEndPoint(address!, uri.Port) : null;

    /// <summary>An address header without its tag and other parameters, for use as one side of a dialog.</summary>
    public static string WithoutTag(string header)
    {
        if (!SipAddress.TryParse(header, out var address))
            return header;
        string display = address!.Display.Length > 0 ? SipText.Quote(address.Display) + " " : "";
        return $"{display}<{address.Uri.Text}>";
    }
}
