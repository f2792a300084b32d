namespace EdgeVoice.Dsp;

/// <summary>
/// One stage of the audio path: configured once, then fed 20 ms frames that it changes in place.
/// </summary>
/// <remarks>
/// Samples are mono <see cref="float"/> in [-1, 1]. <see cref="Process"/> allocates nothing, reads no clock and
/// accepts any span length, so a block gives the same samples whether it is fed frame by frame or at once.
/// </remarks>
public interface IAudioBlock
{
    /// <summary>Delay from input to output, in samples at the configured rate.</summary>
    int LatencySamples { get; }

    /// <summary>Processes the samples in place.</summary>
    void Process(Span<float> samples);

    /// <summary>Returns to the state right after construction; keeps the configuration.</summary>
    void Reset();
}
