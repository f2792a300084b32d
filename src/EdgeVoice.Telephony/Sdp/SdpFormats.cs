using System.Globalization;
using EdgeVoice.Telephony.Sip;

namespace EdgeVoice.Telephony.Sdp;

/// <summary>Between <c>rtpmap</c> lines and the codecs that we have.</summary>
internal static class SdpFormats
{
    public const string TelephoneEvent = "TELEPHONE-EVENT";

    /// <summary>Our payload type for events when we offer; when we answer, the offer's number is used in both directions.</summary>
    public const byte OwnEventPayloadType = 101;

    /// <summary>Keys 0-9, *, #, A-D (RFC 4733 section 3.2).</summary>
    public const string EventRange = "0-15";

    public static SdpFormat Of(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcmu => new SdpFormat(0, "PCMU", 8000, 1, ""),
        AudioCodec.Pcma => new SdpFormat(8, "PCMA", 8000, 1, ""),
        // RFC 3551 section 4.5.2: the clock of G.722 is 8000 in SDP and RTP, by an old mistake that must stay.
        AudioCodec.G722 => new SdpFormat(9, "G722", 8000, 1, ""),
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "not a codec of ours"),
    };

    public static SdpFormat Event(byte payloadType) => new(payloadType, "telephone-event", 8000, 1, EventRange);

    /// <summary>The formats of an audio line in its order, static payload types without an rtpmap included (RFC 3551 section 6).</summary>
    public static List<SdpFormat> Read(SdpMedia media)
    {
        var formats = new List<SdpFormat>();
        foreach (string text in media.Formats)
        {
            if (!SipParser.TryReadNumber(text, 127, out long type))
                continue;
            var format = Mapped(media, (byte)type) ?? Static((byte)type);
            if (format is { } found)
                formats.Add(found with { Fmtp = Fmtp(media, text) });
        }
        return formats;
    }

    /// <summary>The codec of a format, or null when it is none of ours.</summary>
    public static AudioCodec? CodecOf(SdpFormat format) => format switch
    {
        { Encoding: "PCMU", ClockRate: 8000, Channels: 1 } => AudioCodec.Pcmu,
        { Encoding: "PCMA", ClockRate: 8000, Channels: 1 } => AudioCodec.Pcma,
        { Encoding: "G722", ClockRate: 8000, Channels: 1 } => AudioCodec.G722,
        _ => null,
    };

    private static SdpFormat? Static(byte type) => type switch
    {
        0 => Of(AudioCodec.Pcmu),
        8 => Of(AudioCodec.Pcma),
        9 => Of(AudioCodec.G722),
        _ => null,
    };

    private static SdpFormat? Mapped(SdpMedia media, byte type)
    {
        string number = type.ToString(CultureInfo.InvariantCulture);
        foreach (var attribute in media.Attributes)
        {
            if (!attribute.Name.Equals("rtpmap", StringComparison.OrdinalIgnoreCase))
                continue;
            var parts = attribute.Value.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length < 2 || parts[0] != number)
                continue;
            var encoding = parts[1].Trim().Split('/');
            if (encoding.Length < 2 || !SipParser.TryReadNumber(encoding[1], 1_000_000, out long clock))
                return null;
            long channels = 1;
            if (encoding.Length > 2 && !SipParser.TryReadNumber(encoding[2], 8, out channels))
                return null;
            return new SdpFormat(type, encoding[0].ToUpperInvariant(), (int)clock, (int)channels, "");
        }
        return null;
    }

    private static string Fmtp(SdpMedia media, string type)
    {
        foreach (var attribute in media.Attributes)
        {
            if (attribute.Name.Equals("fmtp", StringComparison.OrdinalIgnoreCase)
                && attribute.Value.StartsWith(type, StringComparison.Ordinal)
                && attribute.Value.Length > type.Length && attribute.Value[type.Length] == ' ')
                return attribute.Value[(type.Length + 1)..].Trim();
        }
        return "";
    }
}
