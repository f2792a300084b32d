namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Word errors between what was read and what was heard: edit distance over words.</summary>
internal static class WordErrors
{
    public static int Count(string said, string heard)
    {
        string[] a = Words(said), b = Words(heard);
        var row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }

    public static string[] Words(string text) => text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
