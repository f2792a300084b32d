using System.Text;

namespace EdgeVoice.Telephony.Sip;

/// <summary>The key in the body of an INFO.</summary>
internal static class DtmfBody
{
    public static bool TryRead(ReadOnlySpan<byte> body, bool relay, out char key)
    {
        key = '\0';
        foreach (var range in body.Split((byte)'\n'))
        {
            var line = body[range].Trim(" \t\r"u8);
            if (relay)
            {
                int equals = line.IndexOf((byte)'=');
                if (equals < 0 || !Ascii.EqualsIgnoreCase(line[..equals].Trim(" \t"u8), "signal"u8))
                    continue;
                line = line[(equals + 1)..].Trim(" \t"u8);
            }
            if (!line.IsEmpty)
                return TryKey(line, out key);
        }
        return false;
    }

    /// <summary>One of 0-9 * # A-D; 10 and 11 are star and hash in the event numbers that some phones write.</summary>
    private static bool TryKey(ReadOnlySpan<byte> text, out char key)
    {
        key = '\0';
        if (text.SequenceEqual("10"u8))
            key = '*';
        else if (text.SequenceEqual("11"u8))
            key = '#';
        else if (text.Length == 1 && "0123456789*#ABCDabcd"u8.Contains(text[0]))
            key = char.ToUpperInvariant((char)text[0]);
        return key != '\0';
    }
}
