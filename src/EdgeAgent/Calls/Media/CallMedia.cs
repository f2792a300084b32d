using System.Net;
using System.Security.Cryptography;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Jitter;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Dsp.Voice;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Rtp;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>
/// The sound of one leg: RTP in, jitter buffer, decoder, cleaning, detectors, frames to the worker; play-out, encoder, RTP out.
/// Ticked by the <see cref="MediaThread"/>; what others may touch is said at each member.
/// </summary>
internal sealed class CallMedia : IMediaLeg
{
    /// <summary>Keys that may wait for the worker; more are dropped and counted.</summary>
    private const int KeyRoom = 32;

    /// <summary>An RTP tick (1/8000 s, for all our codecs) in the units that stamp arrivals.</summary>
    private const int HundredNsPerTick = 1250;

    /// <summary>Static payload type of comfort noise (RFC 3389); sent by some peers though it was not agreed.</summary>
    private const byte ComfortNoiseType = 13;

    /// <summary>An ear begins with the least delay: the other side speaks first, and by the time that it is answered the line's jitter is known.</summary>
    private static readonly JitterBufferOptions Buffer = new() { InitialDelayMs = FrameFormat.FrameMs };

    /// <summary>Frames that a tick catches up with after a stall; the rest waits for the next.</summary>
    private const int FramesPerTick = 12;

    private readonly RtpSocket _socket;
    private readonly RtpSession _rtp;
    private readonly MediaThread _thread;
    private readonly TimeProvider _time;
    private readonly AudioReceiver _receiver;
    private readonly IAudioEncoder _encoder;
    private readonly int _frameTicks;
    private readonly AudioPipeline _hearing;
    private readonly bool _keysInBand;
    private readonly double _detectionDelayMs;
    private readonly byte[] _datagram = new byte[1500];
    private readonly byte[] _payload = new byte[1500];
    private readonly float[] _heard;
    private readonly float[] _played;
    private readonly PlayedFrames? _echoes;
    private readonly TickPhase _phase = new();
    private readonly char[] _keys = new char[KeyRoom];
    private volatile NegotiatedAudio _audio;
    private volatile Action? _wake;
    private Action<Exception>? _failed;
    private NegotiatedAudio? _configured;
    private int _payloadLength;
    private long _keysWritten;
    private long _keysRead;
    private long _lastSentAt;
    private long _sendGaps;
    private long _silentTicks;
    private int _keyToSend;
    private int _hearingDelay;
    private long _doubleTalkTicks;
    private PlayoutFrame _frameKind;

    /// <param name="socket">Open sockets of the leg; owned from here on.</param>
    /// <param name="audio">What was agreed.</param>
    /// <param name="signallingHost">Where the SIP of this call comes from.</param>
    /// <param name="thread">Ticks this leg from <see cref="Start"/> to <see cref="CloseAsync"/>.</param>
    /// <param name="time">The process clock.</param>
    /// <param name="hearing">
    /// How the sound of the far side is cleaned and listened to, whole and in order as it comes; null plays it out in step, as a plain telephone does.
    /// </param>
    public CallMedia(RtpSocket socket, NegotiatedAudio audio, IPAddress signallingHost, MediaThread thread, TimeProvider time, HearingOptions? hearing = null)
    {
        _socket = socket;
        _thread = thread;
        _time = time;
        _audio = audio;
        var codec = LineCodecs.ToDsp(audio.Codec);
        _encoder = Dsp.Codecs.AudioCodec.CreateEncoder(codec);
        _frameTicks = FrameFormat.Samples(_encoder.RtpClockHz);
        RateHz = _encoder.RateHz;
        Span<byte> random = stackalloc byte[12];
        RandomNumberGenerator.Fill(random);
        _rtp = new RtpSession(random, signallingHost);
        _receiver = new AudioReceiver(Dsp.Codecs.AudioCodec.CreateDecoder(codec), Buffer);
        _hearing = new AudioPipeline(RateHz, hearing?.ToPipeline() ?? AudioPipelineOptions.Plain);
        _echoes = hearing is null ? null : new PlayedFrames(RateHz);
        _keysInBand = hearing?.TakesKeysInBand(audio) ?? false;
        _detectionDelayMs = _hearing.DetectionLatencySamples * 1000.0 / RateHz;
        _heard = new float[FrameFormat.Samples(RateHz)];
        _played = new float[FrameFormat.Samples(RateHz)];
        Frames = new FrameRing(RateHz);
        Playout = new Playout(RateHz);
    }

    /// <summary>Rate of all frames of this leg, in Hz.</summary>
    public int RateHz { get; }

