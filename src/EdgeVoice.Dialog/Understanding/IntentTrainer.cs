using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>
/// Trains a site's <see cref="IntentClassifier"/> on the box, in seconds: cross-validation first, for the report, the
/// temperature and the out-of-scope threshold, then the classifier on everything. Deterministic.
/// </summary>
public sealed class IntentTrainer
{
    private const int Folds = 5;

    // Beyond this one fold in ten is judged instead of five in five: enough sentences for the same figures.
    private const int ManyExamples = 3000;

    // Cosine above which a background sentence is taken for one that the site does know.
    private const float TooAlike = 0.8f;

    // Steps of descent that a small pack needs; a large one is gone through Epochs times.
    private const int FewestSteps = 12_000, Epochs = 25;

    private readonly IUtteranceEncoder _encoder;
    private readonly ImmutableArray<string> _background;

    /// <param name="encoder">The dialog model.</param>
    /// <param name="background">Sentences that are none of any site's business; null for the list that comes with EdgeVoice.</param>
    public IntentTrainer(IUtteranceEncoder encoder, IEnumerable<string>? background = null)
    {
        _encoder = encoder;
        _background = background is null ? BackgroundSentences.English : [.. background];
    }

    /// <summary>Share of in-scope callers that may be turned away for the sake of catching those out of scope, in [0, 1].</summary>
    public double TurnedAwayAtMost { get; init; } = 0.05;

    /// <summary>True when every background sentence is known to be out of scope, however like an example it looks.</summary>
    public bool BackgroundIsForeign { get; init; }

