using System.Globalization;
using System.Text;

namespace EdgeVoice.Telephony.Sip;

/// <summary>
/// Characters of SIP. A received header is kept as one char per octet (Latin-1), so that what we echo
/// (Via, From, To, Call-ID) leaves octet for octet as it came even where it is not UTF-8;
/// <see cref="ToText"/> makes readable text of it at the edge.
/// </summary>
internal static class SipText
{
    /// <summary>RFC 3261 section 25.1: token.</summary>
    public static bool IsTokenChar(char c)
        => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '!' or '%' or '*' or '_' or '+' or '`' or '\'' or '~';

    public static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!IsTokenChar(c))
                return false;
        }
        return !text.IsEmpty;
    }

    public static bool IsSpace(char c) => c is ' ' or '\t';

    /// <summary>Octets of a header as readable text: UTF-8 where they are UTF-8 (RFC 3261 section 7.3.1), else Latin-1.</summary>
    public static string ToText(string octets)
    {
        bool ascii = true;
        foreach (char c in octets)
            ascii &= c < 0x80;
        if (ascii)
            return octets;
        try
        {
            return StrictUtf8.GetString(Encoding.Latin1.GetBytes(octets));
        }
        catch (DecoderFallbackException)
        {
            return octets;
        }
    }

    /// <summary>Text from the call side as octets of a header. Line breaks and other controls become spaces: no header can be smuggled in.</summary>
    public static string ToOctets(string text)
    {
        string octets = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        return octets.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0
            ? octets
            : string.Create(octets.Length, octets, static (target, source) =>
            {
                for (int i = 0; i < target.Length; i++)
                    target[i] = source[i] < ' ' ? ' ' : source[i];
            });
    }

    /// <summary>A display name or parameter in double quotes, with what must be escaped escaped.</summary>
    public static string Quote(string octets)
        => "\"" + octets.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    /// <summary>Reads a quoted string that starts at <paramref name="at"/>; leaves <paramref name="at"/> behind the closing quote.</summary>
    public static bool TryReadQuoted(ReadOnlySpan<char> text, ref int at, out string content)
    {
        content = "";
        if (at >= text.Length || text[at] != '"')
            return false;
        var plain = new StringBuilder();
        for (int i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                at = i + 1;
                content = plain.ToString();
                return true;
            }
            if (text[i] == '\\' && ++i >= text.Length)
                return false;
            plain.Append(text[i]);
        }
        return false;
    }

    /// <summary>Undoes %HH. A broken escape stays as it is: equality is all that depends on it.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && IsHexPair(text, i + 1))
            {
                plain.Append((char)byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                plain.Append(text[i]);
            }
        }
        return plain.ToString();
    }

    /// <summary>Escapes a header value for the headers part of a URI (RFC 3261 section 25.1: hnv-unreserved and unreserved stay).</summary>
    public static string EscapeUriHeader(string octets)
    {
        var escaped = new StringBuilder(octets.Length + 16);
        foreach (char c in octets)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '!' or '~' or '*' or '\'' or '(' or ')' or '[' or ']' or '/' or '?' or ':' or '+' or '$')
                escaped.Append(c);
            else
                escaped.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
        }
        return escaped.ToString();
    }

    public static bool IsHexPair(ReadOnlySpan<char> text, int at)
        => at + 1 < text.Length && char.IsAsciiHexDigit(text[at]) && char.IsAsciiHexDigit(text[at + 1]);

    /// <summary>Splits a header value at its commas, but not inside quotes, angle brackets or a comment. False when a quote or bracket stays open.</summary>
    public static bool TrySplit(string value, List<string> parts)
    {
        int start = 0, angle = 0;
        bool quoted = false;
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (quoted)
            {
                if (c == '\\')
                    i++;
                else if (c == '"')
                    quoted = false;
                continue;
            }
            switch (c)
            {
                case '"' when angle == 0: quoted = true; break;
                case '<': angle++; break;
                case '>': angle--; break;
                case ',' when angle <= 0:
                    parts.Add(value[start..i].Trim(' ', '\t'));
                    start = i + 1;
                    break;
            }
        }
        parts.Add(value[start..].Trim(' ', '\t'));
        return !quoted && angle == 0;
    }

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
}
