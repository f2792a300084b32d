using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>The dialog model: one pass over an utterance gives everything that understanding is built from. Safe for concurrent use.</summary>
public interface IUtteranceEncoder : IDisposable
{
    /// <summary>Length of <see cref="EncodedUtterance.Embedding"/>.</summary>
    int Dimensions { get; }

    /// <summary>Encodes a lower-case utterance as a recogniser writes it (no punctuation, numbers as words). Empty text is allowed.</summary>
    EncodedUtterance Encode(string text);
}

/// <summary>What the encoder says of an utterance.</summary>
/// <param name="Embedding">Unit-length sentence embedding.</param>
/// <param name="Acts">Probability in [0, 1] of each dialog act, by name (see <see cref="DialogActs"/>); not exclusive, so they need not sum to 1.</param>
/// <param name="Completeness">Probability in [0, 1] that the caller has finished the sentence.</param>
public sealed record EncodedUtterance(ReadOnlyMemory<float> Embedding, ImmutableDictionary<string, float> Acts, float Completeness)
{
    /// <summary>What was encoded, as given; the intent classifier reads the words themselves beside their embedding.</summary>
    public string Text { get; init; } = "";
}

/// <summary>Names of the dialog acts that the encoder knows.</summary>
public static class DialogActs
{
    public const string Inform = "inform";
    public const string Affirm = "affirm";
    public const string Deny = "deny";
    public const string Correct = "correct";
    public const string Repeat = "repeat";
    public const string Slower = "slower";
    public const string Human = "human";
    public const string Cancel = "cancel";
    public const string StartOver = "start_over";
    public const string Thanks = "thanks";
    public const string Bye = "bye";
    public const string Hold = "hold";
    public const string Greet = "greet";

    public static ImmutableArray<string> All { get; } =
        [Inform, Affirm, Deny, Correct, Repeat, Slower, Human, Cancel, StartOver, Thanks, Bye, Hold, Greet];
}

/// <summary>Tells the site's intents apart; trained on the box from the pack's examples.</summary>
public interface IIntentClassifier
{
    /// <summary>Best intents first, with calibrated probabilities in [0, 1]; the rest of the mass is "out of scope".</summary>
    ImmutableArray<ScoredIntent> Classify(EncodedUtterance utterance);

    /// <summary>Probability below which the best intent is taken as out of scope.</summary>
    double OutOfScopeBelow { get; }
}

/// <summary>An intent of the site with its calibrated probability in [0, 1].</summary>
public readonly record struct ScoredIntent(string Intent, double Probability);
