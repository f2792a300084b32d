namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>The level of frames, dBFS, and the same without what a knock on the handset adds to it: a knock is shorter than 60 ms, a syllable is not.</summary>
internal struct FrameLevel()
{
    /// <summary>How far a syllable's loudest frame rises over what lasts, in dB.</summary>
    private const float PeakDb = 6;

    private float _before = float.NegativeInfinity;
    private float _twoBefore = float.NegativeInfinity;

    /// <summary>Level of the last frame, root mean square.</summary>
    public float Db { get; private set; } = float.NegativeInfinity;

    /// <summary>The same, as far as the two frames before bear it out.</summary>
    public readonly float BorneOutDb => Math.Min(Db, Math.Min(_before, _twoBefore) + PeakDb);

    public void Take(ReadOnlySpan<float> frame)
    {
        (_twoBefore, _before) = (_before, Db);
        float sum = 1e-10f;
        foreach (float sample in frame)
            sum += sample * sample;
        Db = 10 * MathF.Log10(sum / frame.Length);
    }
}
