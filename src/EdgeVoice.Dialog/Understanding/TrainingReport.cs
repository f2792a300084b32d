using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>One sentence of a site and what is meant by it.</summary>
public readonly record struct IntentExample(string Text, string Intent);

/// <summary>Two intents that the training sentences do not keep apart.</summary>
/// <param name="Intent">What the sentences are examples of.</param>
/// <param name="TakenFor">What they were taken for when held out.</param>
/// <param name="Sentences">The sentences.</param>
public sealed record ConfusablePair(string Intent, string TakenFor, ImmutableArray<string> Sentences);

/// <summary>What training on a site's examples showed, every figure from sentences held out of the training they were judged by.</summary>
/// <param name="Intents">Number of examples of each intent.</param>
/// <param name="Accuracy">Share of held-out examples given their own intent, in [0, 1], the out-of-scope threshold left aside.</param>
/// <param name="Kept">Share of held-out examples at or above the threshold, in [0, 1].</param>
/// <param name="OutOfScopeCaught">Share of held-out background sentences below the threshold, in [0, 1].</param>
/// <param name="OutOfScopeBelow">The threshold.</param>
/// <param name="Temperature">What scores are divided by to make probabilities honest; above 1 is more doubt.</param>
/// <param name="Confusable">Pairs of intents, worst first.</param>
/// <param name="TooFew">Intents with fewer than <see cref="FewestExamples"/> examples.</param>
public sealed record TrainingReport(
    ImmutableSortedDictionary<string, int> Intents, double Accuracy, double Kept, double OutOfScopeCaught,
    double OutOfScopeBelow, double Temperature, ImmutableArray<ConfusablePair> Confusable, ImmutableArray<string> TooFew)
{
    /// <summary>Below this an intent is reported as having too few examples.</summary>
    public const int FewestExamples = 5;
}
