using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Understanding;

/// <summary>The pack that comes with EdgeVoice, trained as on a box, on sentences that are not in it; some as a recogniser mishears them.</summary>
public sealed class FrontDeskPackTests(DialogModel model) : IClassFixture<DialogModel>
{
    private static readonly (string Text, string Label)[] Callers =
    [
        ("hello i'd like to book an appointment for tomorrow please", "book_appointment"),
        ("i was hoping to see somebody next monday", "book_appointment"),
        ("could you fit me in on wednesday", "book_appointment"),
        ("can we book a meeting", "book_appointment"),
        ("i like to book and appointment", "book_appointment"),
        ("i'd like to move my appointment to another day please", "move_appointment"),
        ("something came up can i reschedule my appointment", "move_appointment"),
        ("is there a way to change the day i come in", "move_appointment"),
        ("i need to move my a point meant", "move_appointment"),
        ("i'd like to cancel my appointment please", "cancel_appointment"),
        ("i have to cancel the meeting on thursday", "cancel_appointment"),
        ("could you tell me where my order is", "order_status"),
        ("is my order ready for pick up", "order_status"),
        ("i'm calling to check on an order", "order_status"),
        ("what's happened to my order", "order_status"),
        ("i'd like to speak with a real person please", "person"),
        ("can you put me through to somebody", "person"),
        ("please have somebody call me back", "call_back"),
        ("i'd like to leave a message please", "leave_message"),
        ("when are you open on sunday", "faq.opening_hours"),
        ("what are your hours today", "faq.opening_hours"),
        ("what time do you close tonight", "faq.opening_hours"),
        ("where exactly are you located", "faq.address"),
        ("what's the address", "faq.address"),
        ("where can i leave my car", "faq.parking"),
        ("is there somewhere to park", "faq.parking"),
        ("which papers should i bring", "faq.bring"),
        ("how much do i have to pay for an appointment", "faq.cost"),
        ("how long will it take", "faq.duration"),
    ];

    private (IntentClassifier Classifier, TrainingReport Report) Trained()
    {
        PackLoadResult loaded = DialogPackLoader.Load(Places.InTree("packs", "front-desk"));
        Assert.NotNull(loaded.Pack);
        return new IntentTrainer(model.Encoder).Train([.. loaded.Pack.Training.SelectMany(t => t.Examples.Select(e => new IntentExample(e, t.Label)))]);
    }

    [Fact]
    public void Callers_are_understood()
    {
        IntentClassifier classifier = Trained().Classifier;
        string[] wrong = [.. Callers.Select(c => (c, Best: classifier.Classify(model.Encoder.Encode(c.Text))[0]))
            .Where(x => x.Best.Intent != x.c.Label || x.Best.Probability < classifier.OutOfScopeBelow)
            .Select(x => $"{x.c.Text}: {x.Best.Intent} {x.Best.Probability:F2}, not {x.c.Label}")];
        Assert.True(wrong.Length <= 4, $"{wrong.Length} of {Callers.Length} (threshold {classifier.OutOfScopeBelow:F2}):\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Strangers_are_not()
    {
        IntentClassifier classifier = Trained().Classifier;
        string[] taken = [.. FrontDesk.Strangers.Select(s => (s, Best: classifier.Classify(model.Encoder.Encode(s))[0]))
            .Where(x => x.Best.Probability >= classifier.OutOfScopeBelow)
            .Select(x => $"{x.s}: {x.Best.Intent} {x.Best.Probability:F2}")];
        Assert.True(taken.Length <= 3, $"{taken.Length} of {FrontDesk.Strangers.Length} taken (threshold {classifier.OutOfScopeBelow:F2}):\n{string.Join('\n', taken)}");
    }

    [Fact]
    public void Its_examples_keep_apart()
    {
        TrainingReport report = Trained().Report;
        Assert.True(report.Accuracy >= 0.75, $"{report.Accuracy:P0} of held-out examples; confused: {string.Join(", ", report.Confusable.Select(c => $"{c.Intent} as {c.TakenFor}: {string.Join(" / ", c.Sentences)}"))}");
        Assert.True(report.OutOfScopeCaught >= 0.75, $"{report.OutOfScopeCaught:P0} of the background caught at {report.OutOfScopeBelow:F2}");
    }
}
