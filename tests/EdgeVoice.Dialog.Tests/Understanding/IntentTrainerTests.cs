using System.Collections.Immutable;
using EdgeVoice.Dialog.Understanding;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Understanding;

public sealed class IntentTrainerTests(DialogModel model) : IClassFixture<DialogModel>
{
    private static (IntentClassifier Classifier, TrainingReport Report)? _trained;

    /// <summary>Trained once for the tests that only look at it.</summary>
    private (IntentClassifier Classifier, TrainingReport Report) FrontDeskTrained() => _trained ??= Train();

    private (IntentClassifier Classifier, TrainingReport Report) Train() => new IntentTrainer(model.Encoder).Train(FrontDesk.Examples);

    [Fact]
    public void Callers_of_a_front_desk_are_understood()
    {
        IntentClassifier classifier = FrontDeskTrained().Classifier;
        string[] wrong = [.. FrontDesk.Callers.Select(c => (c, Best: classifier.Classify(model.Encoder.Encode(c.Text))[0]))
            .Where(x => x.Best.Intent != x.c.Intent || x.Best.Probability < classifier.OutOfScopeBelow)
            .Select(x => $"{x.c.Text}: {x.Best.Intent} {x.Best.Probability:F2}, not {x.c.Intent}")];
        Assert.True(wrong.Length <= 3, $"{wrong.Length} of {FrontDesk.Callers.Length} (threshold {classifier.OutOfScopeBelow:F2}):\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Requests_that_are_none_of_its_business_are_out_of_scope()
    {
        IntentClassifier classifier = FrontDeskTrained().Classifier;
        string[] taken = [.. FrontDesk.Strangers.Select(s => (s, Best: classifier.Classify(model.Encoder.Encode(s))[0]))
            .Where(x => x.Best.Probability >= classifier.OutOfScopeBelow)
            .Select(x => $"{x.s}: {x.Best.Intent} {x.Best.Probability:F2}")];
        Assert.True(taken.Length <= 3, $"{taken.Length} of {FrontDesk.Strangers.Length} taken (threshold {classifier.OutOfScopeBelow:F2}):\n{string.Join('\n', taken)}");
    }

    [Fact]
    public void Probabilities_are_sorted_and_leave_room_for_none_of_them()
    {
        IntentClassifier classifier = FrontDeskTrained().Classifier;
        foreach (string text in FrontDesk.Strangers.Append(""))
        {
            ImmutableArray<ScoredIntent> scored = classifier.Classify(model.Encoder.Encode(text));
            Assert.Equal(8, scored.Length);
            Assert.Equal(scored.Select(s => s.Probability).OrderDescending(), scored.Select(s => s.Probability));
            Assert.InRange(scored.Sum(s => s.Probability), 0, 1.00001);
        }
    }

    [Fact]
    public void The_same_examples_give_the_same_classifier()
    {
        IntentClassifier one = FrontDeskTrained().Classifier, two = Train().Classifier;
        foreach ((string text, _) in FrontDesk.Callers)
            Assert.Equal(one.Classify(model.Encoder.Encode(text)), two.Classify(model.Encoder.Encode(text)));
    }

    [Fact]
    public void The_report_counts_and_names_what_is_thin_or_alike()
    {
        IntentExample[] examples =
        [
            .. FrontDesk.Examples,
            new("i lost my badge", "lost_badge"), new("my badge is gone", "lost_badge"),
            .. FrontDesk.Examples.Where(e => e.Intent == "opening_hours").Select(e => e with { Intent = "closing_times" }),
        ];
        TrainingReport report = new IntentTrainer(model.Encoder).Train(examples).Report;
        Assert.Equal(10, report.Intents.Count);
        Assert.Equal(2, report.Intents["lost_badge"]);
        Assert.Equal(["lost_badge"], report.TooFew);
        Assert.Contains(report.Confusable, c => (c.Intent, c.TakenFor) is ("closing_times", "opening_hours") or ("opening_hours", "closing_times"));
        Assert.InRange(report.Accuracy, 0.3, 0.95);
        Assert.True(FrontDeskTrained().Report.Accuracy > report.Accuracy);
    }

    [Fact]
    public void One_intent_with_one_sentence_is_enough_to_start()
    {
        (IntentClassifier classifier, TrainingReport report) = new IntentTrainer(model.Encoder).Train([new IntentExample("where is my order", "order")]);
        double own = classifier.Classify(model.Encoder.Encode("where is my order"))[0].Probability;
        double other = classifier.Classify(model.Encoder.Encode("play some music"))[0].Probability;
        Assert.True(own > other);
        Assert.Equal(["order"], report.TooFew);
    }

    [Theory]
    [InlineData("", "order")]
    [InlineData("...", "order")]
    [InlineData("where is my order", " ")]
    public void An_example_without_words_or_name_is_refused_and_shown(string text, string intent)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new IntentTrainer(model.Encoder).Train([new IntentExample(text, intent)]));
        Assert.Contains($"'{text}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_examples_at_all_is_refused() =>
        Assert.Throws<ArgumentException>(() => new IntentTrainer(model.Encoder).Train([]));
}
