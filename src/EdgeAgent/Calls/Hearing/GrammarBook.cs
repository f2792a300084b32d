using System.Collections.Concurrent;
using System.Collections.Immutable;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>Grammars by their phrases, each checked against the vocabulary once. A pack has a few dozen.</summary>
internal sealed class GrammarBook(ISpeechRecognizerFactory recognition)
{
    /// <summary>Grammars kept; a pack that makes more (a phrase list a call) starts the book anew.</summary>
    private const int Bound = 512;

    private readonly ConcurrentDictionary<string, RecognizerGrammar> _grammars = new(StringComparer.Ordinal);

    /// <summary>Null (hear anything) for no phrases, and for phrases that the model knows none of.</summary>
    /// <param name="phrases">In the site's words.</param>
    /// <param name="aliases">What the recogniser writes for those of them that it lacks.</param>
    public RecognizerGrammar? For(ImmutableArray<string> phrases, WordAliases aliases)
    {
        if (phrases.IsDefaultOrEmpty)
            return null;
        if (_grammars.Count >= Bound)
            _grammars.Clear();
        string[] words = [.. phrases.Select(aliases.ToRecognizer)];
        return _grammars.GetOrAdd(string.Join('|', words), _ => recognition.CreateGrammar(words));
    }
}
