namespace EdgeVoice.Dsp.Voice;

/// <summary>How probabilities become a decision. The defaults suit endpointing: quick to start, quick to stop.</summary>
public sealed record VadOptions
{
    /// <summary>Probability from which a frame counts as speech, 0 to 1 (0.5).</summary>
    public float OnsetThreshold { get; init; } = 0.5f;

    /// <summary>The same on a line on which nothing has looked like speech for a second or two, 0 to <see cref="OnsetThreshold"/> (0.35).</summary>
    public float QuietOnsetThreshold { get; init; } = 0.35f;

    /// <summary>Probability below which a frame counts as silence once speech is on, 0 to <see cref="OnsetThreshold"/> (0.5).</summary>
    public float OffsetThreshold { get; init; } = 0.5f;

    /// <summary>Speech needed in a row before the decision turns on, in ms, in steps of 20 (40): a click is shorter.</summary>
    public int OnsetMs { get; init; } = 40;

    /// <summary>How long the decision stays on after the last frame of speech, in ms, in steps of 20 (40): with what the network remembers it bridges stops inside words.</summary>
    public int HangoverMs { get; init; } = 40;

    internal void Validate()
    {
        if (!(OnsetThreshold is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(OnsetThreshold), OnsetThreshold, "a probability between 0 and 1 is needed");
        if (!(QuietOnsetThreshold > 0 && QuietOnsetThreshold <= OnsetThreshold))
            throw new ArgumentOutOfRangeException(nameof(QuietOnsetThreshold), QuietOnsetThreshold, $"a probability between 0 and {nameof(OnsetThreshold)} is needed");
        if (!(OffsetThreshold > 0 && OffsetThreshold <= OnsetThreshold))
            throw new ArgumentOutOfRangeException(nameof(OffsetThreshold), OffsetThreshold, $"a probability between 0 and {nameof(OnsetThreshold)} is needed");
        if (OnsetMs is < 20 or > 1000)
            throw new ArgumentOutOfRangeException(nameof(OnsetMs), OnsetMs, "20 to 1000 ms are possible");
        if (HangoverMs is < 0 or > 5000)
            throw new ArgumentOutOfRangeException(nameof(HangoverMs), HangoverMs, "0 to 5000 ms are possible");
    }
}
