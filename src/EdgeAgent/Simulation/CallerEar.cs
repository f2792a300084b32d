using EdgeVoice.Agent.Simulation.Lines;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Simulation;

/// <summary>What the caller made of one stretch of the agent's speech.</summary>
/// <param name="Text">As the caller's own recogniser wrote it.</param>
/// <param name="BeganAt">When the first of it was heard, on the clock of the leg.</param>
internal sealed record AgentUtterance(string Text, TimeSpan BeganAt);

/// <summary>Listens to the agent as a person does: an utterance is over when it was quiet for a moment.</summary>
internal sealed class CallerEar : IDisposable
{
    /// <summary>Quiet after which the caller takes the agent to have finished; longer than the pause between two sentences.</summary>
    public const int ReplyAfterMs = 700;

    private const int PrerollFrames = 12;
    private const int ShortestMs = 160;

    private readonly ISpeechRecognizer _recognizer;
    private readonly int _lineRateHz;
    private readonly Resampler? _resampler;
    private readonly Queue<float[]> _preroll = new();
    private double _speechMs;
    private double _quietMs;
    private TimeSpan _beganAt;

    /// <param name="recognizer">Owned from here on.</param>
    /// <param name="lineRateHz">Rate of the frames.</param>
    public CallerEar(ISpeechRecognizer recognizer, int lineRateHz)
    {
        _recognizer = recognizer;
        _lineRateHz = lineRateHz;
        _resampler = lineRateHz == recognizer.SampleRate ? null : new Resampler(lineRateHz, recognizer.SampleRate);
    }

    /// <summary>True while an utterance of the agent is under way.</summary>
    public bool Listening { get; private set; }

    /// <summary>When the utterance that is under way began.</summary>
    public TimeSpan BeganAt => _beganAt;

    /// <summary>What was made so far of the utterance that is under way.</summary>
    public string SoFar() => Listening ? _recognizer.Partial() : "";

    /// <summary>Takes what one packet brought; returns the utterance that it ended, or null.</summary>
    public AgentUtterance? Hear(in HeardFrame frame)
    {
        bool speech = SoundLevel.Db(frame.Samples) >= TalkSpurts.TalkDb;
        float[] heard = AtEarRate(frame.Samples);
        if (!Listening && !speech)
        {
            _preroll.Enqueue(heard);
            if (_preroll.Count > PrerollFrames)
                _preroll.Dequeue();
            return null;
        }
        if (!Listening)
            Begin(frame.At);
        _recognizer.Accept(heard);
        double ms = 1000.0 * frame.Samples.Length / _lineRateHz;
        _speechMs += speech ? ms : 0;
        _quietMs = speech ? 0 : _quietMs + ms;
        if (_quietMs < ReplyAfterMs)
            return null;
        Listening = false;
        string text = _recognizer.Finish().Best.Text;
        return _speechMs < ShortestMs ? null : new AgentUtterance(text, _beganAt);
    }

    public void Dispose() => _recognizer.Dispose();

    private void Begin(TimeSpan at)
    {
        Listening = true;
        _beganAt = at;
        _speechMs = _quietMs = 0;
        while (_preroll.TryDequeue(out float[]? earlier))
            _recognizer.Accept(earlier);
    }

    private float[] AtEarRate(float[] samples)
    {
        if (_resampler is null)
            return samples;
        float[] made = new float[_resampler.MaxOutput(samples.Length)];
        return made[.._resampler.Process(samples, made)];
    }
}
