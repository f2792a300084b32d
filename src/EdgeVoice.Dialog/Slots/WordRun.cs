namespace EdgeVoice.Dialog.Slots;

/// <summary>Runs of words within a sentence.</summary>
internal static class WordRun
{
    /// <summary>True when these words stand there, one after the other.</summary>
    public static bool Matches(IReadOnlyList<string> words, int start, params ReadOnlySpan<string> expected)
    {
        if (start + expected.Length > words.Count)
            return false;
        for (int i = 0; i < expected.Length; i++)
        {
            if (words[start + i] != expected[i])
                return false;
        }
        return true;
    }
}