    public Telephony.AudioCodec Codec => _audio.Codec;

    /// <summary>What was heard, for the worker.</summary>
    public FrameRing Frames { get; }

    /// <summary>What shall be said; any thread.</summary>
    public Playout Playout { get; }

    /// <summary>True while the far side holds us: nothing is sent, nothing is taken for silence of the caller.</summary>
    public bool OnHold => !_audio.Send;

    /// <summary>How long no RTP has come, in ms.</summary>
    public long SilentForMs => Volatile.Read(ref _silentTicks) * FrameFormat.FrameMs;

    /// <summary>From the caller's sample at our socket to the verdict on it, in ms: the receive buffer now, and the canceller.</summary>
    public double HearingDelayMs => Volatile.Read(ref _hearingDelay) + _detectionDelayMs;

    /// <summary>What the detectors heard; worker only.</summary>
    public SoundRing Sounds { get; } = new();

    /// <summary>How long the detector goes on saying speech after its end, in ms.</summary>
    public static int DetectorHangoverMs { get; } = new VadOptions().HangoverMs;

    /// <summary>Begins to tick. <paramref name="wake"/> is called after every frame, <paramref name="failed"/> when the leg broke; both on the media thread.</summary>
    public void Start(Action wake, Action<Exception> failed)
    {
        _wake = wake;
        _failed = failed;
        _thread.Add(this);
    }

    /// <summary>Takes a new agreement (hold, new address); from any thread, in force from the next tick.</summary>
    public void Change(NegotiatedAudio audio) => _audio = audio;

    /// <summary>Sends a key as telephone-event; from any thread, one at a time. False when one is under way.</summary>
    public bool TrySendKey(char key)
    {
        if (Volatile.Read(ref _keyToSend) != 0)
            return false;
        Volatile.Write(ref _keyToSend, key);
        return true;
    }

    /// <summary>The next key of the far side; worker only.</summary>
    public bool TryTakeKey(out char key)
    {
        key = '\0';
        if (Volatile.Read(ref _keysWritten) == _keysRead)
            return false;
        key = _keys[_keysRead % KeyRoom];
        Volatile.Write(ref _keysRead, _keysRead + 1);
        return true;
    }

    /// <summary>How the sound fared. Exact once closed, near enough before.</summary>
    public MediaReport Report()
    {
        var rtp = _rtp.Counters;
        var buffer = _receiver.Statistics;
        return new MediaReport(rtp.Received, Math.Max(0, rtp.Lost), buffer.Late, Playout.Gaps + Volatile.Read(ref _sendGaps), Math.Round(rtp.JitterMs, 2))
        {
            Hearing = HearingReport.Of(_hearing, Volatile.Read(ref _doubleTalkTicks) * FrameFormat.FrameMs),
        };
    }

    /// <summary>Packets dropped between socket and media thread.</summary>
    public long ReceiveDrops => _socket.Dropped;

    /// <summary>Counters of the RTP session.</summary>
    public RtpCounters RtpCounters => _rtp.Counters;

    /// <summary>Ends the ticks and closes the sockets.</summary>
    public async ValueTask CloseAsync()
    {
        _wake = null;
        _thread.Remove(this);
        await _socket.DisposeAsync();
    }

    public void Tick(long now)
    {
        if (!ReferenceEquals(_configured, _audio))
        {
            _configured = _audio;
            _rtp.Configure(_configured);
        }
        _frameKind = Playout.Take(_played, now);
        Receive(_time.GetElapsedTime(0, now).Ticks);
        if (_echoes is null)
            Hear([], _receiver.Pull(_heard), now);
        else
            HearWhatIsThere(_echoes, now);
        Volatile.Write(ref _hearingDelay, _receiver.Statistics.CurrentDelayMs);
        _wake?.Invoke();
    }

    public void Send(long now)
    {
        if (_configured is null)
            return; // before the first tick there is nothing to send to
        // An answer that was made since the tick began goes out in place of the silence: the caller waits 12 ms less.
        if (_frameKind == PlayoutFrame.Idle)
            Playout.Take(_played, now);
        _echoes?.Add(!OnHold && !_rtp.IsSendingKey && Volatile.Read(ref _keyToSend) == 0 ? _played : []);
        SendFrame(now);
    }

    public int TakeShiftMs() => _phase.TakeShiftMs();

    public void TickFailed(Exception error) => _failed?.Invoke(error);

