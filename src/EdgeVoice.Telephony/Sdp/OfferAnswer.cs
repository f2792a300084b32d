using System.Net;
using EdgeVoice.Telephony.Sip;

namespace EdgeVoice.Telephony.Sdp;

/// <summary>What became of a description from the far side.</summary>
internal enum SdpOutcome
{
    /// <summary>Agreed.</summary>
    Agreed,

    /// <summary>It is no session description: 400.</summary>
    Malformed,

    /// <summary>No audio stream, no codec in common, or an address that cannot be sent to: 488.</summary>
    NothingInCommon,
}

/// <summary>
/// Offer and answer (RFC 3264) for the one audio stream of a leg. Holds what was agreed, so that a later offer of either side
/// keeps session id, version and payload types. No clock, no socket.
/// </summary>
internal sealed class OfferAnswer(IReadOnlyList<AudioCodec> preference, long sessionId)
{
    private const string Avp = "RTP/AVP";

    /// <summary>Some phones offer feedback (RFC 4585) by default. The packets are the same; we send none and answer in kind.</summary>
    private const string Avpf = "RTP/AVPF";

    private long _version;
    private byte[] _sent = [];

    /// <summary>What was agreed last, or null.</summary>
    public NegotiatedAudio? Agreed { get; private set; }

    /// <summary>Our offer: every codec in our order, telephone-event, both directions.</summary>
    public byte[] Offer(IPEndPoint rtp)
    {
        var formats = preference.Select(SdpFormats.Of).Append(SdpFormats.Event(Agreed?.TelephoneEventPayloadType ?? SdpFormats.OwnEventPayloadType));
        return Sent(version => SdpWriter.Write(sessionId, version, rtp, [], new SdpAudioLine([.. formats], SdpDirection.SendRecv, 20, Avp), 0));
    }

    /// <summary>Answers an offer. On failure <see cref="Agreed"/> stays as it was: a refused re-offer changes nothing (RFC 3261 section 14.1).</summary>
    public SdpOutcome Answer(ReadOnlySpan<byte> offer, IPEndPoint rtp, out byte[] answer)
    {
        answer = [];
        var outcome = TryAgree(offer, out var session, out int index, out var agreed, out var chosen);
        if (outcome != SdpOutcome.Agreed || session is null)
            return outcome;
        Agreed = agreed;
        var formats = new List<SdpFormat> { chosen with { Fmtp = "" } };
        if (agreed!.TelephoneEventPayloadType is { } events)
            formats.Add(SdpFormats.Event(events));
        // The answer mirrors the offer's direction (RFC 3264 section 6.1).
        var direction = (agreed.Send, agreed.Receive) switch
        {
            (true, true) => SdpDirection.SendRecv,
            (true, false) => SdpDirection.SendOnly,
            (false, true) => SdpDirection.RecvOnly,
            _ => SdpDirection.Inactive,
        };
        answer = Sent(version => SdpWriter.Write(sessionId, version, rtp, session.Media, new SdpAudioLine(formats, direction, agreed.PacketMs, session.Media[index].Protocol), index));
        return SdpOutcome.Agreed;
    }

    /// <summary>Takes the answer to our offer.</summary>
    public SdpOutcome TakeAnswer(ReadOnlySpan<byte> answer)
    {
        var outcome = TryAgree(answer, out _, out _, out var agreed, out _);
        if (outcome == SdpOutcome.Agreed)
            Agreed = agreed;
        return outcome;
    }

    private SdpOutcome TryAgree(ReadOnlySpan<byte> description, out SdpSession? session, out int index, out NegotiatedAudio? agreed, out SdpFormat chosen)
    {
        (agreed, chosen, index) = (null, default, -1);
        if (!SdpParser.TryParse(description, out session, out _))
            return SdpOutcome.Malformed;
        for (int i = 0; i < session!.Media.Count; i++)
        {
            var media = session.Media[i];
            if (media.Kind != "audio" || media.Port == 0 || media.Protocol is not (Avp or Avpf) || !TryAddress(media, out var remote))
                continue;
            var formats = SdpFormats.Read(media);
            if (!TryChoose(formats, out var codec, out chosen))
                continue;
            index = i;
            // Old phones hold with the null address (RFC 2543; RFC 3264 section 8.4).
            bool heldByAddress = remote!.Address.Equals(IPAddress.Any) || remote.Address.Equals(IPAddress.IPv6Any);
            var direction = session.DirectionOf(media);
            agreed = new NegotiatedAudio(
                remote, codec, chosen.PayloadType, EventType(formats), PacketMs(media),
                Send: direction is SdpDirection.SendRecv or SdpDirection.RecvOnly && !heldByAddress,
                Receive: direction is SdpDirection.SendRecv or SdpDirection.SendOnly);
            return SdpOutcome.Agreed;
        }
        return SdpOutcome.NothingInCommon;
    }

    private bool TryChoose(List<SdpFormat> formats, out AudioCodec codec, out SdpFormat chosen)
    {
        foreach (var wanted in preference)
        {
            foreach (var format in formats)
            {
                if (SdpFormats.CodecOf(format) == wanted)
                {
                    (codec, chosen) = (wanted, format);
                    return true;
                }
            }
        }
        (codec, chosen) = (default, default);
        return false;
    }

    private static byte? EventType(List<SdpFormat> formats)
    {
        foreach (var format in formats)
        {
            if (format is { Encoding: SdpFormats.TelephoneEvent, ClockRate: 8000 })
                return format.PayloadType;
        }
        return null;
    }

    /// <summary>What the far side asks for with ptime, where it is a multiple of our 20 ms frame and no more than its maxptime; else 20.</summary>
    private static int PacketMs(SdpMedia media)
    {
        if (!SipParser.TryReadNumber(media.Attribute("ptime"), 120, out long asked) || asked == 0 || asked % 20 != 0)
            return 20;
        return SipParser.TryReadNumber(media.Attribute("maxptime"), 10_000, out long most) && most < asked ? 20 : (int)asked;
    }

    private static bool TryAddress(SdpMedia media, out IPEndPoint? remote)
    {
        remote = null;
        string host = media.Address.Contains(':', StringComparison.Ordinal) ? $"[{media.Address}]" : media.Address;
        if (!SipHost.TryAddress(host, out var address) || IsMulticast(address!))
            return false;
        remote = new IPEndPoint(address!, media.Port);
        return true;
    }

    /// <summary>One call has one far end; audio sent to a group would reach strangers.</summary>
    private static bool IsMulticast(IPAddress address)
        => address.IsIPv6Multicast || address.Equals(IPAddress.Broadcast)
            || (address.GetAddressBytes() is [>= 224 and < 240, _, _, _]);

    /// <summary>The version goes up only when the text changed (RFC 3264 section 8).</summary>
    private byte[] Sent(Func<long, byte[]> write)
    {
        if (_sent.Length > 0 && write(_version).AsSpan().SequenceEqual(_sent))
            return _sent;
        _version++;
        return _sent = write(_version);
    }
}
