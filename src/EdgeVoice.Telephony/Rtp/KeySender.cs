namespace EdgeVoice.Telephony.Rtp;

/// <summary>The packets of one key (RFC 4733 section 2.5.1): growing duration, then the end three times.</summary>
internal struct KeySender(byte code, uint timestamp, ushort length)
{
    /// <summary>-10 dBm0, the usual level of a key.</summary>
    private const byte Volume = 10;

    private const int Ends = 3;

    private int _duration;
    private int _ends;
    private bool _started;

    public readonly bool IsActive => length > 0 && _ends < Ends;

    /// <summary>Writes the block; returns true for the first packet (marker).</summary>
    public bool Next(int ticks, Span<byte> payload, out uint start)
    {
        start = timestamp;
        bool first = !_started;
        _started = true;
        _duration = Math.Min(_duration + ticks, length);
        bool over = _duration >= length;
        if (over)
            _ends++;
        new TelephoneEvent(code, over, Volume, (ushort)_duration).Write(payload);
        return first;
    }
}
