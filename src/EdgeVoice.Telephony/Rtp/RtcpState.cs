using System.Buffers.Binary;

namespace EdgeVoice.Telephony.Rtp;

/// <summary>
/// RTCP of one session (RFC 3550 section 6): SR or RR, SDES with CNAME, BYE. The NTP timestamps count from the start of our clock,
/// which section 6.4.1 allows to a sender without wall time; only differences are ever used.
/// </summary>
internal sealed class RtcpState(uint ssrc)
{
    private const byte SenderReport = 200, ReceiverReport = 201, Description = 202, Goodbye = 203;
    private const long Interval = 5 * TimeSpan.TicksPerSecond;

    private long _next;
    private uint _lastReport;
    private long _lastReportAt;

    public double? RoundTripMs { get; private set; }

    /// <summary>What the far side says it lost of our packets in its last interval, 0 to 1.</summary>
    public double? RemoteLossFraction { get; private set; }

    /// <summary>True after the far side's BYE.</summary>
    public bool RemoteBye { get; private set; }

    public bool IsDue(long now)
    {
        if (_next == 0)
            _next = now + Spread();
        return now >= _next;
    }

    public int Write(Span<byte> target, long now, uint timestamp, long sent, long octets, uint remote, ref RtpStatistics statistics, bool bye)
    {
        _next = now + Spread();
        int blocks = statistics.HasSource ? 1 : 0;
        int report = (sent > 0 ? 28 : 8) + (blocks * 24);
        // CNAME: 8 hex digits of our SSRC; unique on this box for the call, and it says nothing of the site (RFC 7022).
        const int Sdes = 4 + 4 + 2 + 8 + 2;
        int length = report + Sdes + (bye ? 8 : 0);
        if (target.Length < length)
            return 0;
        target[..length].Clear();
        Header(target, blocks, sent > 0 ? SenderReport : ReceiverReport, report);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], ssrc);
        int at = 8;
        if (sent > 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(target[8..], Ntp(now));
            BinaryPrimitives.WriteUInt32BigEndian(target[16..], timestamp);
            BinaryPrimitives.WriteUInt32BigEndian(target[20..], (uint)sent);
            BinaryPrimitives.WriteUInt32BigEndian(target[24..], (uint)octets);
            at = 28;
        }
        if (blocks > 0)
            WriteBlock(target[at..], now, remote, ref statistics);
        WriteSdes(target[report..], Sdes);
        if (bye)
        {
            Header(target[(report + Sdes)..], 1, Goodbye, 8);
            BinaryPrimitives.WriteUInt32BigEndian(target[(report + Sdes + 4)..], ssrc);
        }
        return length;
    }

    /// <summary>Reads a compound packet. False when the first part is no report, or a length lies (RFC 3550 appendix A.2).</summary>
    public bool Receive(ReadOnlySpan<byte> datagram, long arrival)
    {
        if (datagram.Length < 8 || datagram[0] >> 6 != 2 || datagram[1] is not (SenderReport or ReceiverReport) || !LengthsAddUp(datagram))
            return false;
        for (int at = 0; at < datagram.Length;)
        {
            int length = (BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]) + 1) * 4;
            ReadPart(datagram.Slice(at, length), arrival);
            at += length;
        }
        return true;
    }

    private void ReadPart(ReadOnlySpan<byte> part, long arrival)
    {
        byte type = part[1];
        RemoteBye |= type == Goodbye;
        int first = type switch { SenderReport => 28, ReceiverReport => 8, _ => int.MaxValue };
        if (part.Length < first)
            return;
        if (type == SenderReport)
        {
            // The middle 32 bits of the NTP timestamp come back as LSR.
            _lastReport = BinaryPrimitives.ReadUInt32BigEndian(part[10..]);
            _lastReportAt = arrival;
        }
        int count = part[0] & 0x1f;
        for (int i = 0; i < count && part.Length >= first + ((i + 1) * 24); i++)
            ReadBlock(part.Slice(first + (i * 24), 24), arrival);
    }

    private void ReadBlock(ReadOnlySpan<byte> block, long arrival)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(block) != ssrc)
            return;
        RemoteLossFraction = block[4] / 256.0;
        uint last = BinaryPrimitives.ReadUInt32BigEndian(block[16..]), delay = BinaryPrimitives.ReadUInt32BigEndian(block[20..]);
        int trip = (int)((uint)(Ntp(arrival) >> 16) - last - delay);
        if (last != 0 && trip >= 0)
            RoundTripMs = trip * 1000.0 / 65536;
    }

    private void WriteBlock(Span<byte> block, long now, uint remote, ref RtpStatistics statistics)
    {
        BinaryPrimitives.WriteUInt32BigEndian(block, remote);
        int lost = (int)Math.Clamp(statistics.Lost, -0x800000, 0x7fffff);
        BinaryPrimitives.WriteUInt32BigEndian(block[4..], ((uint)statistics.TakeFractionLost() << 24) | ((uint)lost & 0xffffff));
        BinaryPrimitives.WriteUInt32BigEndian(block[8..], statistics.ExtendedHighest);
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], (uint)statistics.Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(block[16..], _lastReport);
        uint delay = _lastReport == 0 ? 0 : (uint)((now - _lastReportAt) * 65536 / TimeSpan.TicksPerSecond);
        BinaryPrimitives.WriteUInt32BigEndian(block[20..], delay);
    }

    private void WriteSdes(Span<byte> part, int length)
    {
        Header(part, 1, Description, length);
        BinaryPrimitives.WriteUInt32BigEndian(part[4..], ssrc);
        (part[8], part[9]) = (1, 8);
        for (int i = 0; i < 8; i++)
            part[10 + i] = "0123456789abcdef"u8[(int)(ssrc >> (28 - (4 * i))) & 15];
    }

    private static void Header(Span<byte> part, int count, byte type, int length)
    {
        part[0] = (byte)(0x80 | count);
        part[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(part[2..], (ushort)((length / 4) - 1));
    }

    private static bool LengthsAddUp(ReadOnlySpan<byte> datagram)
    {
        int at = 0;
        while (at + 4 <= datagram.Length && datagram[at] >> 6 == 2)
            at += (BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]) + 1) * 4;
        return at == datagram.Length;
    }

    /// <summary>Units of 100 ns as NTP: seconds above, fractions of 2**32 below.</summary>
    private static ulong Ntp(long ticks)
    {
        ulong seconds = (ulong)(ticks / TimeSpan.TicksPerSecond), rest = (ulong)(ticks % TimeSpan.TicksPerSecond);
        return (seconds << 32) | ((rest << 32) / TimeSpan.TicksPerSecond);
    }

    /// <summary>Half to one and a half intervals, drawn from our SSRC so that calls that began together do not report together.</summary>
    private long Spread() => (Interval / 2) + (ssrc % 1000 * Interval / 1000);
}
