using System.Globalization;
using System.Net;
using EdgeVoice.Telephony;

namespace EdgeVoice.Agent.Configuration;

/// <summary>The line to the PBX.</summary>
internal sealed record SipOptions
{
    /// <summary>Address that SIP and RTP are received on. Default: all.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Any;

    /// <summary>UDP port of SIP. Default 5060.</summary>
    public int Port { get; init; } = 5060;

    /// <summary>Address that the PBX reaches this box at, when it is not the one it listens on (NAT); null: taken from the route to the peer.</summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary>Codecs offered and accepted, best first. Default G722, Pcma, Pcmu.</summary>
    public IReadOnlyList<AudioCodec> Codecs { get; init; } = [AudioCodec.G722, AudioCodec.Pcma, AudioCodec.Pcmu];

    /// <summary>Networks that may send SIP to this box; all else is dropped and counted. Default: loopback and private networks.</summary>
    public IReadOnlyList<IPNetwork> AllowedPeers { get; init; } = PrivateNetworks;

    /// <summary>UDP ports of RTP and RTCP, two a call. Default 16384 to 16583.</summary>
    public PortRange RtpPorts { get; init; } = new(16384, 16583);

    /// <summary>Registration at a PBX that wants one; null: the PBX has this box as a trunk or peer.</summary>
    public SipRegistrationOptions? Registration { get; init; }

    public static IReadOnlyList<IPNetwork> PrivateNetworks { get; } =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fd00::/8"),
    ];

    internal static SipOptions Read(SettingReader reader)
    {
        var standard = new SipOptions();
        return new SipOptions
        {
            ListenAddress = reader.Address("sip.listenAddress", standard.ListenAddress),
            Port = reader.Port("sip.port", standard.Port),
            PublicAddress = reader.OptionalAddress("sip.publicAddress"),
            Codecs = reader.Names("sip.codecs", standard.Codecs),
            AllowedPeers = reader.Items("sip.allowedPeers", standard.AllowedPeers,
                "must be networks or addresses such as 192.168.1.0/24 or 192.168.1.10",
                "Mend the item; 0.0.0.0/0 admits everybody.", ParseNetwork),
            RtpPorts = reader.Parse("sip.rtpPorts", standard.RtpPorts, "must be FIRST-LAST, first even, from 1024 to 65535", "UDP ports",
                "Write e.g. 16384-16583: two ports a call.", PortRange.Parse),
            Registration = SipRegistrationOptions.Read(reader),
        };
    }

    private static (bool Ok, IPNetwork Value) ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return (true, network);
        return text.Contains('.', StringComparison.Ordinal) | text.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(text, out var host)
            ? (true, new IPNetwork(host, host.GetAddressBytes().Length * 8))
            : default;
    }
}

/// <summary>An inclusive range of ports; <paramref name="First"/> is even, as RTP wants it (RFC 3550 section 11).</summary>
internal readonly record struct PortRange(int First, int Last)
{
    public int Count => Last - First + 1;

    /// <summary>Calls that the range is enough for: RTP and RTCP each.</summary>
    public int Calls => Count / 2;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    internal static (bool Ok, PortRange Value) Parse(string text)
    {
        string[] ends = text.Split('-', StringSplitOptions.TrimEntries);
        return ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
            && first >= 1024 && last <= 65535 && first % 2 == 0 && last > first
                ? (true, new PortRange(first, last))
                : default;
    }
}

/// <summary>Registration at a PBX (RFC 3261 section 10).</summary>
/// <param name="Registrar">Host name or address of the registrar, with an optional port.</param>
/// <param name="User">User part of the address of record; the digest user name too.</param>
/// <param name="PasswordFile">File whose first line is the password, or null.</param>
/// <param name="Expires">How long a registration is asked for.</param>
internal sealed record SipRegistrationOptions(string Registrar, string User, string? PasswordFile, TimeSpan Expires)
{
    internal static SipRegistrationOptions? Read(SettingReader reader)
    {
        string? registrar = reader.OptionalText("sip.registration.registrar");
        string? user = reader.OptionalText("sip.registration.user");
        string? password = reader.ReadableFile("sip.registration.passwordFile");
        long expires = reader.Integer("sip.registration.expires", 300, 60, 86_400, "s");
        if (registrar is null && user is null && password is null)
            return null;
        if (registrar is null)
            reader.Report("sip.registration.registrar", null, "must be set once sip.registration is used", null, "Write the PBX's host name or address.");
        if (user is null)
            reader.Report("sip.registration.user", null, "must be set once sip.registration is used", null, "Write the extension that the PBX gave this box.");
        return new SipRegistrationOptions(registrar ?? "", user ?? "", password, TimeSpan.FromSeconds(expires));
    }
}
