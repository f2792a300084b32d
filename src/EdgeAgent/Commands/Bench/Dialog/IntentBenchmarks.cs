using System.Collections.Immutable;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Agent.Commands.Bench.Dialog;

/// <summary>
/// The public intent benchmarks, by the same trainer that a site's pack goes through: only each benchmark's own training
/// sentences are learnt from here.
/// </summary>
internal sealed class IntentBenchmarks(IUtteranceEncoder encoder, PublicCorpora corpora)
{
    private static readonly int[] ErrorRates = [10, 20, 30];

    // The folds are gone through forty times: their sentences are encoded once.
    private readonly Dictionary<string, EncodedUtterance> _encoded = new(StringComparer.Ordinal);

    private (IntentClassifier Classifier, double Threshold)? _clinc;
    private IntentClassifier? _banking;

    /// <summary>
    /// The classifier of CLINC150, with its hundred out-of-scope training sentences as background (the paper's "full" setting), and the
    /// threshold with the most validation sentences right.
    /// </summary>
    public (IntentClassifier Classifier, double Threshold) ClincTrained()
    {
        if (_clinc is { } known)
            return known;
        var trainer = new IntentTrainer(encoder, [.. BackgroundSentences.English, .. corpora.Clinc("oos_train").Select(e => e.Text)]) { BackgroundIsForeign = true };
        IntentClassifier classifier = trainer.Train(corpora.Clinc("train")).Classifier;
        List<(bool Right, double P)> validation = Judge(classifier, corpora.Clinc("val")), outsideValidation = Judge(classifier, corpora.Clinc("oos_val"));
        double threshold = Enumerable.Range(0, 100).Select(i => i / 100.0)
            .MaxBy(t => validation.Count(v => v.Right && v.P >= t) + outsideValidation.Count(v => v.P < t));
        _clinc = (classifier, threshold);
        return _clinc.Value;
    }

    /// <summary>The classifier of Banking77, trained on all its training sentences.</summary>
    public IntentClassifier BankingTrained() => _banking ??= new IntentTrainer(encoder, []).Train(corpora.Banking("train")).Classifier;

    public ClincFigures Clinc()
    {
        (IntentClassifier classifier, double threshold) = ClincTrained();
        List<IntentExample> test = corpora.Clinc("test");
        List<(bool Right, double P)> inside = Judge(classifier, test), outside = Judge(classifier, corpora.Clinc("oos_test"));
        var errors = new WordErrors(corpora.Clinc("train").Select(e => e.Text), seed: 1);
        return new ClincFigures(
            Percent(inside.Count(v => v.Right && v.P >= threshold), inside.Count),
            Percent(outside.Count(v => v.P < threshold), outside.Count),
            Percent(inside.Count(v => v.Right), inside.Count),
            threshold,
            ErrorRates.ToDictionary(r => $"wer_{r}", r =>
                Percent(Judge(classifier, [.. test.Select(e => e with { Text = errors.Put(e.Text, r / 100.0) })]).Count(v => v.Right && v.P >= threshold), test.Count)));
    }

    public BankingFigures Banking()
    {
        List<IntentExample> train = corpora.Banking("train"), test = corpora.Banking("test");
        double full = Percent(Judge(BankingTrained(), test).Count(v => v.Right), test.Count);
        double[] runs = [.. Enumerable.Range(1, 3).Select(seed => Right(TenOfEach(train, seed), test))];
        return new BankingFigures(full, Math.Round(runs.Average(), 2), runs);
    }

    public NluFigures Nlu()
    {
        List<double> large = [], small = [];
        foreach (string domain in (string[])["banking", "hotels"])
        {
            List<List<(string Text, string[] Intents)>> folds = corpora.NluFolds(domain);
            large.Add(Mean(i => F1([.. folds.Where((_, k) => k != i).SelectMany(f => f)], folds[i])));
            small.Add(Mean(i => F1(folds[i], [.. folds.Where((_, k) => k != i).SelectMany(f => f)])));

            double Mean(Func<int, double> fold) => Enumerable.Range(0, folds.Count).Average(fold);
        }
        return new NluFigures(Math.Round(large.Average(), 2), Math.Round(small.Average(), 2));
    }

    private EncodedUtterance Encode(string text) => _encoded.TryGetValue(text, out EncodedUtterance? known) ? known : _encoded[text] = encoder.Encode(text);

    private double Right(List<IntentExample> train, List<IntentExample> test)
    {
        IntentClassifier classifier = new IntentTrainer(encoder, []).Train(train).Classifier;
        return Percent(Judge(classifier, test).Count(v => v.Right), test.Count);
    }

    private List<(bool Right, double P)> Judge(IntentClassifier classifier, List<IntentExample> test) =>
        [.. test.Select(e =>
        {
            ScoredIntent best = classifier.Classify(encoder.Encode(e.Text))[0];
            return (best.Intent == e.Intent, best.Probability);
        })];

    private static List<IntentExample> TenOfEach(List<IntentExample> train, int seed)
    {
        var draw = new Random(seed);
        var picked = new List<IntentExample>();
        foreach (IGrouping<string, IntentExample> intent in train.GroupBy(e => e.Intent, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            IntentExample[] all = [.. intent];
            draw.Shuffle(all);
            picked.AddRange(all.Take(10));
        }
        return picked;
    }

    /// <summary>Micro F1 of independent yes/no decisions, one per intent.</summary>
    private double F1(List<(string Text, string[] Intents)> train, List<(string Text, string[] Intents)> test)
    {
        ImmutableArray<string> names = [.. train.SelectMany(t => t.Intents).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var space = new FeatureSpace([.. train.Select(t => Encode(t.Text))], encoder.Dimensions);
        List<Lesson> lessons = [.. train.Select(t => new Lesson(space.Extract(Encode(t.Text)), [.. t.Intents.Select(i => names.BinarySearch(i, StringComparer.Ordinal))]))];
        LinearModel model = LinearModel.Train(lessons, space.Count, names.Length, Outputs.Independent, Math.Clamp(40_000 / train.Count, 20, 120), step: 0.5f);
        int hit = 0, found = 0, there = 0;
        var scores = new float[names.Length];
        foreach ((string text, string[] intents) in test)
        {
            model.Scores(space.Extract(Encode(text)), scores);
            for (int i = 0; i < names.Length; i++)
            {
                if (scores[i] <= 0)
                    continue;
                found++;
                hit += intents.Contains(names[i], StringComparer.Ordinal) ? 1 : 0;
            }
            there += intents.Length;
        }
        return 100.0 * 2 * hit / Math.Max(1, found + there);
    }

    private static double Percent(int part, int whole) => Math.Round(100.0 * part / whole, 2);
}
