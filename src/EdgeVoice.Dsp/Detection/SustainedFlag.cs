namespace EdgeVoice.Dsp.Detection;

/// <summary>Makes a lasting condition of frame-wise probabilities: on after seconds of evidence, off after seconds without.</summary>
/// <param name="onAt">Mean evidence that turns it on.</param>
/// <param name="offAt">Mean evidence under which it turns off.</param>
/// <param name="riseSeconds">Time constant upwards.</param>
/// <param name="fallSeconds">Time constant downwards.</param>
internal sealed class SustainedFlag(float onAt, float offAt, float riseSeconds, float fallSeconds)
{
    private readonly float _rise = 1f / (riseSeconds * FrameFormat.FramesPerSecond);
    private readonly float _fall = 1f / (fallSeconds * FrameFormat.FramesPerSecond);
    private float _level;
    private long _risesAt;

    public bool On { get; private set; }

    /// <summary>Where the evidence that turned it on began.</summary>
    public long Since { get; private set; }

    /// <summary>Takes a frame's evidence. True when <see cref="On"/> changed.</summary>
    public bool Update(float evidence, long at)
    {
        if (_level < 0.2f * onAt)
            _risesAt = at;
        _level += (evidence > _level ? _rise : _fall) * (evidence - _level);
        if (_level < 1e-6f)
            _level = 0;
        bool was = On;
        On = _level > (On ? offAt : onAt);
        if (On && !was)
            Since = _risesAt;
        return On != was;
    }

    public void Reset()
    {
        _level = 0;
        _risesAt = Since = 0;
        On = false;
    }
}
