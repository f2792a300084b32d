namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>How many digits or letters a dictation holds so far: only for endpointing, its meaning is the dialog's business.</summary>
internal static class DictatedLength
{
    private static readonly HashSet<string> Digits =
        new(StringComparer.Ordinal) { "zero", "oh", "o", "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" };

    /// <summary>"double five" counts two, "triple nought" three, a single letter one; other words none.</summary>
    public static int Count(ReadOnlySpan<string> words)
    {
        int count = 0;
        int times = 1;
        foreach (string word in words)
        {
            if (word is "double" or "triple")
            {
                times = word == "double" ? 2 : 3;
                continue;
            }
            if (Digits.Contains(word) || word.Length == 1)
                count += times;
            times = 1;
        }
        return count;
    }
}
