using System.Buffers;

namespace EdgeVoice.Telephony.Sip;

/// <summary>
/// The <c>;name=value</c> list behind a URI, a Via or an address. Few and short: a list, searched in order.
/// Values keep their quotes off and their octets.
/// </summary>
internal sealed class SipParameters
{
    private static readonly SearchValues<char> MustQuote = SearchValues.Create(" \t\",;=<>@()\\/?");

    private readonly List<(string Name, string? Value)> _items = [];

    public int Count => _items.Count;

    /// <summary>Value of the parameter; null when it is absent, empty when it has no value.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (itemName, value) in _items)
            {
                if (string.Equals(itemName, name, StringComparison.OrdinalIgnoreCase))
                    return value ?? "";
            }
            return null;
        }
    }

    public void Set(string name, string? value)
    {
        int at = _items.FindIndex(item => string.Equals(item.Name, name, StringComparison.OrdinalIgnoreCase));
        if (at >= 0)
            _items[at] = (_items[at].Name, value);
        else
            _items.Add((name, value));
    }

    /// <summary>Reads parameters from a ';' at <paramref name="at"/> to the end of the text. Twice the same name is an error (RFC 3261 section 7.3.1).</summary>
    public static bool TryRead(ReadOnlySpan<char> text, ref int at, out SipParameters parameters)
    {
        parameters = new SipParameters();
        while (true)
        {
            SkipSpace(text, ref at);
            if (at == text.Length)
                return true;
            if (text[at] != ';')
                return false;
            at++;
            SkipSpace(text, ref at);
            int start = at;
            while (at < text.Length && SipText.IsTokenChar(text[at]))
                at++;
            if (at == start)
                return false;
            string name = text[start..at].ToString();
            string? value = null;
            SkipSpace(text, ref at);
            if (at < text.Length && text[at] == '=')
            {
                at++;
                SkipSpace(text, ref at);
                if (!TryReadValue(text, ref at, out value))
                    return false;
            }
            if (parameters[name] is not null)
                return false;
            parameters._items.Add((name, value));
        }
    }

    public override string ToString()
        => string.Concat(_items.Select(item => item.Value switch
        {
            null => ";" + item.Name,
            var value when value.AsSpan().ContainsAny(MustQuote) || value.Length == 0 => $";{item.Name}={SipText.Quote(value)}",
            var value => $";{item.Name}={value}",
        }));

    private static bool TryReadValue(ReadOnlySpan<char> text, ref int at, out string? value)
    {
        value = null;
        if (at < text.Length && text[at] == '"')
        {
            bool good = SipText.TryReadQuoted(text, ref at, out string content);
            value = content;
            return good;
        }
        int start = at;
        // gen-value = token / host / quoted-string; host brings ':' and brackets.
        while (at < text.Length && (SipText.IsTokenChar(text[at]) || text[at] is ':' or '[' or ']' || text[at] > '\x7f'))
            at++;
        value = text[start..at].ToString();
        return at > start;
    }

    private static void SkipSpace(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length && SipText.IsSpace(text[at]))
            at++;
    }
}
