namespace EdgeVoice.Dsp.Jitter;

/// <content>
/// Reading for a recogniser, which wants every sample as it was said and does not mind when it gets it: nothing is drawn out, squeezed or made up for
/// a packet that is only late. Time stands still until it is there, and catches up at once.
/// </content>
public sealed partial class AudioReceiver
{
    // What is missing when its successors have waited so long was lost, not overtaken: a tick on a steady line, five where packets stray by 100 ms.
    private const int LeastHoleTicks = 1;
    private const int MostHoleTicks = 5;
    private const float OvertakenShare = 0.99f;

    private int _stalledTicks;
    private int _holeTicks = -1;
    private int _owed;
    private bool _timePassed;

    /// <summary>Sound that <see cref="TryTake"/> could give now, in frames; a part of a frame is not counted.</summary>
    public int FramesHeld => (int)((_queue.Count + (_playing && _buffer.Count > 0 ? Math.Max(0, _newestEnd - _next) * _samplesPerTick : 0)) / _frame);

    /// <summary>20 ms have passed: call it before the first <see cref="TryTake"/> of a tick.</summary>
    public void BeginTick()
    {
        _stalledTicks++;
        _timePassed = false;
        if (_holeTicks >= 0)
            _holeTicks++;
    }

    /// <summary>
    /// Gives the next 20 ms of the stream, if they are there: none, one or several frames a tick. Where nothing is sent, a frame of silence
    /// a tick; a stall of 200 ms is taken for that, and its time is made up for with silence.
    /// </summary>
    public bool TryTake(Span<float> frame, out PlayoutKind kind)
    {
        if (frame.Length != _frame)
            throw new ArgumentException($"a frame has {_frame} samples at {RateHz} Hz, found {frame.Length}", nameof(frame));
        if (!_playing && !TryBegin())
            return PassTime(frame, out kind);
        Fill(_frame, waits: true);
        if (_queue.Count < _frame && _senderSilent && !_timePassed)
        {
            _timePassed = true;
            Starve(_frame - _queue.Count);
        }
        if (_queue.Count >= _frame)
        {
            kind = TakeFrame(frame);
            _stalledTicks = 0;
            _levelMs = FramesHeld * FrameFormat.FrameMs;
            return true;
        }
        kind = PlayoutKind.Idle;
        if (_senderSilent || _stalledTicks * FrameFormat.FrameMs < StopAfterMs)
            return false;
        _playing = false;
        // This tick's frame is one of them.
        _owed = _stalledTicks;
        _timePassed = true;
        return PassTime(frame, out kind);
    }

    private bool TryBegin()
    {
        SkipWhatIsNoSound();
        if (_owed > 0 || !_buffer.TryPeek(out var oldest, out _))
            return false;
        _playing = true;
        _senderSilent = false;
        _starved = 0;
        _next = oldest.Timestamp;
        return true;
    }

    private bool PassTime(Span<float> frame, out PlayoutKind kind)
    {
        kind = _senderSilent ? PlayoutKind.ComfortNoise : PlayoutKind.Idle;
        if (_owed > 0)
            _owed--;
        else if (_timePassed)
            return false;
        else
            _timePassed = true;
        _stalledTicks = 0;
        if (_queue.Count > 0)
        {
            // The last sound ends in the middle of a frame: it dies away.
            MakeUp(_queue.Append(_frame - _queue.Count, PlayoutKind.Concealed));
            kind = _queue.Take(frame);
            return true;
        }
        frame.Clear();
        if (_senderSilent)
            _noise.Add(frame);
        return true;
    }

    private bool MayYetCome(in BufferedPacket packet)
    {
        if (_senderSilent || packet.Sequence == _buffer.LastPlayed + 1)
            return false;
        if (_holeTicks < 0)
            _holeTicks = 0;
        int most = Math.Clamp((_delays.QuantileMs(OvertakenShare) + FrameFormat.FrameMs - 1) / FrameFormat.FrameMs, LeastHoleTicks, MostHoleTicks);
        return _holeTicks < most && _buffer.Count <= most + 1;
    }
}
