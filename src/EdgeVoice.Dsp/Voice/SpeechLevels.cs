namespace EdgeVoice.Dsp.Voice;

/// <summary>Follows the level of the caller while speaking and of the line while not, in dB relative to full scale.</summary>
internal sealed class SpeechLevels
{
    /// <summary>Digital silence.</summary>
    public const float SilenceDb = -100f;

    private const float SurelySpeech = 0.7f;
    private const float SurelyNot = 0.2f;
    private const float SlowPerFrame = 0.02f;
    private const float PowerFloor = 1e-10f;

    private float _speech;
    private float _noise;
    private int _speechFrames;
    private int _noiseFrames;

    public float SpeechDb => _speechFrames > 0 ? Db(_speech - (_noiseFrames > 0 ? _noise : 0)) : SilenceDb;

    public float NoiseDb => _noiseFrames > 0 ? Db(_noise) : SilenceDb;

    public float SnrDb => _speechFrames > 0 ? SpeechDb - NoiseDb : 0f;

    /// <param name="power">Mean square of the frame.</param>
    /// <param name="probability">That the caller speaks in it.</param>
    public void Update(float power, float probability)
    {
        if (probability >= SurelySpeech)
            Follow(ref _speech, ref _speechFrames, power);
        else if (probability <= SurelyNot)
            Follow(ref _noise, ref _noiseFrames, power);
    }

    public void Reset()
    {
        _speech = _noise = 0;
        _speechFrames = _noiseFrames = 0;
    }

    /// <summary>A plain mean over the first second, then a window that forgets with a time constant of a second.</summary>
    private static void Follow(ref float mean, ref int frames, float power)
    {
        frames = Math.Min(frames + 1, 1000);
        float step = MathF.Max(SlowPerFrame, 1f / frames);
        mean += step * (power - mean);
    }

    private static float Db(float power) => power > PowerFloor ? 10f * MathF.Log10(power) : SilenceDb;
}
