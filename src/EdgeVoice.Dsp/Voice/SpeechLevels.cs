namespace EdgeVoice.Dsp.Voice;

/// <summary>Follows the level of the caller while speaking and of the line while not, in dB relative to full scale.</summary>
/// <remarks>
/// The noise is averaged in dB and never within 100 ms of speech: the tails of words, few but loud, would else raise it.
/// </remarks>
internal sealed class SpeechLevels
{
    /// <summary>Digital silence.</summary>
    public const float SilenceDb = -100f;

    private const float SurelySpeech = 0.7f;
    private const float SurelyNot = 0.2f;
    private const int ClearOfSpeechFrames = 5;
    private const float SpeechPerFrame = 0.01f;
    private const float NoisePerFrame = 0.02f;
    private const float PowerFloor = 1e-10f;

    private float _speech;
    private float _noiseDb;
    private int _speechFrames;
    private int _noiseFrames;
    private int _sinceSpeech;

    public float SpeechDb => _speechFrames > 0 ? Db(_speech - MathF.Pow(10f, 0.1f * NoiseDb)) : SilenceDb;

    public float NoiseDb => _noiseFrames > 0 ? _noiseDb : SilenceDb;

    public float SnrDb => _speechFrames > 0 ? SpeechDb - NoiseDb : 0f;

    /// <param name="power">Mean square of the frame.</param>
    /// <param name="probability">That the caller speaks in it.</param>
    public void Update(float power, float probability)
    {
        _sinceSpeech = probability > SurelyNot ? 0 : Math.Min(_sinceSpeech + 1, 1000);
        if (probability >= SurelySpeech)
            Follow(ref _speech, ref _speechFrames, power, SpeechPerFrame);
        else if (_sinceSpeech > ClearOfSpeechFrames)
            Follow(ref _noiseDb, ref _noiseFrames, Db(power), NoisePerFrame);
    }

    public void Reset()
    {
        _speech = _noiseDb = 0;
        _speechFrames = _noiseFrames = _sinceSpeech = 0;
    }

    /// <summary>A plain mean at first, then one that forgets.</summary>
    private static void Follow(ref float mean, ref int frames, float value, float slowest)
    {
        frames = Math.Min(frames + 1, 1000);
        mean += MathF.Max(slowest, 1f / frames) * (value - mean);
    }

    private static float Db(float power) => power > PowerFloor ? 10f * MathF.Log10(power) : SilenceDb;
}
