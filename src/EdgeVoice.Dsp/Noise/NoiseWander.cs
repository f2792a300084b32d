using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// How far the level of a line wanders while nobody speaks, 300 to 3400 Hz: half a decibel in white noise, one by a running tap, two in a
/// kitchen, three and more where something cries or knocks.
/// </summary>
internal sealed class NoiseWander
{
    private const float KnownSeconds = 0.3f;
    // After so much of pauses a step or a tone is forgotten.
    private const float MemorySeconds = 2;

    private readonly int _known;
    private readonly float[] _levels;
    private int _frames;
    private int _next;

    /// <param name="framesPerSecond">Spectra a second.</param>
    public NoiseWander(float framesPerSecond)
    {
        _known = (int)(KnownSeconds * framesPerSecond);
        _levels = new float[(int)(MemorySeconds * framesPerSecond)];
    }

    /// <summary>Standard deviation of the level over the last pauses, dB; infinite until one was long enough to say.</summary>
    public float Db { get; private set; } = float.PositiveInfinity;

    /// <summary>Takes the power in the band of the next spectrum in a pause.</summary>
    public void Update(float power)
    {
        _levels[_next] = 10 * MathF.Log10(power);
        _next = (_next + 1) % _levels.Length;
        _frames = Math.Min(_frames + 1, _levels.Length);
        if (_frames >= _known)
            Db = TensorPrimitives.StdDev<float>(_levels.AsSpan(0, _frames));
    }

    public void Clear()
    {
        _frames = _next = 0;
        Db = float.PositiveInfinity;
    }
}
