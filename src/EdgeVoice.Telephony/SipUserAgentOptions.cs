using System.Net;

namespace EdgeVoice.Telephony;

/// <summary>Name and password for a PBX trunk that asks for digest authentication (RFC 3261 section 22, RFC 7616).</summary>
public sealed record SipCredentials(string UserName, string Password)
{
    /// <summary>Never prints the password.</summary>
    public override string ToString() => $"{UserName}:***";
}

/// <summary>A binding to keep at a registrar (RFC 3261 section 10).</summary>
/// <param name="Registrar">The PBX, e.g. <c>sip:pbx.example.com</c> or <c>sip:10.0.0.1:5060</c>.</param>
/// <param name="User">Extension or trunk name: the user part of the address that is registered.</param>
/// <param name="Expires">What is asked for, 60 s to 1 day; the registrar decides. 300 s keeps a NAT binding known, not open.</param>
public sealed record SipRegistration(Uri Registrar, string User, TimeSpan Expires);

/// <summary>Where a registration stands.</summary>
/// <param name="Registered">True from the registrar's 200 until a refresh fails or the binding runs out.</param>
/// <param name="Status">Last final status; 0 before the first, 408 for no answer, 503 where its host has no address.</param>
/// <param name="Reason">In words.</param>
public sealed record SipRegistrationStatus(bool Registered, int Status, string Reason);

/// <summary>What to do with a REFER from the far side.</summary>
public enum IncomingTransfer
{
    /// <summary>603: whoever calls in must not make this box call out (toll fraud).</summary>
    Decline,

    /// <summary>202, then <see cref="SipEvent.TransferRequested"/>; the call side reports by <see cref="SipCommand.ReportTransfer"/>.</summary>
    Accept,
}

/// <summary>How a user agent presents itself and what it accepts.</summary>
public sealed record SipUserAgentOptions
{
    /// <summary>Address to listen on; any interface unless set.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>UDP port, 0 to 65535; 0 takes a free one. Default 5060.</summary>
    public int Port { get; init; } = 5060;

    /// <summary>Address written into Via, Contact and SDP; null takes the address of the interface that faces the peer.</summary>
    public IPAddress? AdvertisedAddress { get; init; }

    /// <summary>User part of our From and Contact.</summary>
    public string User { get; init; } = "edgevoice";

    /// <summary>Display name of our From, or empty.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>Value of Server and User-Agent.</summary>
    public string Product { get; init; } = "EdgeVoice";

    /// <summary>Codecs that we take, best first. What the far side lists first does not matter: we know what we hear best.</summary>
    public IReadOnlyList<AudioCodec> CodecPreference { get; init; } = [AudioCodec.Pcmu, AudioCodec.Pcma];

    /// <summary>Where requests outside dialogs go instead of the host of their URI; null for none.</summary>
    public IPEndPoint? OutboundProxy { get; init; }

    public SipCredentials? Credentials { get; init; }

    /// <summary>Keeps this agent registered with a PBX; null where the PBX knows our address (a static trunk).</summary>
    public SipRegistration? Registration { get; init; }

    public IncomingTransfer IncomingTransfer { get; init; } = IncomingTransfer.Decline;

    /// <summary>Legs that may exist at once, 1 to 10000; an INVITE beyond is answered 503 with Retry-After. Default 256.</summary>
    public int MaxCalls { get; init; } = 256;

    /// <summary>How long our INVITE may ring, and how long an incoming one may wait for <see cref="SipCommand.Accept"/>. Default 180 s (RFC 3261, timer C).</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Events that may wait for their reader; see <see cref="Transport.SipUserAgent.Events"/>. Default 1024.</summary>
    public int EventCapacity { get; init; } = 1024;
}
