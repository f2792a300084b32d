namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>The level of frames, dBFS, and what of it lasts: a knock on the handset is shorter than 60 ms, no syllable is.</summary>
internal struct FrameLevel()
{
    private float _before = float.NegativeInfinity;
    private float _twoBefore = float.NegativeInfinity;

    /// <summary>Level of the last frame, root mean square.</summary>
    public float Db { get; private set; } = float.NegativeInfinity;

    /// <summary>Level that the last three frames reach.</summary>
    public readonly float HeldDb => Math.Min(Db, Math.Min(_before, _twoBefore));

    public void Take(ReadOnlySpan<float> frame)
    {
        (_twoBefore, _before) = (_before, Db);
        float sum = 1e-10f;
        foreach (float sample in frame)
            sum += sample * sample;
        Db = 10 * MathF.Log10(sum / frame.Length);
    }
}
