using System.Text;

namespace EdgeVoice.Dialog.Slots;

/// <summary>How alike two words sound: a small consonant key (after Metaphone, L. Philips 1990) and the distance between keys.</summary>
public static class Phonetics
{
    /// <summary>Likeness in [0, 1]: 1 for words that sound the same by the key and are written alike.</summary>
    public static double Likeness(string left, string right)
    {
        if (left == right)
            return 1;
        string a = Key(left), b = Key(right);
        if (a.Length == 0 || b.Length == 0)
            return 0;
        double sound = 1 - (double)Distance(a, b) / Math.Max(a.Length, b.Length);
        double spelling = 1 - (double)Distance(left, right) / Math.Max(left.Length, right.Length);
        return 0.65 * sound + 0.35 * spelling;
    }

    /// <summary>Consonants by sound; vowels only where the word begins with one.</summary>
    public static string Key(string word)
    {
        var key = new StringBuilder();
        string w = word.ToLowerInvariant();
        for (int i = 0; i < w.Length; i++)
        {
            char next = i + 1 < w.Length ? w[i + 1] : '\0';
            char sound = w[i] switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' => i == 0 ? 'A' : '\0',
                'b' => i == w.Length - 1 && i > 0 && w[i - 1] == 'm' ? '\0' : 'P',
                'p' => next == 'h' ? 'F' : 'P',
                'f' or 'v' => 'F',
                'c' => next == 'h' ? 'X' : next is 'e' or 'i' or 'y' ? 'S' : 'K',
                'q' or 'x' => 'K',
                'k' => next == 'n' && i == 0 ? '\0' : 'K',
                'g' => next == 'h' ? '\0' : next == 'n' && i == 0 ? '\0' : next is 'e' or 'i' or 'y' ? 'J' : 'K',
                'd' or 't' => next == 'h' ? '0' : 'T',
                's' => next == 'h' ? 'X' : 'S',
                'z' => 'S',
                'j' => 'J',
                'l' => 'L',
                'r' => 'R',
                'm' or 'n' => 'M',
                _ => '\0',
            };
            if (sound != '\0' && (key.Length == 0 || key[^1] != sound))
                key.Append(sound);
        }
        return key.ToString();
    }

    /// <summary>Levenshtein distance.</summary>
    public static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
            row[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[right.Length];
    }
}
