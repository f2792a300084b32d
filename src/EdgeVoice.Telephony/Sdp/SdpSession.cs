namespace EdgeVoice.Telephony.Sdp;

/// <summary>Which way media flows, seen from the one who wrote it (RFC 3264 section 5.1).</summary>
internal enum SdpDirection
{
    SendRecv,
    SendOnly,
    RecvOnly,
    Inactive,
}

/// <summary>One <c>a=</c> line: name, and value behind the colon or empty.</summary>
internal readonly record struct SdpAttribute(string Name, string Value);

/// <summary>A format of an audio line: payload type, encoding in upper case, clock rate, channels, fmtp.</summary>
internal readonly record struct SdpFormat(byte PayloadType, string Encoding, int ClockRate, int Channels, string Fmtp);

/// <summary>One <c>m=</c> line with what belongs to it.</summary>
internal sealed class SdpMedia
{
    public string Kind { get; init; } = "";

    /// <summary>0 means the stream is refused or over.</summary>
    public int Port { get; init; }

    public string Protocol { get; init; } = "";

    /// <summary>The formats as they stood, for echoing a refused line.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>Address of the c= line of this stream, else of the session, else empty; as text, it may be a host name.</summary>
    public string Address { get; set; } = "";

    public List<SdpAttribute> Attributes { get; } = [];

    public string? Attribute(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (string.Equals(attribute.Name, name, StringComparison.OrdinalIgnoreCase))
                return attribute.Value;
        }
        return null;
    }

    public bool Has(string name) => Attribute(name) is not null;
}

/// <summary>A session description (RFC 8866), as far as one audio stream needs it.</summary>
internal sealed class SdpSession
{
    /// <summary>The o= line without its <c>o=</c>.</summary>
    public string Origin { get; set; } = "";

    /// <summary>Address of the session-level c= line, or empty.</summary>
    public string Address { get; set; } = "";

    public List<SdpAttribute> Attributes { get; } = [];

    public List<SdpMedia> Media { get; } = [];

    /// <summary>Direction of a stream: its own attribute, else the session's, else sendrecv (RFC 8866 section 6.7).</summary>
    public SdpDirection DirectionOf(SdpMedia media)
        => Find(media.Attributes) ?? Find(Attributes) ?? SdpDirection.SendRecv;

    private static SdpDirection? Find(List<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            switch (attribute.Name)
            {
                case "sendrecv": return SdpDirection.SendRecv;
                case "sendonly": return SdpDirection.SendOnly;
                case "recvonly": return SdpDirection.RecvOnly;
                case "inactive": return SdpDirection.Inactive;
            }
        }
        return null;
    }
}
