using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Dsp;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>
/// The recogniser of one call behind a gate: sound reaches it only while the turn-taker says that the caller may be
/// speaking, with <see cref="PrerollMs"/> of what came before, so that neither line noise makes words nor a first
/// syllable is lost. Used by the call's worker alone.
/// </summary>
internal sealed class Ear : IDisposable
{
    /// <summary>Sound kept from before the onset. The onset itself takes 60 to 100 ms to be believed.</summary>
    public const int PrerollMs = 360;

    private readonly ISpeechRecognizer _recognizer;
    private readonly Func<string[], HeardSoFar> _read;
    private readonly float[] _preroll;
    private readonly int _frameSamples;
    private int _prerollFrames;
    private int _prerollNext;
    private string _partial = "";
    private bool _running;

    /// <param name="recognizer">Owned from here on.</param>
    /// <param name="read">Reads the known words of a partial; asked whenever they change, with none when they are forgotten.</param>
    public Ear(ISpeechRecognizer recognizer, Func<string[], HeardSoFar> read)
    {
        _recognizer = recognizer;
        _read = read;
        _frameSamples = FrameFormat.Samples(recognizer.SampleRate);
        _preroll = new float[PrerollMs / FrameFormat.FrameMs * _frameSamples];
    }

    /// <summary>What was made of the running utterance so far.</summary>
    public HeardSoFar SoFar { get; private set; }

    /// <summary>The words of <see cref="SoFar"/>.</summary>
    public string Partial => _partial;

    /// <summary>Narrows what can be heard from the next utterance on; null hears anything.</summary>
    public void Expect(RecognizerGrammar? grammar) => _recognizer.SetGrammar(grammar);

    /// <summary>Takes a frame at the recogniser's rate.</summary>
    /// <param name="frame">20 ms.</param>
    /// <param name="hearing">The turn-taker takes it for (possible) speech of the caller.</param>
    public void Frame(ReadOnlySpan<float> frame, bool hearing)
    {
        if (!hearing && !_running)
        {
            frame.CopyTo(_preroll.AsSpan(_prerollNext * _frameSamples, _frameSamples));
            _prerollNext = (_prerollNext + 1) % (_preroll.Length / _frameSamples);
            _prerollFrames = Math.Min(_prerollFrames + 1, _preroll.Length / _frameSamples);
            return;
        }
        if (!_running)
            FeedPreroll();
        _recognizer.Accept(frame);
        Look();
    }

    /// <summary>Ends the utterance and says what was heard, best first; unknown words are taken out.</summary>
    public RecognizerResult Finish()
    {
        var result = _recognizer.Finish();
        Forget();
        return new RecognizerResult([.. result.NBest.Select(WithoutUnknown)]);
    }

    /// <summary>What came was not speech.</summary>
    public void Drop()
    {
        _recognizer.Reset();
        Forget();
    }

    public void Dispose() => _recognizer.Dispose();

    private static RecognizerHypothesis WithoutUnknown(RecognizerHypothesis hypothesis)
    {
        RecognizedWord[] words = [.. hypothesis.Words.Where(word => word.Text != VoskModel.UnknownWord)];
        return hypothesis with { Words = words, Text = string.Join(' ', words.Select(word => word.Text)) };
    }

    private void FeedPreroll()
    {
        _running = true;
        int capacity = _preroll.Length / _frameSamples;
        for (int i = 0; i < _prerollFrames; i++)
        {
            int slot = (_prerollNext - _prerollFrames + i + capacity) % capacity;
            _recognizer.Accept(_preroll.AsSpan(slot * _frameSamples, _frameSamples));
        }
        _prerollFrames = 0;
    }

    private void Look()
    {
        string partial = _recognizer.Partial();
        if (partial == _partial)
            return;
        _partial = partial;
        SoFar = _read([.. partial.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word != VoskModel.UnknownWord)]);
    }

    private void Forget()
    {
        _running = false;
        _partial = "";
        SoFar = _read([]);
    }
}
