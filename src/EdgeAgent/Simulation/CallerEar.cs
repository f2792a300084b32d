using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Dsp;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Simulation;

/// <summary>What the caller made of one stretch of the agent's speech.</summary>
/// <param name="Text">As the caller's own recogniser wrote it.</param>
/// <param name="BeganAt">Timestamp of the tick that brought the first speech.</param>
internal sealed record AgentUtterance(string Text, long BeganAt);

/// <summary>Listens to the agent as a person does: an utterance is over when it was quiet for a moment.</summary>
internal sealed class CallerEar(ISpeechRecognizer recognizer) : IDisposable
{
    /// <summary>Quiet after which the caller takes the agent to have finished; longer than the pause between two sentences.</summary>
    public const int ReplyAfterMs = 700;

    private const int PrerollFrames = 12;
    private const int ShortestMs = 160;

    private readonly Queue<float[]> _preroll = new();
    private int _speechMs;
    private int _quietMs;
    private long _beganAt;
    private bool _running;

    /// <summary>Takes one 20 ms frame at the recogniser's rate; returns the utterance that it ended, or null.</summary>
    public AgentUtterance? Frame(ReadOnlySpan<float> frame, in FrameMark mark)
    {
        if (!_running && !mark.Speech)
        {
            _preroll.Enqueue(frame.ToArray());
            if (_preroll.Count > PrerollFrames)
                _preroll.Dequeue();
            return null;
        }
        if (!_running)
            Begin(mark);
        recognizer.Accept(frame);
        _speechMs += mark.Speech ? FrameFormat.FrameMs : 0;
        _quietMs = mark.Speech ? 0 : _quietMs + FrameFormat.FrameMs;
        if (_quietMs < ReplyAfterMs)
            return null;
        _running = false;
        string text = recognizer.Finish().Best.Text;
        return _speechMs < ShortestMs ? null : new AgentUtterance(text, _beganAt);
    }

    public void Dispose() => recognizer.Dispose();

    private void Begin(in FrameMark mark)
    {
        _running = true;
        _beganAt = mark.ArrivedAt;
        _speechMs = _quietMs = 0;
        while (_preroll.TryDequeue(out float[]? earlier))
            recognizer.Accept(earlier);
    }
}
