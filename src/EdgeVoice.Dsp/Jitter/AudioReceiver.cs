using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Concealment;
using EdgeVoice.Dsp.Generation;
using EdgeVoice.Dsp.Level;

namespace EdgeVoice.Dsp.Jitter;

/// <summary>What a frame taken from an <see cref="AudioReceiver"/> is.</summary>
public enum PlayoutKind
{
    /// <summary>Nothing has come, or nothing for so long that the sender is taken to have stopped: silence.</summary>
    Idle,

    /// <summary>Sound from the sender.</summary>
    Decoded,

    /// <summary>At least a part was made up in place of lost or late packets.</summary>
    Concealed,

    /// <summary>The sender is silent on purpose: noise of the level it described, or silence.</summary>
    ComfortNoise,
}

/// <summary>
/// The receiving end of an RTP audio stream: packets in, one 20 ms frame out at each tick for an ear (<see cref="Pull"/>), or whole and in
/// order as soon as they are there for a recogniser (<see cref="TryTake"/>). A stream is read in one of the two ways.
/// </summary>
/// <remarks>
/// <para>The delay aimed at is the wait that <see cref="JitterBufferOptions.Quantile"/> of the packets need, plus a frame. It is
/// approached by taking out or putting in pitch periods: in quiet frames first, in speech only when well off.</para>
/// <para>When no packet is there, time stands still for the stream while the last sound is drawn out: what then comes late is
/// still played, and the delay has grown by the wait. After 200 ms without a packet play-out stops and begins again when
/// the delay aimed at has gathered.</para>
/// <para>Allocates nothing after it is made. One thread at a time.</para>
/// </remarks>
public sealed partial class AudioReceiver
{
    private const int StopAfterMs = 200;
    private const float QuietDb = -50;

    private readonly IAudioDecoder _decoder;
    private readonly JitterBufferOptions _options;
    private readonly JitterBuffer _buffer;
    private readonly DelayEstimator _delays;
    private readonly PacketLossConcealer _concealer;
    private readonly ComfortNoise _noise;
    private readonly SampleQueue _queue;
    private readonly int _frame;
    private readonly int _samplesPerTick;
    private readonly int _clockHz;
    private bool _playing;
    private bool _senderSilent;
    private int _waited;
    private long _next;
    private long _starved;
    private long _newestEnd;
    private float _levelMs;
    private long _received, _late, _lost, _duplicated, _reordered, _refused, _dropped, _restarts;
    private long _concealedSamples, _acceleratedSamples, _deceleratedSamples;

    /// <param name="decoder">Decoder of this stream; the receiver is its only user.</param>
    /// <param name="options">Bounds of the delay; null for the defaults.</param>
    public AudioReceiver(IAudioDecoder decoder, JitterBufferOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        _decoder = decoder;
        _options = options ?? new JitterBufferOptions();
        _buffer = new JitterBuffer(_options);
        _clockHz = decoder.RtpClockHz;
        _samplesPerTick = decoder.RateHz / _clockHz;
        _frame = FrameFormat.Samples(decoder.RateHz);
        _delays = new DelayEstimator(_clockHz);
        _concealer = new PacketLossConcealer(decoder.RateHz);
        _noise = new ComfortNoise(decoder.RateHz);
        // A frame, a stretch, and the largest packet whole.
        _queue = new SampleQueue((2 * _frame) + decoder.SamplesIn(_options.PayloadBytes));
    }

    /// <summary>Rate of the frames, Hz.</summary>
    public int RateHz => _decoder.RateHz;

    /// <summary>Samples of a frame.</summary>
    public int FrameSamples => _frame;

    /// <summary>The delay aimed at, ms.</summary>
    public int TargetDelayMs { get; private set; }

    /// <summary>Counters and delays as of now.</summary>
    public PlayoutStatistics Statistics => new()
    {
        Received = _received,
        Late = _late,
        Lost = _lost,
        Duplicated = _duplicated,
        Reordered = _reordered,
        Refused = _refused,
        Dropped = _dropped + _buffer.Dropped,
        Restarts = _restarts,
        ConcealedMs = _concealedSamples * 1000 / RateHz,
        AcceleratedMs = _acceleratedSamples * 1000 / RateHz,
        DeceleratedMs = _deceleratedSamples * 1000 / RateHz,
        JitterMs = _delays.JitterMs,
        DriftPpm = _delays.DriftPpm,
        TargetDelayMs = TargetDelayMs,
        CurrentDelayMs = (int)_levelMs,
    };

