using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Dsp.Detection;

/// <summary>
/// All that listens on one call leg for what is not the caller speaking: keys, the network's tones, fax, beeps, hold
/// music, people in the background. One call a frame, one list of events.
/// </summary>
/// <remarks>
/// Feed it the sound as it came from the line: a noise suppressor eats tones. Process allocates nothing; the events of
/// one call of Process are valid until the next.
/// </remarks>
public sealed class DetectorBank
{
    private const float CoveredNotes = 0.17f;
    private const float NotesSmoothing = 0.1f;
    private const int CoverFrames = 3;
    private const int CoveredFrames = 20;

    private readonly int _frameSamples;
    private readonly DtmfDetector _keys;
    private readonly CallProgressDetector _tones;
    private readonly VoiceActivityDetector _voice;
    private readonly bool _ownVoice;
    // Speech reaches 0.23 in its most sung two seconds, music 0.4 in its least.
    private readonly SustainedFlag _music = new(onAt: 0.33f, offAt: 0.12f, riseSeconds: 2.5f, fallSeconds: 1.5f);
    private readonly SustainedFlag _babble = new(onAt: 0.65f, offAt: 0.3f, riseSeconds: 2f, fallSeconds: 3f);
    private readonly EventBuffer _events = new();
    private readonly float[] _frame;
    private float _notesNow;
    private int _covers;
    private int _covered;
    private int _filled;
    private long _at;

    /// <param name="rateHz">8000 or 16000.</param>
    /// <param name="voice">A detector of the same rate that was given each frame before this bank; null and the bank has its own.</param>
    public DetectorBank(int rateHz, VoiceActivityDetector? voice = null)
    {
        if (voice is not null && voice.RateHz != rateHz)
            throw new ArgumentException($"the bank has {rateHz} Hz, its voice detector {voice.RateHz} Hz", nameof(voice));
        _keys = new DtmfDetector(rateHz);
        _tones = new CallProgressDetector(rateHz);
        _voice = voice ?? new VoiceActivityDetector(rateHz);
        _ownVoice = voice is null;
        _frameSamples = FrameFormat.Samples(rateHz);
        _frame = new float[_frameSamples];
    }

    /// <summary>The key that is down now; else '\0'.</summary>
    public char Key => _keys.Active;

    /// <summary>True while music has been playing for seconds.</summary>
    public bool HoldMusic => _music.On;

    /// <summary>True while other people talk in the background.</summary>
    public bool Babble => _babble.On;

    /// <summary>
    /// True while what is heard is a machine: a key, a tone, hold music. It starts no turn and holds none open. A caller who
    /// speaks over music is heard: when speech covers the notes for 60 ms, this is false for 400 ms.
    /// </summary>
    public bool NotSpeech => _keys.Active != '\0' || _tones.ToneOn || (_music.On && _covered == 0);

    /// <summary>Events that found no room: more than 32 in one call of Process.</summary>
    public long Dropped => _events.Dropped;

    /// <summary>Takes samples, a frame of 20 ms as a rule; returns what became known in them.</summary>
    public ReadOnlySpan<DetectorEvent> Process(ReadOnlySpan<float> samples)
    {
        _events.Clear();
        while (!samples.IsEmpty)
        {
            int take = Math.Min(_frameSamples - _filled, samples.Length);
            samples[..take].CopyTo(_frame.AsSpan(_filled));
            samples = samples[take..];
            _filled += take;
            if (_filled == _frameSamples)
                WholeFrame();
        }
        return _events.Events;
    }

    /// <summary>Back to the state right after construction; a voice detector that was given is left to its owner.</summary>
    public void Reset()
    {
        _keys.Reset();
        _tones.Reset();
        if (_ownVoice)
            _voice.Reset();
        _music.Reset();
        _babble.Reset();
        _events.Clear();
        _filled = 0;
        _at = 0;
        _notesNow = 0;
        _covers = _covered = 0;
    }

    private void WholeFrame()
    {
        _filled = 0;
        var heard = _ownVoice ? _voice.Process(_frame) : _voice.Last;
        if (heard.Speech)
            _tones.NoteSpeech();
        foreach (ref readonly var found in _keys.Process(_frame))
            _events.Add(found);
        foreach (ref readonly var found in _tones.Process(_frame))
            _events.Add(found);
        bool machine = _keys.Active != '\0' || _tones.ToneOn;
        float notes = _keys.Active != '\0' ? 0 : _tones.HeldNotes;
        _notesNow += NotesSmoothing * (notes - _notesNow);
        if (_notesNow < 1e-6f)
            _notesNow = 0;
        _covers = heard.Speech && _notesNow < CoveredNotes ? _covers + 1 : 0;
        _covered = _covers >= CoverFrames ? CoveredFrames : Math.Max(0, _covered - 1);
        Lasting(_music, notes, DetectorEventKind.HoldMusicStarted, DetectorEventKind.HoldMusicEnded);
        Lasting(_babble, machine || _music.On ? 0 : heard.Babble, DetectorEventKind.BabbleStarted, DetectorEventKind.BabbleEnded);
        _at += _frameSamples;
    }

    private void Lasting(SustainedFlag flag, float evidence, DetectorEventKind started, DetectorEventKind ended)
    {
        if (flag.Update(evidence, _at))
            _events.Add(new DetectorEvent(flag.On ? started : ended, flag.Since, _at + _frameSamples - flag.Since));
    }
}
