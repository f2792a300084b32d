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

    /// <summary>Values that the model sees in the words, left to right.</summary>
    public ImmutableArray<TaggedSpan> Spans { get; init; } = [];
}

/// <summary>A run of words that looks like a value.</summary>
/// <param name="Kind">One of <see cref="SlotKinds"/>.</param>
/// <param name="Start">First word, as <see cref="UtteranceTokenizer.Words"/> parts them.</param>
/// <param name="Length">Count of words.</param>
/// <param name="Probability">The model's, of the least sure word, in [0, 1].</param>
public readonly record struct TaggedSpan(string Kind, int Start, int Length, double Probability);

/// <summary>Kinds of values that the model tags: those that any site has, whatever its slots are called.</summary>
public static class SlotKinds
{
    public const string Date = "date";
    public const string Time = "time";
    public const string Money = "money";
    public const string Number = "number";
    public const string Place = "place";
    public const string Person = "person";
    public const string Kind = "kind";
    public const string Thing = "thing";

    /// <summary>In the order of the model's output: nothing first, then for each kind its first word and the words after.</summary>
    public static ImmutableArray<string> All { get; } = [Date, Time, Money, Number, Place, Person, Kind, Thing];
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
