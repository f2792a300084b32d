using System.Net;
using System.Security.Cryptography;
using System.Threading.Channels;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Simulation.Voices;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Rtp;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Simulation.Lines;

/// <summary>A packet's sound and when it came.</summary>
internal readonly record struct HeardFrame(float[] Samples, TimeSpan At);

/// <summary>
/// The sound of a simulated caller's leg: sends one sound after the other over what lies behind them, and records what
/// comes back. Costs a fraction of an agent's leg: no jitter buffer and no detectors.
/// </summary>
internal sealed class CallerLeg : IMediaLeg, IAsyncDisposable
{
    /// <summary>Packets after which the pattern of losses begins anew: four minutes.</summary>
    private const int LossPattern = 12_000;

    /// <summary>Frames that may wait for the caller's ear: 5 s; beyond, the oldest are dropped, and the ear hears a jump.</summary>
    private const int EarRoom = 250;

    /// <summary>Length of the noise that is repeated.</summary>
    private const int NoiseSeconds = 20;

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
    private readonly Lock _sendGuard = new();
    private readonly Random _chance;
    private readonly bool[] _lost;
    private readonly int _jitterMs;
    private readonly TimeProvider _time;
    private long _packets;
    private TimeSpan _firstSentAt;
    private Exception? _failure;

    /// <param name="socket">Open sockets of the leg; owned from here on.</param>
    /// <param name="audio">What was agreed.</param>
    /// <param name="agentHost">Where the SIP of the agent comes from.</param>
    /// <param name="thread">Ticks this leg until it is disposed.</param>
    /// <param name="order">What the line is like, and whether its sound is kept.</param>
    /// <param name="time">The process clock.</param>
    public CallerLeg(RtpSocket socket, NegotiatedAudio audio, IPAddress agentHost, MediaThread thread, CallOrder order, TimeProvider time)
    {
        bool keep = order.Keep;
        _socket = socket;
        _time = time;
        _chance = new Random(order.Seed);
        _jitterMs = order.Line.JitterMs;
        _lost = order.Line.Loss.Share > 0 ? order.Line.Loss.Draw(LossPattern, order.Seed) : [];
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
        if (order.WithEar)
            Frames = Channel.CreateBounded<HeardFrame>(new BoundedChannelOptions(EarRoom) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });
        if (order.Line.Noise is { } noise)
            _background = SoundLevel.AtPower(noise.Take(RateHz, NoiseSeconds * RateHz, order.Seed), SoundStudio.SpeechLevelDb - order.Line.SnrDb);
        thread.Add(this);
    }

    /// <summary>Rate of the line, in Hz.</summary>
    public int RateHz { get; }

    /// <summary>What came back.</summary>
    public LineRecording Recording { get; }

    /// <summary>What was heard, packet by packet, for an ear; null where none was ordered.</summary>
    public Channel<HeardFrame>? Frames { get; }

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
        Transmit(_datagram.AsSpan(0, length));
        if (_firstSentAt == default)
            _firstSentAt = Now;
        if (_sending is { } sending && from >= 0)
        {
            sending.Sent(from, from + _frame.Length, Now, RateHz);
            if (sending.Over)
                _sending = null;
        }
    }

    /// <summary>Through the network as it is on this line: lost, late, or at once.</summary>
    private void Transmit(ReadOnlySpan<byte> packet)
    {
        if (_lost.Length > 0 && _lost[_packets++ % _lost.Length])
            return;
        if (_jitterMs == 0)
        {
            lock (_sendGuard)
                _socket.Send(packet, _rtp.Remote);
            return;
        }
        // Half of a normal distribution: a packet is never early.
        double late = Math.Abs(Math.Sqrt(-2 * Math.Log(1 - _chance.NextDouble())) * Math.Cos(2 * Math.PI * _chance.NextDouble())) * _jitterMs;
        _ = SendLateAsync(packet.ToArray(), TimeSpan.FromMilliseconds(late), _rtp.Remote);
    }

    private async Task SendLateAsync(byte[] packet, TimeSpan late, MediaAddress to)
    {
        await Task.Delay(late, _time);
        lock (_sendGuard)
            _socket.Send(packet, to);
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
            Frames?.Writer.TryWrite(new HeardFrame(_heard.AsSpan(0, samples).ToArray(), TimeSpan.FromTicks(received.Arrival)));
        }
        while (_socket.TryReceiveRtcp(_datagram, out var report))
            _rtp.ReceiveRtcp(_datagram.AsSpan(0, report.Length), report.Source, report.Arrival);
        int length = _rtp.WriteReportIfDue(_datagram, _socket.Now);
        if (length > 0)
            _socket.SendRtcp(_datagram.AsSpan(0, length), _rtp.Remote);
    }
}
