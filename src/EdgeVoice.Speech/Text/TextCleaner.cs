using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeVoice.Speech.Text;

/// <summary>
/// Leaves only what a voice can be given: no tags, control characters, emoji or private signs, plain quotes and dashes,
/// and no [[ ]], which would switch espeak-ng to phoneme input.
/// </summary>
internal static partial class TextCleaner
{
    public static string Clean(string text)
    {
        text = Tag().Replace(text, " ");
        if (text.Contains('&', StringComparison.Ordinal))
            text = Tag().Replace(WebUtility.HtmlDecode(text), " ");
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            Append(clean, rune);
        return clean.ToString();
    }

    private static void Append(StringBuilder clean, Rune rune)
    {
        if (rune.Value < 128)
        {
            clean.Append(rune.Value switch
            {
                '\n' => '\n',
                < ' ' or 127 => ' ',
                '[' or '{' => '(',
                ']' or '}' => ')',
                '`' => '\'',
                '<' or '>' or '\\' or '|' or '^' or '~' or '*' or '_' => ' ',
                _ => (char)rune.Value,
            });
            return;
        }
        if (Replacement(rune.Value) is { } replacement)
        {
            clean.Append(replacement);
            return;
        }
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark:
                clean.Append(rune.ToString());
                break;
            case UnicodeCategory.DecimalDigitNumber:
                // Digits of any script are spoken as ours.
                clean.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
                break;
            case UnicodeCategory.Format:
                // Joiners, direction marks and soft hyphens stand inside words.
                break;
            default:
                clean.Append(' ');
                break;
        }
    }

    private static string? Replacement(int rune) => rune switch
    {
        0x2018 or 0x2019 or 0x201A or 0x2032 or 0x02BC => "'",
        0x201C or 0x201D or 0x201E or 0x2033 or 0xAB or 0xBB => "\"",
        0x2010 or 0x2011 => "-",
        0x2012 or 0x2013 or 0x2212 => "-",
        0x2014 or 0x2015 => ", ",
        0x2026 => ". ",
        0x20AC => "€",
        0xA3 => "£",
        0xA5 => "¥",
        0xA2 => "¢",
        0xB0 or 0xBA => "°",
        0xB5 or 0x3BC => "micro",
        0xD7 => "x",
        0xBD => " 1/2",
        0xBC => " 1/4",
        0xBE => " 3/4",
        0x2153 => " 1/3",
        0x2154 => " 2/3",
        0xAE or 0xA9 => " ",
        0x2122 => " ",
        0x3001 or 0xFF0C or 0x60C => ", ",
        0x3002 or 0x964 or 0x6D4 => ". ",
        0x61F => "? ",
        0xFB00 => "ff",
        0xFB01 => "fi",
        0xFB02 => "fl",
        // Emoji made of variation selectors and skin tones are marks by category, and keycap digits leave their digit.
        >= 0xFE00 and <= 0xFE0F or 0x20E3 or (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0000 and <= 0xE007F) => "",
        >= 0xFF01 and <= 0xFF5E => FullWidth(rune),
        _ => null,
    };

    private static string FullWidth(int rune)
    {
        var plain = new StringBuilder(1);
        Append(plain, new Rune(rune - 0xFEE0));
        return plain.ToString();
    }

    // A tag as markup writes it; "a < b" is none. The bound keeps a stray "<" from being searched through a long text.
    [GeneratedRegex(@"<[/!?]?[A-Za-z][^<>]{0,300}>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
