namespace EdgeVoice.Agent.Simulation.Voices;

/// <summary>Sound ready for the line, rendered before the call.</summary>
/// <param name="Text">What it says, for people to read.</param>
/// <param name="Samples">Mono, at the rate of the line.</param>
/// <param name="SoundStart">First sample that can be heard.</param>
/// <param name="SpeechEnd">The sample after the last that is speech; 0 when nothing in it is (a cough alone).</param>
internal sealed record CallerSound(string Text, float[] Samples, int SoundStart, int SpeechEnd)
{
    public bool HasSpeech => SpeechEnd > 0;

    /// <summary>Where each stretch of speech begins, in samples.</summary>
    public IReadOnlyList<int> Onsets { get; init; } = [];
}

/// <summary>Where the audible part of a clip lies, in samples; empty when nothing is audible.</summary>
internal readonly record struct AudibleRange(int Start, int End)
{
    /// <summary>
    /// Sound this far below the clip's loud parts is the dying away of speech and no longer speech: at line level that is
    /// where talk that comes back begins to count (<see cref="Lines.TalkSpurts.TalkDb"/>), so both ends of a wait are cut alike.
    /// </summary>
    private const double RangeDb = 23;

    /// <summary>A recording's own noise ends this far above its quietest parts.</summary>
    private const double AboveFloorDb = 10;

    private const double SilenceDb = -90;

    private const int BlocksPerSecond = 200;

    public bool Empty => End <= Start;

    /// <summary>Looks at 5 ms blocks: from the first to the last that is within 23 dB of the loud ones and above the clip's own noise.</summary>
    public static AudibleRange Of(ReadOnlySpan<float> samples, int rateHz)
    {
        int block = rateHz / BlocksPerSecond;
        double[] levels = new double[samples.Length / block];
        for (int i = 0; i < levels.Length; i++)
            levels[i] = SoundLevel.Db(samples.Slice(i * block, block));
        if (levels.Length == 0)
            return default;
        double[] sorted = [.. levels.Order()];
        double loud = sorted[(int)(0.95 * (sorted.Length - 1))];
        double floor = sorted[(int)(0.05 * (sorted.Length - 1))];
        // A clip without silence has no floor to be told from its speech.
        double threshold = Math.Max(loud - RangeDb, Math.Min(floor + AboveFloorDb, loud - 20));
        int first = Array.FindIndex(levels, level => level >= threshold);
        int last = Array.FindLastIndex(levels, level => level >= threshold);
        return first < 0 || loud <= SilenceDb ? default : new AudibleRange(first * block, (last + 1) * block);
    }
}
