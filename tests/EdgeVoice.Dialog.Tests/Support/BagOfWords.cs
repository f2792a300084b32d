using System.Collections.Immutable;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Dialog.Tests.Support;

/// <summary>A stand-in for the dialog model, so that the policy is tested without it: words and word pairs hashed into a unit vector.</summary>
internal sealed class BagOfWordsEncoder : IUtteranceEncoder
{
    // Words that say what is wanted weigh more than those around them.
    private static readonly HashSet<string> Light =
        ["i", "a", "an", "the", "to", "my", "me", "you", "your", "is", "are", "do", "can", "could", "would", "please", "like", "i'd", "for", "on", "at", "in", "of", "it", "and", "we", "want", "need", "have"];

    public int Dimensions => 4096;

    public EncodedUtterance Encode(string text)
    {
        var vector = new float[Dimensions];
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < words.Length; i++)
        {
            vector[Slot(words[i])] += Light.Contains(words[i]) ? 0.3f : 1f;
            if (i > 0)
                vector[Slot(words[i - 1] + " " + words[i])] += 0.5f;
        }
        float norm = MathF.Sqrt(vector.Sum(v => v * v));
        for (int i = 0; norm > 0 && i < vector.Length; i++)
            vector[i] /= norm;
        return new EncodedUtterance(vector, ImmutableDictionary<string, float>.Empty, 1);
    }

    public void Dispose() { }

    private int Slot(string feature)
    {
        uint hash = 2166136261;
        foreach (char c in feature)
            hash = (hash ^ c) * 16777619;
        return (int)(hash % (uint)Dimensions);
    }
}

/// <summary>Nearest example by cosine; the likeness stands for the probability.</summary>
internal sealed class NearestExample : IIntentClassifier
{
    private readonly List<(string Label, ReadOnlyMemory<float> Embedding)> _examples;

    public NearestExample(DialogPack pack, IUtteranceEncoder encoder)
        => _examples = [.. pack.Training.SelectMany(t => t.Examples.Select(example => (t.Label, encoder.Encode(example).Embedding)))];

    public double OutOfScopeBelow => 0.45;

    public ImmutableArray<ScoredIntent> Classify(EncodedUtterance utterance)
        => [.. _examples.GroupBy(e => e.Label).Select(g => new ScoredIntent(g.Key, g.Max(e => Dot(e.Embedding.Span, utterance.Embedding.Span)))).OrderByDescending(s => s.Probability).Take(5)];

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
