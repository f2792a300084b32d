namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>How many digits or letters a dictation holds so far: only for endpointing, its meaning is the dialog's business.</summary>
internal static class DictatedLength
{
    private static readonly HashSet<string> Digits =
        new(StringComparer.Ordinal) { "zero", "oh", "o", "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" };

    /// <summary>What a recogniser that may hear anything writes for a digit.</summary>
    private static readonly HashSet<string> SoundAlikes = new(StringComparer.Ordinal) { "to", "too", "for", "won", "ate" };

    private static readonly HashSet<string> Tens =
        new(StringComparer.Ordinal) { "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety" };

    /// <summary>"double five" counts two, "triple nought" three, "forty" and "forty two" two, a single letter one; other words none.</summary>
    public static int Count(ReadOnlySpan<string> words)
    {
        int count = 0;
        int times = 1;
        bool tens = false;
        foreach (string word in words)
        {
            if (word is "double" or "triple")
            {
                times = word == "double" ? 2 : 3;
                continue;
            }
            bool unit = Digits.Contains(word) || word.Length == 1 || SoundAlikes.Contains(word);
            if (Tens.Contains(word))
                count += 2;
            else if (unit && !tens)
                count += times;
            // "forty two" is one number of two digits.
            tens = Tens.Contains(word);
            times = 1;
        }
        return count;
    }
}
