using System.Collections.Immutable;
using EdgeVoice.Agent.Commands.Bench.Asr;
using EdgeVoice.Dialog;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Simulation;

/// <summary>
/// What the agent would hear of a caller's words on the telephone: said by a synthetic voice, carried over a line in software,
/// recognised with the grammar of what was asked. Voices take turns; the same words, voice and grammar are heard once and remembered.
/// </summary>
internal sealed class LineHearing(ISpeechRecognizerFactory model, TelephoneConditions line) : IDisposable
{
    // Grammars of questions repeat from call to call; each costs the recogniser memory.
    private const int KeptGrammars = 64;

    private readonly ISpeechRecognizer _recognizer = model.Create();
    private readonly Dictionary<string, RecognizerGrammar> _grammars = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Voice, string Text), WavAudio> _said = [];
    private readonly Dictionary<(string Voice, string Text, string Grammar), ImmutableArray<Hypothesis>> _heard = [];

    /// <summary>Voices that speak, in turn.</summary>
    public IReadOnlyList<string> Voices { get; } = [.. SyntheticCallers.Voices.Where(voice => !voice.StartsWith("flite:", StringComparison.Ordinal))];

    /// <summary>What is heard of a sentence, best first; empty when no word is.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="expected">What was asked, or null when anything may be said.</param>
    /// <param name="voice">Number of the voice; taken round.</param>
    public ImmutableArray<Hypothesis> Hear(string text, ExpectedAnswer? expected, int voice)
    {
        string who = Voices[voice % Voices.Count], closed = expected is { Grammar.IsDefaultOrEmpty: false } ? string.Join('|', expected.Grammar) : "";
        if (_heard.TryGetValue((who, text, closed), out var known))
            return known;
        if (!_said.TryGetValue((who, text), out var sound))
            sound = _said[(who, text)] = SyntheticCallers.SayAsync(who, text, CancellationToken.None).GetAwaiter().GetResult();
        var carried = TelephoneChannel.Carry(sound.Samples, sound.SampleRate, line with { Seed = voice + 1 }, model.SampleRate);
        var result = AsrDecoding.Hear(_recognizer, closed.Length == 0 ? null : Grammar(closed, expected!.Grammar), carried).Result;
        return _heard[(who, text, closed)] = [.. result.NBest.Select(Hypothesis).Where(h => h.Text.Length > 0)];
    }

    public void Dispose() => _recognizer.Dispose();

    private RecognizerGrammar Grammar(string key, ImmutableArray<string> phrases)
    {
        if (_grammars.TryGetValue(key, out var made))
            return made;
        if (_grammars.Count >= KeptGrammars)
            _grammars.Clear();
        return _grammars[key] = model.CreateGrammar([.. phrases]);
    }

    private static Hypothesis Hypothesis(RecognizerHypothesis heard)
    {
        RecognizedWord[] words = [.. heard.Words.Where(word => SpokenWords.Heard(word.Text) is not null)];
        return new Hypothesis(string.Join(' ', words.Select(w => w.Text)), heard.Confidence, [.. words.Select(w => new HeardWord(w.Text, w.Confidence))]);
    }
}
