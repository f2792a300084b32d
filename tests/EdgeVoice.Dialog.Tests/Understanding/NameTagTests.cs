using System.Collections.Immutable;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Understanding;

/// <summary>Names that the model sees, beside those of the pack's list.</summary>
public sealed class NameTagTests(DialogModel model) : IClassFixture<DialogModel>
{
    private static readonly DialogPack Pack = DialogPackLoader.Load(Places.InTree("packs", "bank-branch")).Pack!;

    [Theory]
    [InlineData("transfer forty pounds to svetlana petrov", "Svetlana Petrov")]
    [InlineData("send twenty pounds to ingrid lindqvist please", "Ingrid Lindqvist")]
    public void A_name_that_no_list_holds_is_taken_but_never_as_sure(string said, string name)
    {
        var payee = Assert.Single(Read(said), read => read.Slot == "payee").Value;
        Assert.Equal(name, payee.Canonical);
        Assert.True(payee.Confidence < 0.5);
    }

    [Theory]
    [InlineData("send forty pounds")]
    [InlineData("i would like to pay somebody forty pounds tomorrow morning")]
    [InlineData("i want to make a transfer to my savings")]
    public void Where_nobody_is_named_nobody_is_found(string said) => Assert.DoesNotContain(Read(said), read => read.Slot == "payee");

    private ImmutableArray<SlotReading> Read(string said)
    {
        var context = new ListeningContext(Support.FrontDesk.Monday, false, null, [.. Pack.Flows["send"].Slots], null, ImmutableDictionary<string, ImmutableHashSet<string>>.Empty);
        return SiteUnderstanding.TrainUnderstander(Pack, model.Encoder).Understander.Understand([Hypothesis.Typed(said)], context).Slots;
    }
}