    /// <summary>Takes a packet.</summary>
    /// <param name="ssrc">Source: another one begins the stream anew.</param>
    /// <param name="sequence">RTP sequence number.</param>
    /// <param name="timestamp">RTP timestamp.</param>
    /// <param name="marker">RTP marker: first packet of a talk spurt.</param>
    /// <param name="content">What the payload is, by its payload type.</param>
    /// <param name="payload">Copied.</param>
    /// <param name="arrival">When it came, in units of the RTP clock, from any zero.</param>
    public PacketFate Push(uint ssrc, ushort sequence, uint timestamp, bool marker, PacketContent content, ReadOnlySpan<byte> payload, long arrival)
    {
        _received++;
        var fate = _buffer.Insert(ssrc, sequence, timestamp, marker, content, payload);
        switch (fate)
        {
            case PacketFate.Duplicate: _duplicated++; return fate;
            case PacketFate.Late: _late++; break;
            case PacketFate.Stray or PacketFate.TooLarge: _refused++; return fate;
            case PacketFate.Restarted: _restarts++; Restart(); break;
            case PacketFate.Held when _buffer.LastWasReordered: _reordered++; break;
        }
        if (content == PacketContent.Audio)
        {
            _delays.Add(_buffer.LastTimestamp, arrival);
            _newestEnd = Math.Max(_newestEnd, _buffer.LastTimestamp + (_decoder.SamplesIn(payload.Length) / _samplesPerTick));
        }
        return fate;
    }

    /// <summary>Gives the next 20 ms. Call once every 20 ms; <paramref name="frame"/> has <see cref="FrameSamples"/> samples.</summary>
    public PlayoutKind Pull(Span<float> frame)
    {
        if (frame.Length != _frame)
            throw new ArgumentException($"a frame has {_frame} samples at {RateHz} Hz, found {frame.Length}", nameof(frame));
        UpdateTarget();
        if (!_playing && !TryStart())
        {
            frame.Clear();
            if (_senderSilent)
                _noise.Add(frame);
            return _senderSilent ? PlayoutKind.ComfortNoise : PlayoutKind.Idle;
        }
        float excessMs = UpdateLevel();
        bool shorten = excessMs > 15;
        Fill(shorten ? _frame + TimeStretch.LongestLag(RateHz) : _frame, waits: false);
        if (_queue.Count < _frame)
            Starve(_frame - _queue.Count);
        Stretch(excessMs);
        return TakeFrame(frame);
    }

    /// <summary>Forgets the stream; keeps the counters.</summary>
    public void Reset()
    {
        _buffer.Clear();
        _queue.Clear();
        _concealer.Reset();
        Restart();
    }

    private void Restart()
    {
        _delays.Reset();
        _decoder.Reset();
        _playing = false;
        _senderSilent = false;
        _noise.Reset();
        _newestEnd = long.MinValue;
        _waited = 0;
        _starved = 0;
        _holeTicks = -1;
        _owed = 0;
    }

    private void UpdateTarget()
    {
        int wanted = _delays.Packets < 10
            ? _options.InitialDelayMs
            : _delays.QuantileMs(_options.Quantile) + FrameFormat.FrameMs;
        TargetDelayMs = Math.Clamp(wanted, _options.MinDelayMs, _options.MaxDelayMs);
    }

    private bool TryStart()
    {
        SkipWhatIsNoSound();
        if (!_buffer.TryPeek(out var oldest, out _))
            return false;
        _waited += FrameFormat.FrameMs;
        float heldMs = (_newestEnd - oldest.Timestamp) * 1000f / _clockHz;
        if (heldMs < TargetDelayMs && _waited < TargetDelayMs)
            return false;
        _playing = true;
        _senderSilent = false;
        _waited = 0;
        _starved = 0;
        _next = oldest.Timestamp;
        _levelMs = Math.Max(heldMs, TargetDelayMs);
        return true;
    }

    private void SkipWhatIsNoSound()
    {
        while (_buffer.TryPeek(out var packet, out var payload) && packet.Content != PacketContent.Audio)
            TakeNoSound(packet, payload);
    }

    /// <summary>Smooths the sound held; returns how far it is above the target.</summary>
    private float UpdateLevel()
    {
        float heldMs = _queue.Count * 1000f / RateHz;
        if (_buffer.TryPeek(out var oldest, out _))
            heldMs += Math.Max(0, _newestEnd - Math.Max(_next, oldest.Timestamp)) * 1000f / _clockHz;
        _levelMs += (heldMs - _levelMs) / 8;
        if (heldMs > _options.MaxDelayMs + 100)
            DropDownTo(TargetDelayMs);
        return _levelMs - TargetDelayMs;
    }

