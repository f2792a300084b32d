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

    /// <summary>How far a word's begin may be off, in ms.</summary>
    private const int SlackMs = 40;

    private readonly ISpeechRecognizer _recognizer;
    private readonly Func<string[], HeardSoFar> _read;
    private readonly Func<RecognizerResult, HeardSoFar> _readFinal;
    private readonly WordLevels _levels = new();
    private readonly float[] _preroll;
    private readonly int _frameSamples;
    private int _prerollFrames;
    private int _prerollNext;
    private string _partial = "";
    private bool _running;
    private RecognizerResult? _settled;
    private long _fedFrames;
    private long _spokenFrames;

    /// <param name="recognizer">Owned from here on.</param>
    /// <param name="read">Reads the known words of a partial; asked whenever they change, with none when they are forgotten.</param>
    /// <param name="readFinal">Reads a final that was taken ahead (<see cref="Settle"/>).</param>
    public Ear(ISpeechRecognizer recognizer, Func<string[], HeardSoFar> read, Func<RecognizerResult, HeardSoFar> readFinal)
    {
        _recognizer = recognizer;
        _read = read;
        _readFinal = readFinal;
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
    /// <param name="speech">The detector's verdict for the frame: after <see cref="Settle"/> silence is not decoded.</param>
    /// <param name="weakMs">How much of the speech up to now was somebody else's, in ms: what is heard in it does not count.</param>
    public void Frame(ReadOnlySpan<float> frame, bool hearing, bool speech, int weakMs = 0)
    {
        if (!_running && (!hearing || (_settled is not null && !speech)))
        {
            frame.CopyTo(_preroll.AsSpan(_prerollNext * _frameSamples, _frameSamples));
            _prerollNext = (_prerollNext + 1) % (_preroll.Length / _frameSamples);
            _prerollFrames = Math.Min(_prerollFrames + 1, _preroll.Length / _frameSamples);
            return;
        }
        if (!_running)
            FeedPreroll();
        Accept(frame);
        _fedFrames++;
        if (speech)
            _spokenFrames = _fedFrames - (weakMs / FrameFormat.FrameMs);
        Look();
    }

    /// <summary>True while a final was taken ahead and nothing has been said since.</summary>
    public bool Settled => _settled is not null && !_running;

    /// <summary>
    /// Takes the recogniser's final ahead of the end of the turn, in a silence: the words are then exact and cost no time at
    /// the end. If the caller goes on, what follows is a new utterance of the recogniser and is put together with this one.
    /// </summary>
    public void Settle()
    {
        if (!_running)
            return;
        _settled = TakeFinal();
        _running = false;
        _prerollFrames = 0;
        _partial = "";
        SoFar = _readFinal(_settled);
    }

    /// <summary>Ends the utterance and says what was heard, best first; unknown words are taken out.</summary>
    public RecognizerResult Finish()
    {
        var result = TakeFinal();
        Forget();
        return result;
    }

    /// <summary>What came was not speech.</summary>
    public void Drop()
    {
        _recognizer.Reset();
        Forget();
    }

    public void Dispose() => _recognizer.Dispose();

    private RecognizerResult TakeFinal()
    {
        if (!_running && _settled is not null)
            return _settled;
        var final = _recognizer.Finish();
        // A word that begins after the caller fell silent was said by somebody else, or by nobody.
        var last = TimeSpan.FromMilliseconds((_spokenFrames * FrameFormat.FrameMs) + SlackMs);
        var heard = new RecognizerResult([.. final.NBest.Select(reading => Spoken(reading, last)).DistinctBy(reading => reading.Text)]);
        return _settled is null ? heard : Together(_settled, heard);
    }

    /// <summary>The readings of two utterances as readings of one: each reading of one part beside the best of the other.</summary>
    private static RecognizerResult Together(RecognizerResult first, RecognizerResult second)
        => new([
            .. second.NBest.Select(more => Together(first.Best, more)),
            .. first.NBest.Skip(1).Select(other => Together(other, second.Best)),
        ]);

    private static RecognizerHypothesis Together(RecognizerHypothesis first, RecognizerHypothesis second)
    {
        if (second.Words.Count == 0)
            return first;
        if (first.Words.Count == 0)
            return second;
        RecognizedWord[] words = [.. first.Words, .. second.Words];
        return new RecognizerHypothesis($"{first.Text} {second.Text}", words.Average(word => word.Confidence), words);
    }

    private RecognizerHypothesis Spoken(RecognizerHypothesis hypothesis, TimeSpan last)
    {
        var words = _levels.Own([.. hypothesis.Words.Where(word => word.Text != VoskModel.UnknownWord && word.Start <= last)]);
        return hypothesis with { Words = words, Text = string.Join(' ', words.Select(word => word.Text)) };
    }

    private void Accept(ReadOnlySpan<float> frame)
    {
        _recognizer.Accept(frame);
        _levels.Add(frame);
    }

    private void FeedPreroll()
    {
        _running = true;
        _levels.Clear();
        int capacity = _preroll.Length / _frameSamples;
        for (int i = 0; i < _prerollFrames; i++)
        {
            int slot = (_prerollNext - _prerollFrames + i + capacity) % capacity;
            Accept(_preroll.AsSpan(slot * _frameSamples, _frameSamples));
        }
        _fedFrames = _spokenFrames = _prerollFrames;
        _prerollFrames = 0;
    }

    private void Look()
    {
        string partial = _recognizer.Partial();
        if (partial == _partial)
            return;
        _partial = partial;
        SoFar = _read([
            .. _settled?.Best.Words.Select(word => word.Text) ?? [],
            .. partial.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word != VoskModel.UnknownWord),
        ]);
    }

    private void Forget()
    {
        _running = false;
        _settled = null;
        _partial = "";
        SoFar = _read([]);
    }
}