    private void HearWhatIsThere(PlayedFrames echoes, long now)
    {
        _receiver.BeginTick();
        // A frame that is early waits for what was played before it; two of them are a line that runs ahead.
        for (int n = 0; n < FramesPerTick && (echoes.Count > 0 || _receiver.FramesHeld > 1) && _receiver.TryTake(_heard, out var kind); n++)
            Hear(echoes.Take(), kind, now);
    }

    /// <summary>Cleans the frame, listens to it, hands it on.</summary>
    private void Hear(ReadOnlySpan<float> sent, PlayoutKind kind, long now)
    {
        foreach (ref readonly var found in _hearing.Process(sent, _heard))
        {
            if (found.Kind != DetectorEventKind.Dtmf)
                Sounds.TryWrite(found);
            else if (_keysInBand)
                NoteKey(found.Digit);
        }
        bool doubleTalk = _hearing.DoubleTalk;
        if (doubleTalk)
            Volatile.Write(ref _doubleTalkTicks, _doubleTalkTicks + 1);
        Frames.TryWrite(_heard, new FrameMark(_hearing.Speech, kind == PlayoutKind.Concealed, 0, now)
        {
            Probability = _hearing.Voice.Probability,
            Machine = _hearing.Machine,
            Babble = _hearing.Babble,
            DoubleTalk = doubleTalk,
        });
    }

    private void SendFrame(long now)
    {
        if (OnHold)
        {
            _rtp.Skip(_frameTicks);
            _lastSentAt = 0;
            return;
        }
        if (!_rtp.IsSendingKey && Volatile.Read(ref _keyToSend) is not 0 and var wanted)
        {
            _rtp.StartKey((char)wanted);
            Volatile.Write(ref _keyToSend, 0);
        }
        int length;
        if (_rtp.IsSendingKey)
        {
            length = _rtp.WriteKey(_datagram, _frameTicks);
        }
        else
        {
            _payloadLength += _encoder.Encode(_played, _payload.AsSpan(_payloadLength));
            if (_payloadLength < _configured!.PacketMs / FrameFormat.FrameMs * _frameTicks)
                return;
            length = _rtp.WriteAudio(_datagram, _payload.AsSpan(0, _payloadLength));
            _payloadLength = 0;
        }
        _socket.Send(_datagram.AsSpan(0, length), _rtp.Remote);
        CountSendGap(now);
        int report = _rtp.WriteReportIfDue(_datagram, _socket.Now);
        if (report > 0)
            _socket.SendRtcp(_datagram.AsSpan(0, report), _rtp.Remote);
    }

    /// <summary>A packet more than 40 ms after the one before it is a gap that the far side's jitter buffer may not hide.</summary>
    private void CountSendGap(long now)
    {
        if (_lastSentAt != 0 && _time.GetElapsedTime(_lastSentAt, now).TotalMilliseconds > _configured!.PacketMs + 40)
            Volatile.Write(ref _sendGaps, _sendGaps + 1);
        _lastSentAt = now;
    }

    /// <param name="now">The tick, on the clock that stamps arrivals.</param>
    private void Receive(long now)
    {
        bool any = false;
        while (_socket.TryReceive(_datagram, out var received))
        {
            var arrival = _rtp.Receive(_datagram.AsSpan(0, received.Length), received.Source, received.Arrival, out var packet);
            if (arrival is RtpArrival.Stranger or RtpArrival.Malformed or RtpArrival.Suspect)
                continue;
            any = true;
            _phase.Took((now - received.Arrival) / (double)TimeSpan.TicksPerMillisecond);
            // Keys and comfort noise share the numbers of the audio: unless told, the buffer would take them for lost.
            var content = arrival switch
            {
                RtpArrival.Audio or RtpArrival.AudioOfNewSource => PacketContent.Audio,
                RtpArrival.OtherPayload when packet.PayloadType == ComfortNoiseType => PacketContent.ComfortNoise,
                _ => PacketContent.Other,
            };
            _receiver.Push(packet.Ssrc, packet.Sequence, packet.Timestamp, packet.Marker, content, packet.Payload, received.Arrival / HundredNsPerTick);
        }
        Volatile.Write(ref _silentTicks, any ? 0 : _silentTicks + 1);
        while (_socket.TryReceiveRtcp(_datagram, out var report))
            _rtp.ReceiveRtcp(_datagram.AsSpan(0, report.Length), report.Source, report.Arrival);
        while (_rtp.TryTakeKey(out char key))
            NoteKey(key);
    }

    private void NoteKey(char key)
    {
        if (_keysWritten - Volatile.Read(ref _keysRead) == KeyRoom)
            return;
        _keys[_keysWritten % KeyRoom] = key;
        Volatile.Write(ref _keysWritten, _keysWritten + 1);
    }
}
