using EdgeVoice.Agent.Calls.Turns;

namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>
/// Tells the caller from people in the same room, by level: who speaks into the telephone is louder than who does not.
/// The detector says "speech" for both, and a turn would not end while a colleague talks on.
/// </summary>
/// <remarks>
/// The caller's level is the loudest 20 ms heard as speech, knocks apart (<see cref="FrameLevel"/>). It is forgotten by 2 dB a second of the caller's speech
/// and by a tenth of a dB a second of what is taken for somebody else's: one shout does not make the rest of the call background, as each word begins as the
/// caller's, and whoever talks on behind the caller does not become the caller. Media time alone.
/// </remarks>
internal sealed class NearVoice
{
    /// <summary>This far below the caller's loudest it is somebody else, in dB: weak syllables of a sentence stay within 15.</summary>
    public const float BehindDb = 16;

    /// <summary>So long without anything loud, in ms: no word of a caller is weak all through.</summary>
    public const int WindowMs = 160;

    /// <summary>So long without a frame within this of the caller's loudest is somebody else as well: a word or two of a sentence have one, in ms and dB.</summary>
    public const int LongWindowMs = 320;

    /// <inheritdoc cref="LongWindowMs"/>
    public const float NearDb = 10;

    /// <summary>This far above the quietest of the silence, and at most so far below the caller's loudest, something begins to sound, in dB.</summary>
    private const float OverQuietDb = 12, BelowLoudestDb = 35;

    private const float ForgetDbPerFrame = 2f / Dsp.FrameFormat.FramesPerSecond, ForgetBehindDbPerFrame = 0.1f / Dsp.FrameFormat.FramesPerSecond;

    private FrameLevel _level = new();
    private float _loudestDb = float.NegativeInfinity;
    private float _quietestDb = float.PositiveInfinity;
    private int _weakMs;
    private int _softMs;
    private bool _stirs;

    /// <summary>What the turn-taker is told of the level.</summary>
    public LevelSigns Signs => new(WeakMs, _stirs);

    /// <summary>Speech that was too weak for the caller, up to now, in ms: from <see cref="WindowMs"/> on, all of it was somebody else's.</summary>
    public int WeakMs => _softMs >= LongWindowMs ? _softMs : _weakMs;

    /// <summary>True when the frame belongs to the caller's speech.</summary>
    /// <param name="frame">20 ms.</param>
    /// <param name="speech">The detector's verdict.</param>
    public bool IsCaller(ReadOnlySpan<float> frame, bool speech)
    {
        _level.Take(frame);
        float levelDb = _level.Db;
        if (!speech)
        {
            _weakMs = _softMs = 0;
            Quiet(levelDb);
            return false;
        }
        _loudestDb = Math.Max(_loudestDb - (WeakMs >= WindowMs ? ForgetBehindDbPerFrame : ForgetDbPerFrame), _level.BorneOutDb);
        _weakMs = levelDb < _loudestDb - BehindDb ? _weakMs + Dsp.FrameFormat.FrameMs : 0;
        _softMs = levelDb < _loudestDb - NearDb ? _softMs + Dsp.FrameFormat.FrameMs : 0;
        if (_weakMs == 0)
            _quietestDb = float.PositiveInfinity;
        else
            Quiet(levelDb);
        return WeakMs < WindowMs;
    }

    private void Quiet(float levelDb)
    {
        _stirs = levelDb > _quietestDb + OverQuietDb && levelDb > _loudestDb - BelowLoudestDb;
        _quietestDb = Math.Min(_quietestDb, levelDb);
    }
}
