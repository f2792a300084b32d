namespace EdgeVoice.Speech.Recognition;

/// <summary>A streaming recogniser of one call. Not thread-safe: the call serialises its use.</summary>
public interface ISpeechRecognizer : IDisposable
{
    /// <summary>Rate of the samples that <see cref="Accept"/> takes, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>
    /// Chooses what can be heard from the next utterance on: the given phrases (lower case, words of the model's
    /// vocabulary; others are left out and counted in <see cref="RecognizerGrammar.UnknownWords"/>), or anything when null.
    /// Phrases may be followed and combined by the speaker in any order, as Vosk's run-time grammars allow.
    /// </summary>
    void SetGrammar(RecognizerGrammar? grammar);

    /// <summary>Feeds mono samples in [-1, 1]. Never ends an utterance by itself: the turn-taker does.</summary>
    void Accept(ReadOnlySpan<float> samples);

    /// <summary>The words so far of the running utterance; cheap, may change with every frame.</summary>
    string Partial();

    /// <summary>Ends the utterance, returns what was heard (best first, at least one hypothesis, possibly empty) and begins a new one.</summary>
    RecognizerResult Finish();

    /// <summary>Drops the running utterance.</summary>
    void Reset();
}

/// <summary>Opens recognisers that share one loaded model.</summary>
public interface ISpeechRecognizerFactory : IDisposable
{
    /// <summary>Rate that the model was trained for, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>A recogniser for one call.</summary>
    ISpeechRecognizer Create();

    /// <summary>Builds a grammar once, for use by any recogniser of this model.</summary>
    RecognizerGrammar CreateGrammar(IReadOnlyCollection<string> phrases);
}

/// <summary>A closed set of phrases, checked against the model's vocabulary.</summary>
/// <param name="Json">What Vosk takes: a JSON array of phrases with <c>[unk]</c> appended.</param>
/// <param name="UnknownWords">Words the model has never heard of; phrases that hold one were left out.</param>
public sealed record RecognizerGrammar(string Json, IReadOnlyList<string> UnknownWords);

/// <summary>
/// A word with its confidence in [0, 1] and its place in the utterance. The confidence is the probability that the word was
/// said, where the model has a <see cref="ConfidenceMap"/>, else the recogniser's own.
/// </summary>
public sealed record RecognizedWord(string Text, float Confidence, TimeSpan Start, TimeSpan End);

/// <summary>One reading of an utterance. <paramref name="Confidence"/> is in [0, 1]: the mean of its words'.</summary>
public sealed record RecognizerHypothesis(string Text, float Confidence, IReadOnlyList<RecognizedWord> Words);

/// <summary>What an utterance was heard as, best first.</summary>
public sealed record RecognizerResult(IReadOnlyList<RecognizerHypothesis> NBest)
{
    public RecognizerHypothesis Best => NBest[0];
}
