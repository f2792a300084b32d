using System.Net;

namespace EdgeVoice.Telephony.Rtp;

/// <summary>What an arriving datagram was.</summary>
public enum RtpArrival
{
    /// <summary>Audio of the agreed codec: give it to the jitter buffer.</summary>
    Audio,

    /// <summary>Audio again after the far side changed its SSRC (transfer, music on hold): the jitter buffer starts anew with this packet.</summary>
    AudioOfNewSource,

    /// <summary>A telephone-event; a new key waits in <see cref="RtpSession.TryTakeKey"/>.</summary>
    Event,

    /// <summary>A payload type that was not agreed (comfort noise 13 among them): counted, no audio.</summary>
    OtherPayload,

    /// <summary>From an address that has no part in this call: counted and dropped.</summary>
    Stranger,

    /// <summary>No RTP: counted and dropped.</summary>
    Malformed,

    /// <summary>Its sequence number lies so far off that it waits for a second one to confirm (RFC 3550 appendix A.1): dropped.</summary>
    Suspect,
}

/// <summary>Counters of a session at one moment.</summary>
public readonly record struct RtpCounters(
    long Sent, long OctetsSent, long Received, long Lost, double JitterMs, long Strangers, long Malformed, long OtherPayload, long KeysDropped,
    double? RoundTripMs, double? RemoteLossFraction);

/// <summary>
/// One RTP stream in each direction, and its RTCP. No socket, no clock, no allocation once made; the media thread owns it.
/// <para>
/// Who may send to us: the address of the SDP, always. Before that one was heard, another port of the same host, or of the host that the signalling
/// comes from, may take its place (phones behind NAT write their private address into SDP, but send RTP from where they send SIP): the first such
/// source is latched and answered. All else is a stranger. A host outside the call can so neither be heard nor draw our audio to itself ("RTP bleed").
/// </para>
/// </summary>
public sealed class RtpSession
{
    private const int KeyRoom = 16;

    private readonly char[] _keys = new char[KeyRoom];
    private readonly RtcpState _rtcp;
    private RtpStatistics _statistics;
    private MediaAddress _negotiated;
    private MediaAddress _signalling;
    private MediaAddress _latched;
    private byte _audioType;
    private byte? _eventType;
    private ushort _sequence;
    private uint _timestamp;
    private uint _remoteSsrc;
    private bool _marker = true;
    private int _keysRead, _keysWritten;
    private uint _lastEvent;
    private bool _hasEvent;
    private KeySender _sending;
    private long _sent, _octetsSent, _strangers, _malformed, _other, _keysDropped;

    /// <param name="random">12 random octets: SSRC, first sequence number, first timestamp (RFC 3550 section 5.1 wants all three unpredictable).</param>
    /// <param name="signallingHost">Where the SIP of this call comes from; any port.</param>
    public RtpSession(ReadOnlySpan<byte> random, IPAddress signallingHost)
    {
        Ssrc = BitConverter.ToUInt32(random);
        _sequence = BitConverter.ToUInt16(random[4..]);
        _timestamp = BitConverter.ToUInt32(random[8..]);
        _signalling = MediaAddress.From(new IPEndPoint(signallingHost, 1));
        _rtcp = new RtcpState(Ssrc);
    }

    public uint Ssrc { get; }

    /// <summary>Where our packets go: what was latched, else what SDP said.</summary>
    public MediaAddress Remote => _latched.IsNone ? _negotiated : _latched;

    /// <summary>Takes the outcome of an offer and answer. A new address starts the latching anew; a new codec only changes the type.</summary>
    public void Configure(NegotiatedAudio audio)
    {
        var negotiated = MediaAddress.From(audio.Remote);
        if (negotiated != _negotiated)
            (_negotiated, _latched) = (negotiated, default);
        (_audioType, _eventType) = (audio.PayloadType, audio.TelephoneEventPayloadType);
    }

    /// <summary>Judges a datagram. <paramref name="packet"/> is set for audio, and views the datagram.</summary>
    /// <param name="datagram">As it came.</param>
    /// <param name="source">From where.</param>
    /// <param name="arrival">When, in units of 100 ns from any start.</param>
    /// <param name="packet">The packet read.</param>
    public RtpArrival Receive(ReadOnlySpan<byte> datagram, MediaAddress source, long arrival, out RtpPacket packet)
    {
        packet = default;
        if (!MayCome(source))
        {
            _strangers++;
            return RtpArrival.Stranger;
        }
        if (!RtpPacket.TryRead(datagram, out packet, out _))
        {
            _malformed++;
            return RtpArrival.Malformed;
        }
        if (packet.PayloadType != _audioType && packet.PayloadType != _eventType)
        {
            _other++;
            return RtpArrival.OtherPayload;
        }
        // Only what is RTP of this call moves the latch.
        _latched = source;
        bool newSource = _statistics.HasSource && packet.Ssrc != _remoteSsrc;
        if (newSource)
            _statistics = default;
        _remoteSsrc = packet.Ssrc;
        if (!_statistics.Take(packet.Sequence, packet.Timestamp, (uint)(arrival / 1250)))
            return RtpArrival.Suspect;
        if (packet.PayloadType == _audioType)
            return newSource ? RtpArrival.AudioOfNewSource : RtpArrival.Audio;
        TakeEvent(packet);
        return RtpArrival.Event;
    }

