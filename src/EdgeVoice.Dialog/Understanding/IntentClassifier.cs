using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>
/// A site's intents, told apart by logistic regression over what the encoder gives and the words themselves. Made by
/// <see cref="IntentTrainer"/>; immutable, safe for concurrent use.
/// </summary>
public sealed class IntentClassifier : IIntentClassifier
{
    private readonly FeatureSpace _space;
    private readonly LinearModel _model;
    private readonly ImmutableArray<string> _intents;
    private readonly float _temperature;

    /// <summary>The outputs of the model are the intents in order, then "none of them".</summary>
    internal IntentClassifier(FeatureSpace space, LinearModel model, ImmutableArray<string> intents, float temperature, double outOfScopeBelow)
    {
        (_space, _model, _intents, _temperature) = (space, model, intents, temperature);
        OutOfScopeBelow = outOfScopeBelow;
    }

    public double OutOfScopeBelow { get; }

    public ImmutableArray<ScoredIntent> Classify(EncodedUtterance utterance)
    {
        var p = new float[_intents.Length + 1];
        _model.Scores(_space.Extract(utterance), p);
        TensorPrimitives.Divide(p, _temperature, p);
        TensorPrimitives.SoftMax<float>(p, p);
        var scored = new ScoredIntent[_intents.Length];
        for (int i = 0; i < scored.Length; i++)
            scored[i] = new ScoredIntent(_intents[i], p[i]);
        Array.Sort(scored, static (a, b) => b.Probability != a.Probability ? b.Probability.CompareTo(a.Probability) : string.CompareOrdinal(a.Intent, b.Intent));
        return ImmutableArray.Create(scored);
    }
}
