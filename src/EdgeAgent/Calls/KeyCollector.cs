using EdgeVoice.Dialog;
using EdgeVoice.Dsp;

namespace EdgeVoice.Agent.Calls;

/// <summary>Gathers keys into one answer: complete at the expected length, at #, or after a pause. Media time only.</summary>
internal sealed class KeyCollector
{
    /// <summary>Pause after a key that ends the answer, in ms.</summary>
    public const int PauseMs = 2_000;

    /// <summary>Keys kept at most; more are ignored, nobody is asked for longer.</summary>
    public const int MaxKeys = 32;

    private string _keys = "";
    private int _idleMs;

    public bool Empty => _keys.Length == 0;

    /// <summary>Adds a key. Returns the whole answer when this key completes it.</summary>
    public string? Press(char key, ExpectedAnswer expected)
    {
        _idleMs = 0;
        if (key == '#' && _keys.Length > 0)
            return Take();
        if (_keys.Length < MaxKeys)
            _keys += key;
        bool dictated = expected.Kind is AnswerKind.Digits or AnswerKind.Phone or AnswerKind.Number or AnswerKind.Money or AnswerKind.Date or AnswerKind.Time;
        bool complete = dictated ? expected.MaxLength is { } length && _keys.Length >= length : _keys.Length == 1;
        return complete ? Take() : null;
    }

    /// <summary>A frame has passed. Returns the whole answer when the pause completes it.</summary>
    public string? Frame()
    {
        if (Empty)
            return null;
        _idleMs += FrameFormat.FrameMs;
        return _idleMs >= PauseMs ? Take() : null;
    }

    private string Take()
    {
        string keys = _keys;
        _keys = "";
        return keys;
    }
}
