using System.Globalization;
using System.Text;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>Text to words, exactly as models/dialog/recipe/words.py does it.</summary>
public static class UtteranceTokenizer
{
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

    /// <summary>The words that the model reads of an utterance.</summary>
    public static List<string> Clipped(string text)
    {
        List<string> words = Words(text);
        if (words.Count > MaxWords)
            words.RemoveRange(MaxWords / 2, words.Count - MaxWords);
        return words;
    }

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
