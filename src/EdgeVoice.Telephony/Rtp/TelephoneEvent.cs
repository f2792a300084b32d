using System.Buffers.Binary;

namespace EdgeVoice.Telephony.Rtp;

/// <summary>One RFC 4733 event block: which key, whether it is over, how loud, how long so far.</summary>
/// <param name="Code">0-9, 10 = *, 11 = #, 12-15 = A-D; other codes are other events.</param>
/// <param name="End">Set on the last packets of the event.</param>
/// <param name="Volume">Power in -dBm0, 0 to 63.</param>
/// <param name="Duration">In ticks of the RTP clock, from the packet's timestamp.</param>
internal readonly record struct TelephoneEvent(byte Code, bool End, byte Volume, ushort Duration)
{
    public const int Length = 4;

    private const string Keys = "0123456789*#ABCD";

    /// <summary>The key, or NUL when the event is none.</summary>
    public char Key => Code < Keys.Length ? Keys[Code] : '\0';

    /// <summary>Code of a key; false when it is no DTMF key.</summary>
    public static bool TryCode(char key, out byte code)
    {
        int at = Keys.IndexOf(char.ToUpperInvariant(key), StringComparison.Ordinal);
        code = (byte)Math.Max(at, 0);
        return at >= 0;
    }

    public static bool TryRead(ReadOnlySpan<byte> payload, out TelephoneEvent parsed, out int bytesRead)
    {
        parsed = default;
        bytesRead = 0;
        if (payload.Length < Length)
            return false;
        parsed = new TelephoneEvent(payload[0], (payload[1] & 0x80) != 0, (byte)(payload[1] & 0x3f), BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        bytesRead = Length;
        return true;
    }

    public void Write(Span<byte> target)
    {
        target[0] = Code;
        target[1] = (byte)((End ? 0x80 : 0) | (Volume & 0x3f));
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], Duration);
    }
}