    private void DropDownTo(int wantedMs)
    {
        while (_buffer.TryPeek(out var oldest, out _) && (_newestEnd - oldest.Timestamp) * 1000f / _clockHz > wantedMs)
        {
            TakeFromBuffer(oldest);
            _dropped++;
            _next = Math.Max(_next, oldest.Timestamp);
        }
        if (_buffer.TryPeek(out var first, out _))
            _next = first.Timestamp;
        // A few substitute samples for the decoder's output to be merged with.
        _concealer.Conceal(_queue.Append(_frame / 4, PlayoutKind.Concealed));
        _levelMs = wantedMs;
    }

    private PlayoutKind TakeFrame(Span<float> frame)
    {
        var kind = _queue.Take(frame);
        if (kind == PlayoutKind.Concealed)
            _concealedSamples += _frame;
        return kind;
    }

    private void Fill(int wanted, bool waits)
    {
        while (_queue.Count < wanted && _buffer.TryPeek(out var packet, out var payload))
        {
            if (packet.Content != PacketContent.Audio)
            {
                TakeNoSound(packet, payload);
                continue;
            }
            EndStarvation(packet);
            long gap = packet.Timestamp - _next;
            if (gap < 0)
            {
                TakeFromBuffer(packet);
                _late++;
            }
            else if (gap == 0 || gap > 2L * _clockHz)
            {
                _holeTicks = -1;
                Decode(packet, payload);
            }
            else if (_queue.Count >= _frame || (waits && MayYetCome(packet)))
            {
                // Only the reserve for a stretch is missing, or a packet that was overtaken: no reason to make sound up.
                return;
            }
            else
            {
                Bridge(packet, (int)Math.Min(gap, _frame / _samplesPerTick));
            }
        }
    }

    private void Decode(in BufferedPacket packet, ReadOnlySpan<byte> payload)
    {
        var samples = _queue.Append(_decoder.SamplesIn(payload.Length), PlayoutKind.Decoded);
        _decoder.Decode(payload, samples);
        _concealer.Accept(samples);
        _next = packet.Timestamp + (samples.Length / _samplesPerTick);
        _senderSilent = false;
        TakeFromBuffer(packet);
    }

    private void Bridge(in BufferedPacket packet, int ticks)
    {
        // Numbers without a hole but a hole in time: the sender was silent, nothing was lost.
        bool silence = _senderSilent || packet.Sequence == _buffer.LastPlayed + 1;
        var samples = _queue.Append(ticks * _samplesPerTick, silence ? PlayoutKind.ComfortNoise : PlayoutKind.Concealed);
        MakeUp(samples);
        _next += ticks;
    }

    /// <summary>Nothing to play: draws out the last sound and lets the stream's time stand still.</summary>
    private void Starve(int samples)
    {
        MakeUp(_queue.Append(samples, _senderSilent ? PlayoutKind.ComfortNoise : PlayoutKind.Concealed));
        _starved += samples / _samplesPerTick;
        if (_starved * 1000 / _clockHz >= StopAfterMs)
            _playing = false;
    }

    // The last sound dies away into the room that the sender described.
    private void MakeUp(Span<float> samples)
    {
        _concealer.Conceal(samples);
        if (_senderSilent)
            _noise.Add(samples);
    }

    private void TakeNoSound(in BufferedPacket packet, ReadOnlySpan<byte> payload)
    {
        if (packet.Content == PacketContent.ComfortNoise)
            _senderSilent |= _noise.TryUpdate(payload);
        TakeFromBuffer(packet);
    }

    private void EndStarvation(in BufferedPacket packet)
    {
        if (_starved == 0)
            return;
        // What came while time stood still is played from its beginning; what lies beyond leaves a hole to bridge.
        if (packet.Timestamp >= _next)
            _next = Math.Min(packet.Timestamp, _next + _starved);
        _starved = 0;
    }

    private void TakeFromBuffer(in BufferedPacket packet)
    {
        if (_buffer.LastPlayed != long.MinValue)
            _lost += packet.Sequence - _buffer.LastPlayed - 1;
        _buffer.Take(packet);
    }

    private void Stretch(float excessMs)
    {
        bool quiet = LevelMath.RmsDb(_queue.Samples[..Math.Min(_frame, _queue.Count)]) < QuietDb;
        int changed = 0;
        bool canShorten = _queue.Count >= _frame + TimeStretch.LongestLag(RateHz);
        if (canShorten && excessMs > (quiet ? 15 : 30))
        {
            changed = -TimeStretch.Shorten(_queue.Samples, RateHz, always: quiet || excessMs > 100);
            _acceleratedSamples -= changed;
        }
        else if (excessMs < (quiet ? -5 : -15))
        {
            var room = _queue.WithRoom(TimeStretch.LongestLag(RateHz));
            changed = TimeStretch.Lengthen(room, _queue.Count, RateHz, always: quiet);
            _deceleratedSamples += changed;
        }
        _queue.Resize(changed);
        _levelMs += changed * 1000f / RateHz;
    }
}