    /// <summary>Trains on a site's examples: at least one intent with at least one sentence.</summary>
    /// <exception cref="ArgumentException">No examples, or an example without words or intent.</exception>
    public (IntentClassifier Classifier, TrainingReport Report) Train(IReadOnlyList<IntentExample> examples)
    {
        if (examples.Count == 0)
            throw new ArgumentException("No examples to train on: give each intent at least one sentence.", nameof(examples));
        foreach (IntentExample example in examples)
        {
            if (string.IsNullOrWhiteSpace(example.Intent) || UtteranceTokenizer.Words(example.Text).Count == 0)
                throw new ArgumentException($"Example '{example.Text}' of intent '{example.Intent}': both a name and words are needed.", nameof(examples));
        }
        ImmutableArray<string> intents = [.. examples.Select(e => e.Intent).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        List<Sample> samples = Samples(examples, intents);
        List<Judged> judged = Judge(samples, intents.Length);
        float temperature = Temperature(judged);
        double threshold = Threshold(judged, temperature);
        (FeatureSpace space, LinearModel model) = Fit(samples, intents.Length);
        TrainingReport report = Report(examples, intents, judged, temperature, threshold);
        return (new IntentClassifier(space, model, intents, temperature, threshold), report);
    }

    /// <summary>A sentence with its class; the last class is the background.</summary>
    private sealed record Sample(EncodedUtterance Utterance, int Class);

    /// <summary>A held-out sentence with the scores it was given.</summary>
    private sealed record Judged(Sample Sample, float[] Scores);

    private List<Sample> Samples(IReadOnlyList<IntentExample> examples, ImmutableArray<string> intents)
    {
        List<Sample> samples = [.. examples.Select(e => new Sample(_encoder.Encode(e.Text), intents.BinarySearch(e.Intent, StringComparer.Ordinal)))];
        int own = samples.Count;
        foreach (string sentence in _background)
        {
            EncodedUtterance none = _encoder.Encode(sentence);
            // A background sentence may be just what this site is about.
            bool theirs = false;
            for (int i = 0; i < own && !theirs && !BackgroundIsForeign; i++)
                theirs = TensorPrimitives.Dot(none.Embedding.Span, samples[i].Utterance.Embedding.Span) > TooAlike;
            if (!theirs)
                samples.Add(new Sample(none, intents.Length));
        }
        return samples;
    }

    private List<Judged> Judge(List<Sample> samples, int intents)
    {
        int parts = samples.Count > ManyExamples ? 10 : Folds;
        // Dealt out class by class, so that every fold has some of each.
        var part = new int[samples.Count];
        var dealt = new int[intents + 1];
        for (int i = 0; i < part.Length; i++)
            part[i] = dealt[samples[i].Class]++ % parts;
        var judged = new List<Judged>();
        for (int held = 0; held < (samples.Count > ManyExamples ? 1 : parts); held++)
        {
            List<Sample> rest = [.. samples.Where((_, i) => part[i] != held)];
            (FeatureSpace space, LinearModel model) = Fit(rest, intents);
            foreach (Sample sample in samples.Where((_, i) => part[i] == held))
            {
                var scores = new float[intents + 1];
                model.Scores(space.Extract(sample.Utterance), scores);
                judged.Add(new Judged(sample, scores));
            }
        }
        return judged;
    }

    private (FeatureSpace, LinearModel) Fit(List<Sample> samples, int intents)
    {
        int background = samples.Count(s => s.Class == intents), own = samples.Count - background;
        // The background together counts as much as a third of the site's own sentences, however many there are.
        float weight = background == 0 ? 0 : Math.Min(1, own / 3f / background);
        var space = new FeatureSpace([.. samples.Select(s => s.Utterance)], _encoder.Dimensions);
        List<Lesson> lessons = [.. samples.Select(s => new Lesson(space.Extract(s.Utterance), [s.Class], s.Class == intents ? weight : 1))];
        int epochs = Math.Max(Epochs, Math.Min(100, FewestSteps / samples.Count));
        return (space, LinearModel.Train(lessons, space.Count, intents + 1, Outputs.OneOf, epochs));
    }

    /// <summary>The temperature under which the held-out sentences are likeliest (golden-section search on its logarithm).</summary>
    private static float Temperature(List<Judged> judged)
    {
        double low = Math.Log(0.2), high = Math.Log(5), golden = (Math.Sqrt(5) - 1) / 2;
        for (int i = 0; i < 30; i++)
        {
            double a = high - golden * (high - low), b = low + golden * (high - low);
            if (Loss(a) < Loss(b))
                high = b;
            else
                low = a;
        }
        return (float)Math.Exp((low + high) / 2);

        double Loss(double log)
        {
            double sum = 0;
            foreach (Judged j in judged)
                sum -= Math.Log(Math.Max(1e-9, Probabilities(j, (float)Math.Exp(log))[j.Sample.Class]));
            return sum;
        }
    }

    private static float[] Probabilities(Judged judged, float temperature)
    {
        var p = new float[judged.Scores.Length];
        TensorPrimitives.Divide(judged.Scores, temperature, p);
        TensorPrimitives.SoftMax<float>(p, p);
        return p;
    }

    private static double Best(Judged judged, float temperature) => TensorPrimitives.Max(Probabilities(judged, temperature).AsSpan()[..^1]);

    /// <summary>The highest threshold that turns away at most the share allowed of sentences that would have been understood.</summary>
    private double Threshold(List<Judged> judged, float temperature)
    {
        int none = judged[0].Scores.Length - 1;
        double[] right = [.. judged.Where(j => j.Sample.Class != none && TensorPrimitives.IndexOfMax(j.Scores.AsSpan(0, none)) == j.Sample.Class)
            .Select(j => Best(j, temperature)).Order()];
        double at = right.Length == 0 ? 0.5 : right[(int)(right.Length * TurnedAwayAtMost)];
        return Math.Clamp(at, 0.15, 0.7);
    }

    private static TrainingReport Report(IReadOnlyList<IntentExample> examples, ImmutableArray<string> intents, List<Judged> judged, float temperature, double threshold)
    {
        int none = intents.Length;
        List<Judged> own = [.. judged.Where(j => j.Sample.Class != none)], others = [.. judged.Where(j => j.Sample.Class == none)];
        List<(Judged Judged, int Taken)> taken = [.. own.Select(j => (j, TensorPrimitives.IndexOfMax(j.Scores.AsSpan(0, none))))];
        ImmutableSortedDictionary<string, int> counts = examples.GroupBy(e => e.Intent, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return new TrainingReport(
            counts,
            taken.Count(t => t.Taken == t.Judged.Sample.Class) / (double)Math.Max(1, own.Count),
            own.Count(j => Best(j, temperature) >= threshold) / (double)Math.Max(1, own.Count),
            others.Count(j => Best(j, temperature) < threshold) / (double)Math.Max(1, others.Count),
            threshold,
            temperature,
            [.. taken.Where(t => t.Taken != t.Judged.Sample.Class)
                .GroupBy(t => (t.Judged.Sample.Class, t.Taken))
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key)
                .Select(g => new ConfusablePair(intents[g.Key.Class], intents[g.Key.Taken], [.. g.Select(t => t.Judged.Sample.Utterance.Text)]))],
            [.. counts.Where(c => c.Value < TrainingReport.FewestExamples).Select(c => c.Key)]);
    }
}
