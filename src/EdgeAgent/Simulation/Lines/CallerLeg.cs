using System.Net;
using System.Security.Cryptography;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Simulation.Voices;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Rtp;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Simulation.Lines;

/// <summary>
/// The sound of a simulated caller's leg: sends one sound after the other over what lies behind them, and records what
/// comes back. Costs a fraction of an agent's leg: no jitter buffer, no detectors, no recogniser.
/// </summary>
internal sealed class CallerLeg : IMediaLeg, IAsyncDisposable
{
    private readonly RtpSocket _socket;
    private readonly RtpSession _rtp;
    private readonly MediaThread _thread;
    private readonly NegotiatedAudio _audio;
    private readonly IAudioEncoder _encoder;
    private readonly IAudioDecoder _decoder;
    private readonly int _frameTicks;
    private readonly byte[] _datagram = new byte[1500];
    private readonly byte[] _payload = new byte[1500];
    private readonly float[] _frame;
    private readonly float[] _heard;
    private readonly List<float>? _kept;
    private volatile SpokenMark? _mark;
    private volatile float[]? _background;
    private SpokenMark? _sending;
    private int _offset;
    private int _backgroundAt;
    private int _payloadLength;
    private int _keyToSend;
    private TimeSpan _firstSentAt;
    private Exception? _failure;

    /// <param name="socket">Open sockets of the leg; owned from here on.</param>
    /// <param name="audio">What was agreed.</param>
    /// <param name="agentHost">Where the SIP of the agent comes from.</param>
    /// <param name="thread">Ticks this leg until it is disposed.</param>
    /// <param name="keep">Keeps both directions for <see cref="KeptSound"/>.</param>
    public CallerLeg(RtpSocket socket, NegotiatedAudio audio, IPAddress agentHost, MediaThread thread, bool keep)
    {
        _socket = socket;
        _thread = thread;
        _audio = audio;
        var codec = LineCodecs.ToDsp(audio.Codec);
        _encoder = Dsp.Codecs.AudioCodec.CreateEncoder(codec);
        _decoder = Dsp.Codecs.AudioCodec.CreateDecoder(codec);
        RateHz = _encoder.RateHz;
        _frameTicks = FrameFormat.Samples(_encoder.RtpClockHz);
        _frame = new float[FrameFormat.Samples(RateHz)];
        _heard = new float[_decoder.SamplesIn(_payload.Length)];
        _kept = keep ? [] : null;
        Span<byte> random = stackalloc byte[12];
        RandomNumberGenerator.Fill(random);
        _rtp = new RtpSession(random, agentHost);
        _rtp.Configure(audio);
        Recording = new LineRecording(RateHz, _encoder.RtpClockHz, keep);
        thread.Add(this);
    }

    /// <summary>Rate of the line, in Hz.</summary>
    public int RateHz { get; }

    /// <summary>What came back.</summary>
    public LineRecording Recording { get; }

    /// <summary>The moment now on the clock of all marks and recordings.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(_socket.Now);

    /// <summary>Why the leg stopped ticking, or null.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>What lies behind everything that is sent, again and again; null is a silent line.</summary>
    public float[]? Background
    {
        get => _background;
        set => _background = value;
    }

    /// <summary>Says this from the next frame on; breaks off what was being said.</summary>
    public SpokenMark Say(CallerSound sound) => _mark = new SpokenMark(sound);

    /// <summary>Breaks off.</summary>
    public void Hush() => _mark = null;

    /// <summary>Sends a key as telephone-event. False when one is under way.</summary>
    public bool TrySendKey(char key) => Interlocked.CompareExchange(ref _keyToSend, key, 0) == 0;

    public async ValueTask DisposeAsync()
    {
        _thread.Remove(this);
        await _socket.DisposeAsync();
    }

    /// <summary>Both directions from the first packet sent on: what the caller sent, and what was heard; call after dispose.</summary>
    public (float[] Sent, float[] Heard) KeptSound()
    {
        float[] heard = Recording.Samples();
        int lead = Math.Max(0, (int)((Recording.BeganAt - _firstSentAt).TotalSeconds * RateHz));
        return ([.. _kept ?? []], heard.Length == 0 ? [] : [.. new float[lead], .. heard]);
    }

    public void Tick(long now)
    {
        Send();
        Receive();
    }

    public void TickFailed(Exception error) => Volatile.Write(ref _failure, error);

    private void Send()
    {
        int from = Fill();
        _kept?.AddRange(_frame);
        if (!_rtp.IsSendingKey && Volatile.Read(ref _keyToSend) is not 0 and var key)
        {
            _rtp.StartKey((char)key);
            Volatile.Write(ref _keyToSend, 0);
        }
        int length;
        if (_rtp.IsSendingKey)
        {
            length = _rtp.WriteKey(_datagram, _frameTicks);
        }
        else
        {
            _payloadLength += _encoder.Encode(_frame, _payload.AsSpan(_payloadLength));
            if (_payloadLength < _audio.PacketMs / FrameFormat.FrameMs * _frameTicks)
                return;
            length = _rtp.WriteAudio(_datagram, _payload.AsSpan(0, _payloadLength));
            _payloadLength = 0;
        }
        _socket.Send(_datagram.AsSpan(0, length), _rtp.Remote);
        if (_firstSentAt == default)
            _firstSentAt = Now;
        if (_sending is { } sending && from >= 0)
        {
            sending.Sent(from, from + _frame.Length, Now, RateHz);
            if (sending.Over)
                _sending = null;
        }
    }

    /// <summary>Fills the frame; returns the offset of its first sample in the sound being said, or -1.</summary>
    private int Fill()
    {
        var mark = _mark;
        if (mark is null || mark.Over)
        {
            _sending?.End();
            _sending = null;
        }
        else if (!ReferenceEquals(mark, _sending))
        {
            _sending?.End();
            (_sending, _offset) = (mark, 0);
        }
        _frame.AsSpan().Clear();
        int from = -1;
        if (_sending is { } sending)
        {
            from = _offset;
            var rest = sending.Sound.Samples.AsSpan(Math.Min(_offset, sending.Sound.Samples.Length));
            rest[..Math.Min(rest.Length, _frame.Length)].CopyTo(_frame);
            _offset += _frame.Length;
        }
        if (_background is { Length: > 0 } background)
        {
            for (int i = 0; i < _frame.Length; i++)
            {
                _backgroundAt = (_backgroundAt + 1) % background.Length;
                _frame[i] = Math.Clamp(_frame[i] + background[_backgroundAt], -0.98f, 0.98f);
            }
        }
        return from;
    }

    private void Receive()
    {
        while (_socket.TryReceive(_datagram, out var received))
        {
            var arrival = _rtp.Receive(_datagram.AsSpan(0, received.Length), received.Source, received.Arrival, out var packet);
            if (arrival is not (RtpArrival.Audio or RtpArrival.AudioOfNewSource) || _decoder.SamplesIn(packet.Payload.Length) > _heard.Length)
                continue;
            int samples = _decoder.Decode(packet.Payload, _heard);
            Recording.Add(packet.Timestamp, _heard.AsSpan(0, samples), TimeSpan.FromTicks(received.Arrival));
        }
        while (_socket.TryReceiveRtcp(_datagram, out var report))
            _rtp.ReceiveRtcp(_datagram.AsSpan(0, report.Length), report.Source, report.Arrival);
        int length = _rtp.WriteReportIfDue(_datagram, _socket.Now);
        if (length > 0)
            _socket.SendRtcp(_datagram.AsSpan(0, length), _rtp.Remote);
    }
}
