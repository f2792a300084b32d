using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>
/// Finds payment card numbers, written or spoken, and strikes them out before anything is stored: 13 to 19 digits whose check digit is
/// right (Luhn, ISO/IEC 7812-1 annex B) and whose first digit is one that cards have (2 to 6).
/// </summary>
/// <remarks>
/// Digits may be apart by blanks, dashes, dots or commas, and may be spelled as a recogniser writes them ("four one double one", "oh").
/// A longer run is searched for a card number inside it. A number that the caller spreads over several turns is not seen as one.
/// </remarks>
internal static partial class CardNumbers
{
    /// <summary>What stands in the place of a number.</summary>
    public const string Struck = "[card number]";

    private const int Shortest = 13, Longest = 19;

    // What the caller did not say: technical names, which may well be long digit strings and must stay whole to be of use.
    private static readonly string[] Technical = ["call", "sip_call_id", "from", "to", "target", "transferred_to"];

    /// <summary>The text with card numbers struck out; the same instance when there is none.</summary>
    public static string Strike(string text)
    {
        var tokens = Tokens().Matches(text);
        if (tokens.Count < 1 || text.Length < Shortest)
            return text;
        var runs = Runs(text, tokens);
        if (runs.Count == 0)
            return text;
        var result = new StringBuilder(text.Length);
        int at = 0;
        foreach (var (start, end) in runs)
        {
            result.Append(text, at, start - at).Append(Struck);
            at = end;
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Strikes card numbers out of every text of a JSON object but technical names.</summary>
    public static byte[] StrikeJson(ReadOnlySpan<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length + 64);
        using (var writer = new Utf8JsonWriter(buffer, TelemetryJson.WriterOptions))
        {
            var reader = new Utf8JsonReader(json);
            string property = "";
            while (reader.Read())
                Copy(ref reader, writer, ref property);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, ref string property)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                property = reader.GetString()!;
                writer.WritePropertyName(property);
                break;
            case JsonTokenType.String:
                string text = reader.GetString()!;
                writer.WriteStringValue(Technical.Contains(property) ? text : Strike(text));
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan);
                break;
        }
    }

    /// <summary>Places of card numbers: runs of neighbouring digit tokens, searched for the longest stretch that passes the check.</summary>
    private static List<(int Start, int End)> Runs(string text, MatchCollection tokens)
    {
        var found = new List<(int, int)>();
        var digits = new List<(int Digit, int Start, int End)>();
        int repeat = 1;
        int previousEnd = -1;
        foreach (Match token in tokens)
        {
            if (previousEnd >= 0 && !IsSeparator(text.AsSpan(previousEnd, token.Index - previousEnd)))
            {
                Search(digits, found);
                digits.Clear();
                repeat = 1;
            }
            previousEnd = token.Index + token.Length;
            string word = token.Value.ToLowerInvariant();
            if (word is "double" or "triple")
            {
                repeat = word == "double" ? 2 : 3;
                continue;
            }
            foreach (int digit in DigitsOf(word))
            {
                for (int i = 0; i < repeat; i++)
                    digits.Add((digit, token.Index, previousEnd));
                repeat = 1;
            }
        }
        Search(digits, found);
        return found;
    }

    private static void Search(List<(int Digit, int Start, int End)> digits, List<(int, int)> found)
    {
        int first = 0;
        while (first + Shortest <= digits.Count)
        {
            int length = Math.Min(Longest, digits.Count - first);
            while (length >= Shortest && !IsCard(digits, first, length))
                length--;
            if (length < Shortest)
            {
                first++;
                continue;
            }
            var (start, end) = (digits[first].Start, digits[first + length - 1].End);
            // Two numbers in one token ("41111111111111114111111111111111") are one place.
            if (found.Count > 0 && found[^1].Item2 >= start)
                found[^1] = (found[^1].Item1, Math.Max(end, found[^1].Item2));
            else
                found.Add((start, end));
            first += length;
        }
    }

    private static bool IsCard(List<(int Digit, int Start, int End)> digits, int first, int length)
    {
        if (digits[first].Digit is < 2 or > 6)
            return false;
        int sum = 0;
        for (int i = 0; i < length; i++)
        {
            int digit = digits[first + length - 1 - i].Digit;
            if (i % 2 == 1 && (digit *= 2) > 9)
                digit -= 9;
            sum += digit;
        }
        return sum % 10 == 0;
    }

    private static IEnumerable<int> DigitsOf(string word) => word switch
    {
        "zero" or "oh" or "o" => [0],
        "one" => [1],
        "two" => [2],
        "three" => [3],
        "four" => [4],
        "five" => [5],
        "six" => [6],
        "seven" => [7],
        "eight" => [8],
        "nine" => [9],
        "ten" => [1, 0],
        "eleven" => [1, 1],
        "twelve" => [1, 2],
        "thirteen" => [1, 3],
        "fourteen" => [1, 4],
        "fifteen" => [1, 5],
        "sixteen" => [1, 6],
        "seventeen" => [1, 7],
        "eighteen" => [1, 8],
        "nineteen" => [1, 9],
        _ when char.IsAsciiDigit(word[0]) => word.Select(digit => digit - '0'),
        _ => Tens(word),
    };

    // "forty one" is 41 and "forty" alone is 40; the tokeniser gives both as one token.
    private static IEnumerable<int> Tens(string word)
    {
        string[] parts = word.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        int tens = Array.IndexOf(TensNames, parts[0]) + 2;
        return [tens, parts.Length > 1 ? DigitsOf(parts[1]).First() : 0];
    }

    private static readonly string[] TensNames = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static bool IsSeparator(ReadOnlySpan<char> between)
    {
        if (between.Length > 3)
            return false;
        foreach (char c in between)
        {
            if (c is not (' ' or '-' or '.' or ',' or '\u00a0' or '/'))
                return false;
        }
        return true;
    }

    [GeneratedRegex(
        @"[0-9]+|\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine)\b)?|"
        + @"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|ten|eleven|twelve|"
        + @"zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();
}
