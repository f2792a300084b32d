using System.Globalization;
using System.Text;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>
/// Text to words and words to rows of the dialog model's table, exactly as models/dialog/recipe/words.py does it:
/// every word is its own row and those of its character 3- and 4-grams, by FNV-1a.
/// </summary>
public static class UtteranceTokenizer
{
    /// <summary>Rows of the model's table; row 0 is padding.</summary>
    public const int Rows = 65536;

    /// <summary>Rows that one word may use.</summary>
    public const int RowsPerWord = 24;

    /// <summary>Longer utterances keep their first and last half.</summary>
    public const int MaxWords = 64;

    private static readonly string[] Ones =
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " +
         "seventeen eighteen nineteen").Split(' ');

    private static readonly string[] Tens = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".Split(' ');

    /// <summary>Lower-case words of letters and apostrophes; digits are read out, everything else parts words.</summary>
    public static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char c = char.ToLowerInvariant(text[i]);
            if (c == '\u2019')
                c = '\'';
            if (c is (>= 'a' and <= 'z') or '\'')
            {
                word.Append(c);
                continue;
            }
            Close();
            if (!char.IsAsciiDigit(c))
                continue;
            int end = i;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            words.AddRange(ReadDigits(text.AsSpan(i, end - i)).Split(' '));
            i = end - 1;
        }
        Close();
        return words;

        void Close()
        {
            string whole = word.ToString().Trim('\'');
            word.Clear();
            if (whole.Length > 0)
                words.Add(whole);
        }
    }

    /// <summary>The model's input for an utterance: shape [words + 2, <see cref="RowsPerWord"/>], begin and end marks included.</summary>
    public static long[] Encode(string text, out int words)
    {
        List<string> all = Words(text);
        if (all.Count > MaxWords)
            all.RemoveRange(MaxWords / 2, all.Count - MaxWords);
        words = all.Count + 2;
        var rows = new long[words * RowsPerWord];
        rows[0] = Row("=<s>");
        for (int i = 0; i < all.Count; i++)
            WriteRows(all[i], rows.AsSpan((i + 1) * RowsPerWord, RowsPerWord));
        rows[(words - 1) * RowsPerWord] = Row("=</s>");
        return rows;
    }

    private static void WriteRows(string word, Span<long> rows)
    {
        rows[0] = Row("=" + word);
        string marked = $"<{word}>";
        int used = 1;
        for (int n = 3; n <= 4; n++)
        {
            for (int i = 0; i + n <= marked.Length; i++)
            {
                if (used == rows.Length)
                    return;
                rows[used++] = Row(marked.AsSpan(i, n));
            }
        }
    }

    private static long Row(ReadOnlySpan<char> feature) => 1 + Fnv1a(feature) % (Rows - 1);

    /// <summary>32-bit FNV-1a of ASCII text.</summary>
    internal static uint Fnv1a(ReadOnlySpan<char> text, uint hash = 2166136261)
    {
        foreach (char c in text)
            hash = unchecked((hash ^ (byte)c) * 16777619);
        return hash;
    }

    private static string ReadDigits(ReadOnlySpan<char> run)
    {
        if (run.Length <= 5 && !(run.Length > 1 && run[0] == '0'))
            return Number(int.Parse(run, NumberStyles.None, CultureInfo.InvariantCulture));
        var spelled = new StringBuilder();
        foreach (char c in run)
            spelled.Append(spelled.Length > 0 ? " " : "").Append(Ones[c - '0']);
        return spelled.ToString();
    }

    private static string Number(int n) => n switch
    {
        < 20 => Ones[n],
        < 100 => Tens[n / 10] + (n % 10 == 0 ? "" : " " + Ones[n % 10]),
        < 1000 => Ones[n / 100] + " hundred" + (n % 100 == 0 ? "" : " " + Number(n % 100)),
        _ => Number(n / 1000) + " thousand" + (n % 1000 == 0 ? "" : " " + Number(n % 1000)),
    };
}
