namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// How much of what we play the line has ever given back: what is louder than that is not our echo. Says who speaks while no filter
/// knows the path yet.
/// </summary>
/// <remarks>
/// Geigel's detector (Duttweiler, IEEE Trans. Communications 26(5), 1978) over the whole range of delays, with a threshold that is
/// learned: it begins at the level of the far end, as of a line that gives everything back, and comes down to the most
/// that was heard within the first second. On a line without echo that is its noise, and whoever speaks is heard.
/// </remarks>
internal sealed class EchoCoupling
{
    /// <summary>In power: a speakerphone turned up gives back up to 9 dB more than it was given, the line's noise in it.</summary>
    public const float MostGain = 8;

    // Until an echo of the first word would have come, nothing is known: 0.65 s of far end.
    private const int LearnBlocks = 81;
    private const float FallPerBlock = 0.95f;
    // Of the most that was heard: 1 dB a second down, and up while somebody is louder. Who gives back more than was played is told by the likeness.
    private const float Forget = 0.998f;
    private const float Rise = 1.002f;
    private const float Everything = 1f;
    // A far end under -35 dBov teaches nothing: beside it the line's own noise would pass for a strong echo.
    private const float LeastFar = 3e-4f;
    private const float Margin = 2f;
    // An echo may grow by 18 dB from one word to the next; what is louder than that is somebody who speaks alike.
    private const float MostGrowth = 60;
    private const float Least = 1e-6f;
    private const float LeastCaller = 2.5e-3f;
    // In a pause of ours the voice before it counts, 5 dB less: what a caller is louder than is our voice, not our breath. 0.3 dB a second are forgotten.
    private const float LeastInPause = 0.7e-3f;
    private const float VoiceForget = 0.9995f;

    private float _most;
    private float _bound;
    private float _smooth;
    private float _voice;
    private int _blocks;

    public EchoCoupling() => Clear();

    /// <summary>The last block is louder than any echo that this line has shown; beside a far end that teaches nothing 9 dB louder.</summary>
    public bool Exceeded { get; private set; }

    /// <summary>What is heard is no more than 26 dB under what was played, 31 in a pause of it: a caller on the telephone is no quieter.</summary>
    public bool Loud { get; private set; }

    /// <summary>Largest power of echo over the power of the loudest far-end block that this line is thought capable of.</summary>
    public float Most => Margin * _bound;

    /// <param name="loudestFar">Largest mean power of a far-end block within the longest delay and tail.</param>
    /// <param name="near">Mean power of this block of the microphone.</param>
    /// <param name="likeness">What the near end sounds like.</param>
    /// <param name="active">Something sounds at the near end.</param>
    /// <param name="onlyEcho">Nobody who wants to be heard is in what sounds at the near end: all of it is echo.</param>
    public void Process(float loudestFar, float near, Likeness likeness, bool active, bool onlyEcho)
    {
        _smooth += 0.5f * (near - _smooth);
        float ratio = _smooth / loudestFar;
        bool learned = _blocks == LearnBlocks;
        onlyEcho &= ratio < MostGrowth * _bound;
        Exceeded = ratio > (loudestFar < LeastFar ? MostGain : Margin) * _bound && !onlyEcho && (learned || likeness != Likeness.Echo);
        _voice = Math.Max(loudestFar, VoiceForget * _voice);
        Loud = _smooth > Math.Max(LeastCaller * loudestFar, LeastInPause * _voice);
        if (loudestFar < LeastFar)
            return;
        // Somebody's voice, or a sound that nobody has judged yet, says nothing about the line.
        if (!learned && (likeness == Likeness.Other || (likeness == Likeness.Unknown && active)))
            return;
        // Above the bound it may be an echo that has grown or somebody who speaks: believed slowly, else every onset would lift it.
        else if (learned && !onlyEcho && ratio > _bound)
            _most = Math.Max(_most, _bound) * Rise;
        else
            _most = Math.Max(ratio, _most * Forget);
        _most = Math.Clamp(_most, Least, Everything);
        _blocks = Math.Min(_blocks + 1, LearnBlocks);
        if (_blocks == LearnBlocks)
            _bound = Math.Max(_most, _bound * FallPerBlock);
    }

    public void Clear()
    {
        _bound = Everything;
        _most = Least;
        _smooth = _voice = 0;
        _blocks = 0;
        Exceeded = Loud = false;
    }
}