    /// <summary>The next key that the far side pressed; each press once, at its first packet.</summary>
    public bool TryTakeKey(out char key)
    {
        key = '\0';
        if (_keysRead == _keysWritten)
            return false;
        key = _keys[_keysRead++ % KeyRoom];
        return true;
    }

    /// <summary>Writes an audio packet and moves our timestamp on by its length; returns its octets. One octet is one tick in G.711 and in G.722.</summary>
    public int WriteAudio(Span<byte> target, ReadOnlySpan<byte> payload)
    {
        int length = RtpPacket.Write(target, _audioType, _marker, _sequence, _timestamp, Ssrc, payload);
        _timestamp += (uint)payload.Length;
        return length == 0 ? 0 : Count(length, payload.Length);
    }

    /// <summary>Lets time pass without a packet; the next one begins a talk spurt (marker).</summary>
    public void Skip(int ticks)
    {
        _timestamp += (uint)ticks;
        _marker = true;
    }

    /// <summary>True while a key of ours is being sent: write <see cref="WriteKey"/> instead of audio.</summary>
    public bool IsSendingKey => _sending.IsActive;

    /// <summary>Begins to send a key, <paramref name="ms"/> long (40 to 5000). False when it is no key, the far side takes none, or one is under way.</summary>
    public bool StartKey(char key, int ms = 100)
    {
        if (_eventType is null || _sending.IsActive || !TelephoneEvent.TryCode(key, out byte code))
            return false;
        _sending = new KeySender(code, _timestamp, (ushort)(Math.Clamp(ms, 40, 5000) * 8));
        return true;
    }

    /// <summary>The next packet of the key being sent, for one packet time of <paramref name="ticks"/>; 0 when none is.</summary>
    public int WriteKey(Span<byte> target, int ticks)
    {
        if (!_sending.IsActive || _eventType is not { } type)
            return 0;
        Span<byte> payload = stackalloc byte[TelephoneEvent.Length];
        bool first = _sending.Next(ticks, payload, out uint timestamp);
        int length = RtpPacket.Write(target, type, first, _sequence, timestamp, Ssrc, payload);
        _timestamp += (uint)ticks;
        _marker = !_sending.IsActive;
        if (length == 0)
            return 0;
        bool marker = _marker;
        Count(length, payload.Length);
        _marker = marker;
        return length;
    }

    /// <summary>Takes an RTCP datagram. False when it is none, or from a stranger.</summary>
    public bool ReceiveRtcp(ReadOnlySpan<byte> datagram, MediaAddress source, long arrival)
    {
        if (!source.SameHost(_negotiated) && !source.SameHost(_latched) && !source.SameHost(_signalling))
        {
            _strangers++;
            return false;
        }
        if (_rtcp.Receive(datagram, arrival))
            return true;
        _malformed++;
        return false;
    }

    /// <summary>Writes a sender or receiver report where one is due (every 5 s, spread by half; RFC 3550 section 6.2); 0 otherwise.</summary>
    public int WriteReportIfDue(Span<byte> target, long now)
        => _rtcp.IsDue(now) ? WriteReport(target, now, bye: false) : 0;

    /// <summary>Writes a report now; with <paramref name="bye"/>, the last one of the session.</summary>
    public int WriteReport(Span<byte> target, long now, bool bye)
        => _rtcp.Write(target, now, _timestamp, _sent, _octetsSent, _remoteSsrc, ref _statistics, bye);

    public RtpCounters Counters => new(
        _sent, _octetsSent, _statistics.Received, _statistics.Lost, _statistics.Jitter / 8, _strangers, _malformed, _other, _keysDropped,
        _rtcp.RoundTripMs, _rtcp.RemoteLossFraction);

    private bool MayCome(MediaAddress source)
    {
        // Before Configure nobody has a part in the call.
        if (_negotiated.IsNone || source.IsNone)
            return false;
        if (source == _negotiated || source == _latched)
            return true;
        return _latched.IsNone && (source.SameHost(_negotiated) || source.SameHost(_signalling));
    }

    /// <summary>
    /// RFC 4733 section 2.5.1: all packets of one key carry the timestamp of its start; the end is sent three times and may be all that arrives.
    /// An older timestamp is a late packet of a key that was told already.
    /// </summary>
    private void TakeEvent(RtpPacket packet)
    {
        if (!TelephoneEvent.TryRead(packet.Payload, out var parsed, out _) || parsed.Key == '\0')
            return;
        if (_hasEvent && (int)(packet.Timestamp - _lastEvent) <= 0)
            return;
        (_lastEvent, _hasEvent) = (packet.Timestamp, true);
        if (_keysWritten - _keysRead == KeyRoom)
            _keysDropped++;
        else
            _keys[_keysWritten++ % KeyRoom] = parsed.Key;
    }

    private int Count(int length, int payload)
    {
        _sequence++;
        _sent++;
        _octetsSent += payload;
        _marker = false;
        return length;
    }
}
