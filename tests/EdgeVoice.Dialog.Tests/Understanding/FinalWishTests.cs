using System.Collections.Immutable;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Understanding;

/// <summary>Callers who think aloud or change their mind within a sentence are understood by what they want in the end.</summary>
public sealed class FinalWishTests(DialogModel model) : IClassFixture<DialogModel>
{
    private static readonly DialogPack Pack = DialogPackLoader.Load(Places.InTree("packs", "front-desk")).Pack!;

    [Theory]
    [InlineData("um let me see i want to order paint", "i want to order paint")]
    [InlineData("well hold on um i need an appointment", "i need an appointment")]
    [InlineData("i want to leave a message no sorry i want to book a visit", "i want to book a visit")]
    [InlineData("well i want paint no wait i mean i want a visit", "i mean i want a visit")]
    [InlineData("no sorry thursday", "no sorry thursday")]
    [InlineData("let me see", "let me see")]
    [InlineData("um yes please", "um yes please")]
    [InlineData("i want to see a doctor", "i want to see a doctor")]
    [InlineData("", "")]
    public void The_words_that_count(string said, string wish)
        => Assert.Equal(wish, string.Join(' ', FinalWish.In(said.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray()));

    [Theory]
    [InlineData("um let me see i would like to book an appointment", DialogActs.Inform, "book_appointment")]
    [InlineData("hang on um when are you open on sunday", DialogActs.Inform, "faq.opening_hours")]
    [InlineData("i want to leave a message no sorry i want to book an appointment", DialogActs.Inform, "book_appointment")]
    [InlineData("hold on i have to find my glasses", DialogActs.Hold, null)]
    [InlineData("um let me see", DialogActs.Hold, null)]
    public void A_wish_goes_before_the_plea_for_time_and_the_last_before_the_first(string said, string act, string? intent)
    {
        var context = new ListeningContext(Support.FrontDesk.Monday, false, null, [], null, ImmutableDictionary<string, ImmutableHashSet<string>>.Empty);
        var meaning = SiteUnderstanding.TrainUnderstander(Pack, model.Encoder).Understander.Understand([Hypothesis.Typed(said)], context);
        Assert.Equal(act, meaning.Act);
        if (intent is not null)
            Assert.Equal((intent, true), (meaning.Intents[0].Intent, meaning.Intents[0].Probability >= 0.6));
    }
}
